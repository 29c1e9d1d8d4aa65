package io.github.atelier.platform.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
  @TempDir Path folder;

  @Test
  void the_authority_is_made_once_with_keys_for_their_owner_only() throws Exception {
    Path directory = folder.resolve("deep/ca");
    CertificateAuthority made = CertificateAuthority.openOrCreate(directory);
    CertificateAuthority again = CertificateAuthority.openOrCreate(directory);
    assertThat(again.certificate()).isEqualTo(made.certificate());
    assertThat(Files.readString(made.certificateFile().orElseThrow()))
        .isEqualTo(made.certificatePem())
        .startsWith("-----BEGIN CERTIFICATE-----");
    assertThat(permissions(directory)).isEqualTo("rwx------");
    assertThat(permissions(directory.resolve("ca.key"))).isEqualTo("rw-------");
    made.serverCertificate(CertificateSpec.platform(Instant.now()));
    assertThat(permissions(directory.resolve("server.key"))).isEqualTo("rw-------");
    assertThat(Files.readString(directory.resolve("ca.key"))).contains("BEGIN PRIVATE KEY");
  }

  private static String permissions(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void two_that_start_at_once_share_one_authority() {
    Path directory = folder.resolve("ca");
    CompletableFuture<CertificateAuthority> other =
        CompletableFuture.supplyAsync(() -> CertificateAuthority.openOrCreate(directory));
    CertificateAuthority mine = CertificateAuthority.openOrCreate(directory);
    assertThat(other.join().certificate()).isEqualTo(mine.certificate());
  }

  @Test
  void the_server_certificate_is_kept_until_it_expires_or_its_names_change() throws Exception {
    CertificateAuthority authority = CertificateAuthority.openOrCreate(folder);
    Instant now = Instant.now();
    CertificateSpec spec = CertificateSpec.platform(now);
    ServerCertificate first = authority.serverCertificate(spec);
    assertThat(CertificateAuthority.openOrCreate(folder).serverCertificate(spec).certificate())
        .isEqualTo(first.certificate());

    CertificateSpec otherNames = spec.withNames(List.of("localhost"), List.of("::1"));
    ServerCertificate second = authority.serverCertificate(otherNames);
    assertThat(second.certificate()).isNotEqualTo(first.certificate());
    assertThat(authority.serverCertificate(otherNames).certificate())
        .isEqualTo(second.certificate());

    CertificateSpec short5days = otherNames.withValidity(now, now.plus(5, ChronoUnit.DAYS));
    Files.delete(folder.resolve("server.pem"));
    ServerCertificate ending = authority.serverCertificate(short5days);
    assertThat(authority.serverCertificate(otherNames).certificate())
        .isNotEqualTo(ending.certificate());
  }

  @Test
  void the_platforms_certificate_names_loopback_and_aliyuns_patterns() throws Exception {
    CertificateAuthority authority = CertificateAuthority.temporary("test");
    ServerCertificate issued = authority.issue(CertificateSpec.platform(Instant.now()));
    issued.certificate().verify(authority.certificate().getPublicKey());
    assertThat(issued.certificate().getSubjectAlternativeNames().toString())
        .contains(
            "localhost",
            "127.0.0.1",
            "0:0:0:0:0:0:0:1",
            "*.iot-as-mqtt.cn-shanghai.aliyuncs.com",
            "*.iot-as-mqtt.ap-southeast-1.aliyuncs.com",
            "*.mqtt.iothub.aliyuncs.com",
            "iot-auth.cn-shanghai.aliyuncs.com");
    assertThat(issued.toString()).doesNotContain("PRIVATE").contains("stand-in");
  }

  @Test
  void a_damaged_authority_is_named_and_not_replaced_silently() throws Exception {
    CertificateAuthority.openOrCreate(folder);
    Files.writeString(folder.resolve("ca.key"), "rubbish");
    assertThatThrownBy(() -> CertificateAuthority.openOrCreate(folder))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("remove its files");
  }

  @Test
  void a_directory_that_cannot_be_used_is_named() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> CertificateAuthority.openOrCreate(file.resolve("ca")))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("check that it is writable");
  }
}
