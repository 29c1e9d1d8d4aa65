package io.github.atelier.aliyun;

import java.util.Optional;

/**
 * Where a device connects. The three forms of Aliyun's MQTT end points (connection page; SDK 4.x
 * source).
 */
public sealed interface Endpoint {
  /** The documented MQTT port, with TLS and without. */
  int DEFAULT_PORT = 1883;

  /** The host a device of this product connects to. */
  String host(String productKey);

  /** The TCP port. */
  int port();

  /** The instance that the end point belongs to, if its form tells. */
  Optional<String> instanceId();

  /**
   * The old public instance of a region: {@code
   * ${productKey}.iot-as-mqtt.${region}.aliyuncs.com:1883}.
   */
  static Endpoint publicInstance(String region) {
    return new PublicInstance(region, DEFAULT_PORT);
  }

  /** An enterprise or new public instance: {@code ${instanceId}.mqtt.iothub.aliyuncs.com:1883}. */
  static Endpoint instance(String instanceId) {
    return new Instance(instanceId, DEFAULT_PORT);
  }

  /** Any host and port; a host of the instance form is recognised as such. */
  static Endpoint explicit(String host, int port) {
    String suffix = Instance.SUFFIX;
    if (host != null && host.length() > suffix.length() && host.endsWith(suffix)) {
      return new Instance(host.substring(0, host.length() - suffix.length()), port);
    }
    return new Explicit(host, port);
  }

  /**
   * Reads {@code host:port}; an IPv6 address stands in brackets, {@code [::1]:8883}.
   *
   * @throws InvalidInputException if the port is missing or either part is malformed
   */
  static Endpoint parse(String hostAndPort) {
    int colon = hostAndPort == null ? -1 : hostAndPort.lastIndexOf(':');
    if (colon < 1 || !Characters.isDecimal(hostAndPort.substring(colon + 1))) {
      throw new InvalidInputException(
          "endpoint", "must be host:port", hostAndPort == null ? "" : hostAndPort);
    }
    String host = hostAndPort.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new InvalidInputException(
          "endpoint", "needs brackets around an IPv6 address: [::1]:8883", hostAndPort);
    }
    String digits = hostAndPort.substring(colon + 1);
    return explicit(host, digits.length() > 5 ? -1 : Integer.parseInt(digits));
  }

  /**
   * The same place on another port, for example 443 (documented) or 8883 (SDK 4.2 with the newer
   * root certificate).
   */
  default Endpoint onPort(int otherPort) {
    if (this instanceof PublicInstance form) {
      return new PublicInstance(form.region(), otherPort);
    }
    if (this instanceof Instance form) {
      return new Instance(form.id(), otherPort);
    }
    return new Explicit(((Explicit) this).name(), otherPort);
  }

  /** {@code ${productKey}.iot-as-mqtt.${region}.aliyuncs.com}. */
  record PublicInstance(String region, int port) implements Endpoint {
    public PublicInstance {
      Inputs.requireRegion(region);
      Inputs.requirePort(port);
    }

    @Override
    public String host(String productKey) {
      return Inputs.requireProductKey(productKey) + ".iot-as-mqtt." + region + ".aliyuncs.com";
    }

    @Override
    public Optional<String> instanceId() {
      return Optional.empty();
    }
  }

  /** {@code ${instanceId}.mqtt.iothub.aliyuncs.com}. */
  record Instance(String id, int port) implements Endpoint {
    static final String SUFFIX = ".mqtt.iothub.aliyuncs.com";

    public Instance {
      Inputs.requireInstanceId(id);
      Inputs.requirePort(port);
    }

    @Override
    public String host(String productKey) {
      return id + SUFFIX;
    }

    @Override
    public Optional<String> instanceId() {
      return Optional.of(id);
    }
  }

  /** A host by name or address, for example the stand-in on loopback. */
  record Explicit(String name, int port) implements Endpoint {
    public Explicit {
      Inputs.requireHost(name);
      Inputs.requirePort(port);
    }

    @Override
    public String host(String productKey) {
      return name;
    }

    @Override
    public Optional<String> instanceId() {
      return Optional.empty();
    }
  }
}
