package io.github.atelier.platform;

import static io.github.atelier.platform.Sample.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.platform.event.PlatformEvent;
import io.github.atelier.platform.pki.CertificateAuthority;
import io.github.atelier.platform.pki.CertificateSpec;
import io.github.atelier.platform.pki.ServerCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.cert.CertPathValidatorException;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates good and bad, seen by a client that checks them. */
class TlsTest {
  private static AliyunPlatform showing(ServerCertificate certificate) {
    return AliyunPlatform.start(
        PlatformConfig.builder().authority(Sample.CA).serverCertificate(certificate).build());
  }

  private static void refusedWith(AliyunPlatform platform, String words) throws Exception {
    assertThatThrownBy(() -> Tls.socket(Sample.CA, "localhost", platform.mqttPort()))
        .isInstanceOf(SSLException.class)
        .hasStackTraceContaining(words);
    assertThat(platform.events().await(PlatformEvent.ConnectionFailed.class, SOON).detail())
        .contains("TLS handshake failed", "certificate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void both_versions_of_tls_and_aliyuns_own_names_are_accepted(String version) throws Exception {
    try (AliyunPlatform platform = showing(Sample.SERVER)) {
      for (String name :
          List.of(
              "localhost",
              "127.0.0.1",
              "a1Pk0000001.iot-as-mqtt.cn-shanghai.aliyuncs.com",
              "iot-06z00ez08936hvm.mqtt.iothub.aliyuncs.com")) {
        try (SSLSocket socket = Tls.socket(Sample.CA, name, platform.mqttPort(), version)) {
          assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
      }
    }
  }

  @Test
  void an_untrusted_authority_is_refused_by_the_client_and_reported_here() throws Exception {
    CertificateAuthority stranger = CertificateAuthority.temporary("a CA that nobody trusts");
    try (AliyunPlatform platform =
        showing(stranger.issue(CertificateSpec.platform(Instant.now())))) {
      refusedWith(platform, "PKIX path building failed");
    }
  }

  @Test
  void an_expired_certificate_is_refused_by_the_client_and_reported_here() throws Exception {
    Instant now = Instant.now();
    try (AliyunPlatform platform =
        showing(Sample.CA.issue(CertificateSpec.platform(now).expired(now)))) {
      refusedWith(platform, CertPathValidatorException.class.getSimpleName());
    }
  }

  @Test
  void a_wrong_name_is_refused_by_the_client_and_reported_here() throws Exception {
    CertificateSpec elsewhere =
        CertificateSpec.platform(Instant.now()).withNames(List.of("elsewhere.example"), List.of());
    try (AliyunPlatform platform = showing(Sample.CA.issue(elsewhere))) {
      refusedWith(platform, "localhost");
    }
  }

  @Test
  void a_kept_authority_survives_a_restart(@TempDir Path directory) throws Exception {
    PlatformConfig config = PlatformConfig.builder().caDirectory(directory).build();
    String pem;
    try (AliyunPlatform platform = AliyunPlatform.start(config)) {
      pem = platform.caCertificatePem();
      assertThat(platform.caCertificateFile().orElseThrow()).hasContent(pem);
    }
    try (AliyunPlatform platform = AliyunPlatform.start(config);
        SSLSocket socket = Tls.socket(platform.authority(), "localhost", platform.mqttPort())) {
      assertThat(platform.caCertificatePem()).isEqualTo(pem);
      assertThat(socket.isConnected()).isTrue();
    }
  }

  @Test
  void a_port_that_is_taken_is_named() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      PlatformConfig config =
          PlatformConfig.builder()
              .authority(Sample.CA)
              .serverCertificate(Sample.SERVER)
              .mqttPort(taken.getLocalPort())
              .build();
      assertThatThrownBy(() -> AliyunPlatform.start(config))
          .isInstanceOf(PlatformStartException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("choose a free port");
    }
  }

  @Test
  void plain_tcp_is_off_unless_asked_for() {
    try (AliyunPlatform platform = showing(Sample.SERVER)) {
      assertThat(platform.plainMqttPort()).isEmpty();
      assertThat(platform.host()).isEqualTo("127.0.0.1");
    }
  }
}
