package io.github.atelier.platform.pki;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server certificate shall say. Immutable; the {@code with…} methods make odd ones for
 * tests.
 *
 * @param commonName the subject's common name
 * @param dnsNames subject alternative names, {@code *.} patterns allowed
 * @param addresses subject alternative IP addresses, as text
 * @param notBefore start of validity
 * @param notAfter end of validity
 */
public record CertificateSpec(
    String commonName,
    List<String> dnsNames,
    List<String> addresses,
    Instant notBefore,
    Instant notAfter) {
  /** The regions whose end points the stand-in may be asked to stand in for. */
  private static final List<String> REGIONS =
      List.of(
          "cn-shanghai",
          "cn-beijing",
          "cn-hangzhou",
          "cn-shenzhen",
          "ap-southeast-1",
          "ap-northeast-1",
          "eu-central-1",
          "us-east-1",
          "us-west-1");

  public CertificateSpec {
    dnsNames = List.copyOf(dnsNames);
    addresses = List.copyOf(addresses);
  }

  /**
   * The stand-in's own: loopback and the patterns of Aliyun's end points, so that unmodified
   * firmware accepts it.
   */
  public static CertificateSpec platform(Instant now) {
    List<String> names = new ArrayList<>();
    names.add("localhost");
    names.add("*.mqtt.iothub.aliyuncs.com");
    names.add("*.amqp.iothub.aliyuncs.com");
    for (String region : REGIONS) {
      names.add("*.iot-as-mqtt." + region + ".aliyuncs.com");
      names.add("*.iot-amqp." + region + ".aliyuncs.com");
      names.add("iot-auth." + region + ".aliyuncs.com");
      names.add("iot-as-http." + region + ".aliyuncs.com");
      names.add("iot." + region + ".aliyuncs.com");
    }
    return new CertificateSpec(
        "Aliyun IoT stand-in",
        names,
        List.of("127.0.0.1", "::1"),
        now.minus(Duration.ofDays(1)),
        now.plus(Duration.ofDays(397)));
  }

  /** The same for other names, for example a wrong one. */
  public CertificateSpec withNames(List<String> otherDnsNames, List<String> otherAddresses) {
    return new CertificateSpec(commonName, otherDnsNames, otherAddresses, notBefore, notAfter);
  }

  /** The same with another validity. */
  public CertificateSpec withValidity(Instant from, Instant to) {
    return new CertificateSpec(commonName, dnsNames, addresses, from, to);
  }

  /** The same, but expired a day before {@code now}. */
  public CertificateSpec expired(Instant now) {
    return withValidity(now.minus(Duration.ofDays(30)), now.minus(Duration.ofDays(1)));
  }
}
