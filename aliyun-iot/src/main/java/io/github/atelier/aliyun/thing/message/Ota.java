package io.github.atelier.aliyun.thing.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.thing.ThingCode;
import java.util.Locale;
import java.util.Optional;

/** Firmware upgrades: what a device runs, what it shall run, how far it got. */
public final class Ota {
  /** The module of a device that names none. */
  public static final String DEFAULT_MODULE = "default";

  private static final int MAX_VERSION = 64;

  private Ota() {}

  /**
   * What a device runs.
   *
   * @param module {@link #DEFAULT_MODULE} unless named
   */
  public record Version(String version, String module) {
    /** {@code params}; the default module is not named. */
    public ObjectNode toJson() {
      return named(JsonNodeFactory.instance.objectNode().put("version", version), module);
    }

    /** Reads {@code params}; 460 if there is no version of 1 to 64 characters. */
    public static Version parse(JsonNode params) {
      String version = Params.text(params, "version");
      if (version.length() > MAX_VERSION) {
        throw Params.wrong("version must have at most " + MAX_VERSION + " characters");
      }
      return new Version(version, moduleOf(params));
    }
  }

  /**
   * An upgrade: the {@code data} of the message on {@code /ota/device/upgrade/…} and of the reply
   * to {@code thing.ota.firmware.get}.
   *
   * @param size in octets
   * @param url where the file is
   * @param sign its checksum in hex
   * @param signMethod {@code Md5} or {@code SHA256}
   * @param extra {@code extData}; empty if none
   */
  public record Upgrade(
      String version,
      String module,
      long size,
      String url,
      String sign,
      String signMethod,
      Optional<JsonNode> extra) {
    /** {@code data}; {@code md5} stands there for Md5 only, {@code module} unless default. */
    public ObjectNode toJson() {
      ObjectNode data =
          JsonNodeFactory.instance
              .objectNode()
              .put("size", size)
              .put("version", version)
              .put("url", url);
      if (signMethod.equals("Md5")) {
        data.put("md5", sign);
      }
      data.put("sign", sign).put("signMethod", signMethod);
      named(data, module);
      extra.ifPresent(more -> data.set("extData", more));
      return data;
    }

    /**
     * Reads {@code data}; empty if there is no upgrade ({@code {}}).
     *
     * @throws MessageException if something is missing of one
     */
    public static Optional<Upgrade> parse(JsonNode data) {
      if (!data.isObject() || data.isEmpty()) {
        return Optional.empty();
      }
      String sign =
          data.path("sign").isTextual() ? Params.text(data, "sign") : Params.text(data, "md5");
      return Optional.of(
          new Upgrade(
              Params.text(data, "version"),
              moduleOf(data),
              data.path("size").asLong(-1),
              Params.text(data, "url"),
              sign.toLowerCase(Locale.ROOT),
              data.path("signMethod").asText("Md5"),
              Optional.ofNullable(data.get("extData"))));
    }

    /** The message on {@code /ota/device/upgrade/…}: {@code code} is a string there. */
    public ObjectNode message(String id) {
      ObjectNode message = JsonNodeFactory.instance.objectNode().put("code", "1000");
      message.set("data", toJson());
      return message.put("id", id).put("message", "success");
    }
  }

  /**
   * How far an upgrade got.
   *
   * @param step 1 to 100 per cent; -1 failed, -2 download failed, -3 verification failed, -4
   *     flashing failed
   * @param description for people
   */
  public record Progress(int step, String description, String module) {
    /** {@code params}; {@code step} is a string. */
    public ObjectNode toJson() {
      return named(
          JsonNodeFactory.instance
              .objectNode()
              .put("step", Integer.toString(step))
              .put("desc", description),
          module);
    }

    /** Reads {@code params}; 460 if the step is none of those. */
    public static Progress parse(JsonNode params) {
      JsonNode step = params.path("step");
      String text = step.isTextual() || step.isIntegralNumber() ? step.asText() : "";
      if (!text.matches("-?[0-9]{1,3}")) {
        throw Params.wrong("step must be 1 to 100 or -1 to -4");
      }
      int number = Integer.parseInt(text);
      if (number > 100 || number < -4) {
        throw Params.wrong("step must be 1 to 100 or -1 to -4");
      }
      return new Progress(number, params.path("desc").asText(""), moduleOf(params));
    }
  }

  private static String moduleOf(JsonNode node) {
    String module = node.path("module").asText(DEFAULT_MODULE);
    if (module.length() > MAX_VERSION) {
      throw new MessageException(ThingCode.PARAMETER, "module is too long");
    }
    return module.isEmpty() ? DEFAULT_MODULE : module;
  }

  private static ObjectNode named(ObjectNode node, String module) {
    return module.equals(DEFAULT_MODULE) ? node : node.put("module", module);
  }
}
