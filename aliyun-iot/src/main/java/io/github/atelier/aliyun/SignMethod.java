package io.github.atelier.aliyun;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The HMAC algorithms that Aliyun accepts as {@code signmethod}. */
public enum SignMethod {
  /** HMAC-MD5; the platform's default when a client id names no method. */
  HMAC_MD5("hmacmd5", "HmacMD5"),
  /** HMAC-SHA1. */
  HMAC_SHA1("hmacsha1", "HmacSHA1"),
  /** HMAC-SHA256; what the current SDKs use. */
  HMAC_SHA256("hmacsha256", "HmacSHA256");

  private final String wireName;
  private final String jdkName;

  SignMethod(String wireName, String jdkName) {
    this.wireName = wireName;
    this.jdkName = jdkName;
  }

  /** The name in a client id: {@code hmacmd5}, {@code hmacsha1} or {@code hmacsha256}. */
  public String wireName() {
    return wireName;
  }

  /**
   * Reads a method's name in any case: the documents write {@code hmacmd5}, {@code HmacMD5} and
   * {@code Hmacmd5}.
   *
   * @throws InvalidInputException if it is none of the three
   */
  public static SignMethod parse(String name) {
    if (name != null) {
      String lower = name.toLowerCase(Locale.ROOT);
      for (SignMethod method : values()) {
        if (method.wireName.equals(lower)) {
          return method;
        }
      }
    }
    throw new InvalidInputException(
        "signmethod", "must be hmacmd5, hmacsha1 or hmacsha256", name == null ? "" : name);
  }

  /**
   * HMAC of the UTF-8 bytes of {@code content}, keyed with the UTF-8 bytes of {@code key}, in
   * lower-case hex.
   */
  public String hex(Secret key, String content) {
    return HexFormat.of().formatHex(sign(key.reveal(), content));
  }

  /** As {@link #hex}, in Base64: the form of the cloud's side, such as AMQP passwords. */
  public String base64(Secret key, String content) {
    return Base64.getEncoder().encodeToString(sign(key.reveal(), content));
  }

  private byte[] sign(String key, String content) {
    try {
      Mac mac = Mac.getInstance(jdkName);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), jdkName));
      return mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + jdkName, e);
    }
  }
}
