package io.github.atelier.aliyun.openapi;

import io.github.atelier.aliyun.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signature version 1.0: HMAC-SHA1 over all parameters, wherever they travel, in Base64. (Common
 * parameters page; what {@code aliyun-java-sdk-core} sends: the parameters of a form are signed
 * with those of the query.)
 */
public final class RpcSignature {
  /** The parameter that carries the signature, and is not signed. */
  public static final String PARAMETER = "Signature";

  private RpcSignature() {}

  /**
   * The text that is signed.
   *
   * @param method {@code GET} or {@code POST}
   * @param parameters of query and form, decoded; {@value #PARAMETER} among them is left out
   */
  public static String stringToSign(String method, Map<String, String> parameters) {
    Map<String, String> signed = new TreeMap<>(parameters);
    signed.remove(PARAMETER);
    return method + "&%2F&" + PercentEncoding.encode(PercentEncoding.query(signed));
  }

  /** The signature, in Base64. */
  public static String sign(Secret secret, String method, Map<String, String> parameters) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(
          new SecretKeySpec((secret.reveal() + "&").getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(
              mac.doFinal(stringToSign(method, parameters).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HmacSHA1", e);
    }
  }
}
