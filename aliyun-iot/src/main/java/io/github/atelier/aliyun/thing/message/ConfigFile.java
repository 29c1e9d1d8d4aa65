package io.github.atelier.aliyun.thing.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A product's remote configuration, as its devices are told of it.
 *
 * @param configId its id
 * @param size in octets
 * @param sign SHA-256 in hex
 * @param url where the file is
 */
public record ConfigFile(String configId, long size, String sign, String url) {
  /** The {@code params} of {@code thing.config.get}. */
  public static ObjectNode getParams() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("configScope", "product")
        .put("getType", "file");
  }

  /** The {@code data} of the reply and the {@code params} of a push. */
  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("configId", configId)
        .put("configSize", size)
        .put("sign", sign)
        .put("signMethod", "Sha256")
        .put("url", url)
        .put("getType", "file");
  }

  /** Reads them; 460 if something is missing. */
  public static ConfigFile parse(JsonNode data) {
    return new ConfigFile(
        Params.text(data, "configId"),
        data.path("configSize").asLong(-1),
        Params.text(data, "sign"),
        Params.text(data, "url"));
  }
}
