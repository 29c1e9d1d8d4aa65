package io.github.atelier.aliyun;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The message with which the platform answers a dynamic registration, read and written.
 *
 * <p>{@code register} arrives on {@code /ext/register} as {@code
 * {"productKey","deviceName","deviceSecret"}}, {@code regnwl} on {@code /ext/regnwl} as {@code
 * {"clientId","productKey","deviceName","deviceToken"}}. One page says {@code /ext/register} for
 * both, so the content decides and the topic only has to be one of the two. Error messages never
 * quote the payload: it holds a secret.
 */
public final class RegistrationPush {
  /** Where a DeviceSecret is pushed. */
  public static final String REGISTER_TOPIC = "/ext/register";

  /** Where a client id and token are pushed. */
  public static final String REGNWL_TOPIC = "/ext/regnwl";

  private static final int MAX_PAYLOAD = 4096;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private RegistrationPush() {}

  /**
   * Whether a topic is one that credentials are pushed on; whoever logs payloads must mask these.
   */
  public static boolean isPushTopic(String topic) {
    return REGISTER_TOPIC.equals(topic) || REGNWL_TOPIC.equals(topic);
  }

  /**
   * Reads pushed credentials.
   *
   * @throws InvalidInputException if the topic is another, the payload is not such an object, or a
   *     field is missing or malformed
   */
  public static DeviceCredentials parse(String topic, byte[] payload) {
    if (!isPushTopic(topic)) {
      throw new InvalidInputException(
          "topic", "must be " + REGISTER_TOPIC + " or " + REGNWL_TOPIC, String.valueOf(topic));
    }
    JsonNode root = object(payload);
    DeviceIdentity identity =
        new DeviceIdentity(text(root, "productKey"), text(root, "deviceName"));
    if (root.hasNonNull("deviceToken")) {
      return new DeviceCredentials.DeviceToken(
          identity, text(root, "clientId"), Secret.of("deviceToken", text(root, "deviceToken")));
    }
    return new DeviceCredentials.DeviceSecret(
        identity, Secret.of("deviceSecret", text(root, "deviceSecret")));
  }

  /** The topic on which these credentials are pushed. */
  public static String topic(DeviceCredentials credentials) {
    return credentials instanceof DeviceCredentials.DeviceToken ? REGNWL_TOPIC : REGISTER_TOPIC;
  }

  /**
   * The payload that carries these credentials, in clear: compact UTF-8 JSON, in the order the SDKs
   * read.
   */
  public static byte[] payload(DeviceCredentials credentials) {
    ObjectNode root = JSON.createObjectNode();
    if (credentials instanceof DeviceCredentials.DeviceToken token) {
      root.put("clientId", token.clientId());
    }
    root.put("productKey", credentials.identity().productKey());
    root.put("deviceName", credentials.identity().deviceName());
    if (credentials instanceof DeviceCredentials.DeviceToken token) {
      root.put("deviceToken", token.token().reveal());
    } else if (credentials instanceof DeviceCredentials.DeviceSecret secret) {
      root.put("deviceSecret", secret.secret().reveal());
    }
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode object(byte[] payload) {
    if (payload.length > MAX_PAYLOAD) {
      throw new InvalidInputException(
          "payload", "must have at most " + MAX_PAYLOAD + " bytes", "" + payload.length);
    }
    try {
      JsonNode root = JSON.readTree(payload);
      if (root != null && root.isObject()) {
        return root;
      }
    } catch (IOException e) {
      // The parser's message quotes the text around the mistake, which is the secret itself.
      throw new InvalidInputException("payload", "must be a JSON object", Secret.MASK);
    }
    throw new InvalidInputException("payload", "must be a JSON object", Secret.MASK);
  }

  private static String text(JsonNode root, String name) {
    JsonNode value = root.get(name);
    if (value == null || !value.isTextual()) {
      throw new InvalidInputException(name, "must be a string in the pushed credentials", "");
    }
    return value.textValue();
  }
}
