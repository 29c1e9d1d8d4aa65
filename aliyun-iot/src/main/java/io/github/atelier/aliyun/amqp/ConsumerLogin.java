package io.github.atelier.aliyun.amqp;

import io.github.atelier.aliyun.ClientId;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.SignMethod;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a consumer of the owner's logs in to the AMQP 1.0 subscription, by SASL PLAIN.
 *
 * <p>The user name is {@code clientId|authMode=aksign,signMethod=…,timestamp=…,authId=…,
 * iotInstanceId=…,consumerGroupId=…|}, in any order; the password is the Base64 of the HMAC over
 * {@code authId=…&timestamp=…}, keyed with the AccessKey's secret (Aliyun's page on connecting an
 * AMQP client).
 *
 * @param clientId 1 to 64 characters, tells consumers of a group apart in the console
 * @param signMethod of the password
 * @param timestamp milliseconds since 1970, as submitted
 * @param accessKeyId whose secret signs
 * @param instanceId the instance; empty for the old public one
 * @param consumerGroupId whose messages are wanted
 */
public record ConsumerLogin(
    String clientId,
    SignMethod signMethod,
    String timestamp,
    String accessKeyId,
    String instanceId,
    String consumerGroupId) {
  private static final int MAX_CLIENT_ID = 64;
  private static final String FIELD = "userName";

  public ConsumerLogin {
    if (clientId.isEmpty() || clientId.length() > MAX_CLIENT_ID) {
      throw new InvalidInputException(
          "clientId", "must have 1 to " + MAX_CLIENT_ID + " characters", clientId);
    }
    if (!timestamp.matches("[0-9]{1,15}")) {
      throw new InvalidInputException("timestamp", "must be milliseconds since 1970", timestamp);
    }
    if (accessKeyId.isEmpty()) {
      throw new InvalidInputException("authId", "must be the AccessKey's id", "");
    }
    if (consumerGroupId.isEmpty()) {
      throw new InvalidInputException("consumerGroupId", "must not be empty", "");
    }
  }

  /** A login that is signed now, with HMAC-SHA1 as in Aliyun's samples. */
  public static ConsumerLogin now(
      String clientId, String accessKeyId, String instanceId, String consumerGroupId, Instant now) {
    return new ConsumerLogin(
        clientId,
        SignMethod.HMAC_SHA1,
        Long.toString(now.toEpochMilli()),
        accessKeyId,
        instanceId,
        consumerGroupId);
  }

  /**
   * Takes a submitted user name apart.
   *
   * @throws InvalidInputException naming the item that is missing or wrong
   */
  public static ConsumerLogin parse(String userName) {
    ClientId parts = ClientId.parse(userName);
    String mode = required(parts, "authMode");
    if (!mode.equals("aksign")) {
      throw new InvalidInputException("authMode", "must be aksign", mode);
    }
    return new ConsumerLogin(
        parts.id(),
        SignMethod.parse(required(parts, "signMethod")),
        required(parts, "timestamp"),
        required(parts, "authId"),
        parts.parameter("iotInstanceId").orElse(""),
        required(parts, "consumerGroupId"));
  }

  private static String required(ClientId parts, String name) {
    return parts
        .parameter(name)
        .orElseThrow(() -> new InvalidInputException(FIELD, "must hold " + name + "=", ""));
  }

  /** The SASL user name. */
  public String userName() {
    Map<String, String> items = new LinkedHashMap<>();
    items.put("authMode", "aksign");
    items.put("signMethod", signMethod.wireName());
    items.put("timestamp", timestamp);
    items.put("authId", accessKeyId);
    items.put("iotInstanceId", instanceId);
    items.put("consumerGroupId", consumerGroupId);
    StringBuilder text = new StringBuilder(clientId).append('|');
    String separator = "";
    for (Map.Entry<String, String> item : items.entrySet()) {
      text.append(separator).append(item.getKey()).append('=').append(item.getValue());
      separator = ",";
    }
    return text.append('|').toString();
  }

  /** The SASL password. */
  public String password(Secret accessKeySecret) {
    return signMethod.base64(accessKeySecret, "authId=" + accessKeyId + "&timestamp=" + timestamp);
  }
}
