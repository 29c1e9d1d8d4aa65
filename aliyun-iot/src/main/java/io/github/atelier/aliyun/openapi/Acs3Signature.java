package io.github.atelier.aliyun.openapi;

import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.SignMethod;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Signature version 3, {@code ACS3-HMAC-SHA256}, in the header {@code Authorization}; what {@code
 * com.aliyun:iot20180120} sends.
 *
 * @param accessKeyId who signed
 * @param signedHeaders names in lower case, in their order
 * @param signature hex
 */
public record Acs3Signature(String accessKeyId, List<String> signedHeaders, String signature) {
  /** The first word of the header. */
  public static final String ALGORITHM = "ACS3-HMAC-SHA256";

  public Acs3Signature {
    signedHeaders = List.copyOf(signedHeaders);
  }

  /** Reads the header; empty if it is not of this form. */
  public static Optional<Acs3Signature> parse(String header) {
    if (!header.startsWith(ALGORITHM + " ")) {
      return Optional.empty();
    }
    String id = null;
    String headers = null;
    String signature = null;
    for (String item : header.substring(ALGORITHM.length() + 1).split(",")) {
      int equals = item.indexOf('=');
      String name = equals < 0 ? "" : item.substring(0, equals).trim();
      String value = item.substring(equals + 1).trim();
      switch (name) {
        case "Credential" -> id = value;
        case "SignedHeaders" -> headers = value;
        case "Signature" -> signature = value;
        default -> {
          return Optional.empty();
        }
      }
    }
    return id == null || headers == null || signature == null
        ? Optional.empty()
        : Optional.of(new Acs3Signature(id, List.of(headers.split(";")), signature));
  }

  /**
   * Signs a request.
   *
   * @param query decoded
   * @param headers all that are sent; {@code host}, {@code content-type} and {@code x-acs-…} are
   *     signed, so {@code x-acs-content-sha256} must be among them
   */
  public static Acs3Signature sign(
      AccessKey key,
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers) {
    List<String> signed = new ArrayList<>();
    SortedMap<String, String> lower = lower(headers);
    for (String name : lower.keySet()) {
      if (name.startsWith("x-acs-") || name.equals("host") || name.equals("content-type")) {
        signed.add(name);
      }
    }
    return new Acs3Signature(
        key.id(), signed, signature(key.secret(), method, path, query, lower, signed));
  }

  /** The signature that this request should carry, over the headers this one names; hex. */
  public String expected(
      Secret secret,
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers) {
    return signature(secret, method, path, query, lower(headers), signedHeaders);
  }

  private static String signature(
      Secret secret,
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      List<String> signed) {
    StringBuilder canonical = new StringBuilder();
    canonical.append(method).append('\n').append(path).append('\n');
    canonical.append(PercentEncoding.query(query)).append('\n');
    for (String name : signed) {
      canonical.append(name).append(':').append(headers.getOrDefault(name, "").trim()).append('\n');
    }
    canonical.append('\n').append(String.join(";", signed)).append('\n');
    canonical.append(headers.getOrDefault("x-acs-content-sha256", ""));
    byte[] request = canonical.toString().getBytes(StandardCharsets.UTF_8);
    return SignMethod.HMAC_SHA256.hex(secret, ALGORITHM + "\n" + sha256(request));
  }

  private static SortedMap<String, String> lower(Map<String, String> headers) {
    SortedMap<String, String> lower = new TreeMap<>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    return lower;
  }

  /** What {@code x-acs-content-sha256} must be for this body: lower-case hex. */
  public static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  /** The header's value. */
  public String header() {
    return ALGORITHM
        + " Credential="
        + accessKeyId
        + ",SignedHeaders="
        + String.join(";", signedHeaders)
        + ",Signature="
        + signature;
  }
}
