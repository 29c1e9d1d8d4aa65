package io.github.atelier.aliyun.http;

import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.aliyun.Inputs;
import io.github.atelier.aliyun.InvalidInputException;
import java.net.URI;
import java.util.Locale;

/**
 * Where a device reaches the platform over HTTPS. There is no plain HTTP.
 *
 * @param registration where it registers, such as {@code https://iot-auth.cn-shanghai.aliyuncs.com}
 * @param access where it logs in and reports
 */
public record HttpsEndpoint(URI registration, URI access) {
  /**
   * Checks both.
   *
   * @throws InvalidInputException if one is no {@code https} address, or has more than host and
   *     port
   */
  public HttpsEndpoint {
    registration = checked("registration endpoint", registration);
    access = checked("access endpoint", access);
  }

  /**
   * The public instance of a region: {@code iot-auth.REGION.aliyuncs.com} and {@code
   * iot-as-http.REGION.aliyuncs.com}. Enterprise instances have end points of their own, which the
   * console shows and no rule tells: give them to the constructor.
   */
  public static HttpsEndpoint publicInstance(String region) {
    String tail = "." + Inputs.requireRegion(region) + ".aliyuncs.com";
    return new HttpsEndpoint(
        URI.create("https://iot-auth" + tail), URI.create("https://iot-as-http" + tail));
  }

  /** Both at one place, as the stand-in has them. */
  public static HttpsEndpoint explicit(String host, int port) {
    Inputs.requireHost(host);
    Inputs.requirePort(port);
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    URI place = uri("https://" + name + ":" + port);
    return new HttpsEndpoint(place, place);
  }

  /**
   * Reads {@code host:port} (both at one place) or {@code https://host[:port]}.
   *
   * @throws InvalidInputException if it is neither
   */
  public static HttpsEndpoint parse(String text) {
    if (text != null && text.contains("://")) {
      URI place = uri(text);
      return new HttpsEndpoint(place, place);
    }
    Endpoint parsed = Endpoint.parse(text);
    return explicit(parsed.host("any"), parsed.port());
  }

  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("endpoint", "must be host:port or https://host:port", text);
    }
  }

  private static URI checked(String field, URI place) {
    String given = String.valueOf(place);
    if (place == null
        || place.getScheme() == null
        || !place.getScheme().toLowerCase(Locale.ROOT).equals("https")
        || place.getHost() == null
        || place.getRawUserInfo() != null) {
      throw new InvalidInputException(field, "must be https://host[:port]", given);
    }
    if (place.getPort() >= 0) {
      Inputs.requirePort(place.getPort());
    }
    String path = place.getRawPath();
    if (!(path == null || path.isEmpty() || path.equals("/"))
        || place.getRawQuery() != null
        || place.getRawFragment() != null) {
      throw new InvalidInputException(field, "must have nothing behind host and port", given);
    }
    return URI.create("https://" + place.getRawAuthority());
  }
}
