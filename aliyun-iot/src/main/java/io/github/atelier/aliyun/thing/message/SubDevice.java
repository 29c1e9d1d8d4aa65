package io.github.atelier.aliyun.thing.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.SignMethod;
import io.github.atelier.aliyun.Signatures;
import io.github.atelier.aliyun.thing.ThingCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A sub-device as its gateway presents it: in {@code thing.topo.add} and in {@code
 * /ext/session/…/combine/login}. Signed with the sub-device's secret over clientId (if given),
 * deviceName, productKey and timestamp.
 *
 * @param device who
 * @param clientId empty if not given
 * @param timestamp milliseconds in decimal digits
 * @param signMethod the name as given: {@code hmacSha1}, {@code hmacSha256}, {@code hmacMd5},
 *     {@code Sha256}
 * @param sign in hex, any case
 * @param cleanSession of a login; not signed
 */
public record SubDevice(
    DeviceIdentity device,
    String clientId,
    String timestamp,
    String signMethod,
    String sign,
    boolean cleanSession) {

  /** Signs with HMAC-SHA256. */
  public static SubDevice signed(
      DeviceIdentity device, Secret deviceSecret, String clientId, long timestamp) {
    String time = Long.toString(timestamp);
    String sign = SignMethod.HMAC_SHA256.hex(deviceSecret, content(device, clientId, time));
    return new SubDevice(device, clientId, time, "hmacSha256", sign, true);
  }

  /** Whether it was signed with this secret. */
  public boolean isSignedWith(Secret deviceSecret) {
    SignMethod method;
    try {
      // one page writes Sha256 and shows an HMAC
      method = SignMethod.parse(signMethod.equalsIgnoreCase("Sha256") ? "hmacsha256" : signMethod);
    } catch (InvalidInputException e) {
      return false;
    }
    return Signatures.matches(method.hex(deviceSecret, content(device, clientId, timestamp)), sign);
  }

  private static String content(DeviceIdentity device, String clientId, String timestamp) {
    Map<String, String> signed = new TreeMap<>();
    signed.put("deviceName", device.deviceName());
    signed.put("productKey", device.productKey());
    if (!clientId.isEmpty()) {
      signed.put("clientId", clientId);
    }
    if (!timestamp.isEmpty()) {
      signed.put("timestamp", timestamp);
    }
    return Signatures.content(signed);
  }

  /** The {@code params} of {@code thing.topo.add}; the key there is {@code signmethod}. */
  public static ArrayNode topologyParams(Collection<SubDevice> devices) {
    ArrayNode params = JsonNodeFactory.instance.arrayNode();
    for (SubDevice one : devices) {
      params.add(one.common().put("signmethod", one.signMethod));
    }
    return params;
  }

  /** The {@code params} of a login; the key there is {@code signMethod}. */
  public ObjectNode loginParams() {
    return common()
        .put("signMethod", signMethod)
        .put("cleanSession", Boolean.toString(cleanSession));
  }

  private ObjectNode common() {
    ObjectNode node = Params.device(device);
    if (!clientId.isEmpty()) {
      node.put("clientId", clientId);
    }
    return node.put("timestamp", timestamp).put("sign", sign);
  }

  /** Reads one; either spelling of the sign method is taken. */
  public static SubDevice parse(JsonNode node) {
    Params.object(node, "a device");
    String method = node.path("signMethod").asText(node.path("signmethod").asText("hmacMd5"));
    return new SubDevice(
        Params.device(node),
        node.path("clientId").asText(""),
        node.path("timestamp").asText(""),
        method,
        Params.text(node, "sign"),
        !node.path("cleanSession").asText("true").equals("false"));
  }

  /** Reads the {@code params} of {@code thing.topo.add}; 6301 or 460. */
  public static List<SubDevice> parseAll(JsonNode params) {
    List<SubDevice> all = new ArrayList<>();
    elements(params).forEach(one -> all.add(parse(one)));
    return all;
  }

  /** Reads a list of {@code {"productKey","deviceName"}}; 6301 or 460. */
  public static List<DeviceIdentity> parseDevices(JsonNode params) {
    List<DeviceIdentity> all = new ArrayList<>();
    elements(params).forEach(one -> all.add(Params.device(Params.object(one, "a device"))));
    return all;
  }

  /** Reads one {@code {"productKey","deviceName"}}; 460. */
  public static DeviceIdentity parseDevice(JsonNode node) {
    return Params.device(Params.object(node, "a device"));
  }

  /** A list of {@code {"productKey","deviceName"}}. */
  public static ArrayNode devices(Collection<DeviceIdentity> devices) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    devices.forEach(device -> array.add(Params.device(device)));
    return array;
  }

  private static JsonNode elements(JsonNode params) {
    if (!params.isArray()) {
      throw new MessageException(ThingCode.NOT_AN_ARRAY, ThingCode.NOT_AN_ARRAY.text());
    }
    return params;
  }
}
