package io.github.atelier.platform.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.thing.ThingModel;
import java.util.Locale;
import java.util.Optional;

/**
 * The OpenAPI's own form of a thing model, {@code ThingModelJson}: the same functions as in TSL,
 * spelt otherwise ({@code rwFlag}, {@code dataSpecs}, {@code eventName}, {@code inputParams}).
 *
 * <p>Reading is tolerant: each part may also stand in TSL's spelling, and what is missing is left
 * missing, for the reader of TSL to tell. A mistake's path is that of the TSL.
 */
final class ApiModel {
  private static final String EVENT_TYPE = "_EVENT_TYPE";

  private ApiModel() {}

  /** A {@code ThingModelJson} as TSL; empty if it is no JSON object. */
  static Optional<ObjectNode> toTsl(String text) {
    return Json.object(text).map(ApiModel::toTsl);
  }

  private static ObjectNode toTsl(ObjectNode api) {
    ObjectNode tsl = Json.object();
    for (String kind : new String[] {"properties", "events", "services"}) {
      if (api.path(kind).isArray()) {
        ArrayNode into = tsl.putArray(kind);
        api.get(kind).forEach(one -> into.add(function(kind, one)));
      } else if (api.has(kind)) {
        tsl.set(kind, api.get(kind));
      }
    }
    return tsl;
  }

  private static JsonNode function(String kind, JsonNode api) {
    if (!api.isObject()) {
      return api;
    }
    ObjectNode tsl = Json.object();
    copy(api, "identifier", tsl, "identifier");
    copy(api, "required", tsl, "required");
    copy(api, "description", tsl, "desc");
    copy(api, "desc", tsl, "desc");
    switch (kind) {
      case "properties":
        copy(api, "name", tsl, "name");
        copy(api, "accessMode", tsl, "accessMode");
        switch (api.path("rwFlag").asText("")) {
          case "READ_ONLY" -> tsl.put("accessMode", "r");
          case "READ_WRITE" -> tsl.put("accessMode", "rw");
          default -> copy(api, "rwFlag", tsl, "accessMode");
        }
        if (api.has("dataType")) {
          tsl.set("dataType", type(api));
        }
        break;
      case "events":
        copy(api, "name", tsl, "name");
        copy(api, "eventName", tsl, "name");
        copy(api, "type", tsl, "type");
        if (api.has("eventType")) {
          String type = api.get("eventType").asText();
          tsl.put(
              "type",
              type.endsWith(EVENT_TYPE)
                  ? type.substring(0, type.length() - EVENT_TYPE.length()).toLowerCase(Locale.ROOT)
                  : type);
        }
        parameters(api, "outputdata", tsl, "outputData");
        parameters(api, "outputData", tsl, "outputData");
        break;
      default:
        copy(api, "name", tsl, "name");
        copy(api, "serviceName", tsl, "name");
        if (api.has("callType")) {
          tsl.put("callType", api.get("callType").asText().toLowerCase(Locale.ROOT));
        }
        parameters(api, "inputParams", tsl, "inputData");
        parameters(api, "inputData", tsl, "inputData");
        parameters(api, "outputParams", tsl, "outputData");
        parameters(api, "outputData", tsl, "outputData");
        break;
    }
    return tsl;
  }

  private static void copy(JsonNode from, String key, ObjectNode to, String as) {
    if (from.has(key)) {
      to.set(as, from.get(key));
    }
  }

  private static void parameters(JsonNode api, String key, ObjectNode tsl, String as) {
    if (api.path(key).isArray()) {
      ArrayNode into = tsl.putArray(as);
      api.get(key).forEach(one -> into.add(parameter(one, "dataType")));
    } else if (api.has(key)) {
      tsl.set(as, api.get(key));
    }
  }

  /** A parameter, or a struct's member, whose type stands under {@code childDataType}. */
  private static JsonNode parameter(JsonNode api, String typeKey) {
    if (!api.isObject()) {
      return api;
    }
    ObjectNode tsl = Json.object();
    copy(api, "identifier", tsl, "identifier");
    copy(api, "name", tsl, "name");
    if (api.has(typeKey)) {
      tsl.set("dataType", type(api, api.get(typeKey)));
    }
    return tsl;
  }

  private static JsonNode type(JsonNode owner) {
    return type(owner, owner.get("dataType"));
  }

  private static JsonNode type(JsonNode owner, JsonNode name) {
    if (!name.isTextual()) {
      // TSL's spelling
      return name;
    }
    String type = name.textValue().toLowerCase(Locale.ROOT);
    ObjectNode tsl = Json.object().put("type", type);
    JsonNode specs = owner.path("dataSpecs");
    JsonNode list = owner.path("dataSpecsList");
    switch (type) {
      case "bool", "enum":
        ObjectNode names = tsl.putObject("specs");
        list.forEach(one -> names.put(one.path("value").asText(), one.path("name").asText()));
        break;
      case "struct":
        ArrayNode members = tsl.putArray("specs");
        list.forEach(
            one ->
                members.add(
                    parameter(one, one.has("childDataType") ? "childDataType" : "dataType")));
        break;
      case "array":
        ObjectNode array = tsl.putObject("specs");
        copy(specs, "size", array, "size");
        if (specs.has("childDataType")) {
          array.set("item", type(specs, specs.get("childDataType")));
        }
        break;
      default:
        ObjectNode plain = tsl.putObject("specs");
        for (String key : new String[] {"min", "max", "step", "unit", "unitName", "length"}) {
          if (specs.hasNonNull(key)) {
            plain.put(key, specs.get(key).asText());
          }
        }
        break;
    }
    return tsl;
  }

  /** A model in the API's form. */
  static ObjectNode of(ThingModel model) {
    JsonNode tsl = model.toShortJson();
    ObjectNode api = Json.object();
    ArrayNode events = api.putArray("events");
    for (JsonNode one : tsl.path("events")) {
      ObjectNode event = head(events.addObject(), one, "eventName", model.productKey());
      event.put("eventType", one.path("type").asText().toUpperCase(Locale.ROOT) + EVENT_TYPE);
      event.set("outputdata", parameters(one.path("outputData"), "PARAM_OUTPUT"));
    }
    api.put("productKey", model.productKey());
    ArrayNode properties = api.putArray("properties");
    for (JsonNode one : tsl.path("properties")) {
      ObjectNode property = head(properties.addObject(), one, "name", model.productKey());
      property.put(
          "rwFlag", one.path("accessMode").asText().equals("rw") ? "READ_WRITE" : "READ_ONLY");
      writeType(property, "dataType", one.path("dataType"));
    }
    ArrayNode services = api.putArray("services");
    for (JsonNode one : tsl.path("services")) {
      ObjectNode service = head(services.addObject(), one, "serviceName", model.productKey());
      service.put("callType", one.path("callType").asText().toUpperCase(Locale.ROOT));
      service.set("inputParams", parameters(one.path("inputData"), "PARAM_INPUT"));
      service.set("outputParams", parameters(one.path("outputData"), "PARAM_OUTPUT"));
    }
    return api;
  }

  private static ObjectNode head(ObjectNode api, JsonNode tsl, String name, String productKey) {
    copy(tsl, "identifier", api, "identifier");
    copy(tsl, "name", api, name);
    copy(tsl, "desc", api, "description");
    copy(tsl, "required", api, "required");
    return api.put("custom", true).put("productKey", productKey);
  }

  private static ArrayNode parameters(JsonNode tsl, String direction) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    int order = 0;
    for (JsonNode one : tsl) {
      ObjectNode parameter = all.addObject();
      copy(one, "identifier", parameter, "identifier");
      copy(one, "name", parameter, "name");
      parameter.put("direction", direction).put("paraOrder", order++).put("custom", true);
      writeType(parameter, "dataType", one.path("dataType"));
    }
    return all;
  }

  private static void writeType(ObjectNode owner, String typeKey, JsonNode tsl) {
    String type = tsl.path("type").asText().toUpperCase(Locale.ROOT);
    JsonNode specs = tsl.path("specs");
    owner.put(typeKey, type);
    switch (type) {
      case "BOOL", "ENUM":
        ArrayNode names = owner.putArray("dataSpecsList");
        specs
            .properties()
            .forEach(
                one ->
                    names
                        .addObject()
                        .put("dataType", type)
                        .put("name", one.getValue().asText())
                        .put("value", Integer.parseInt(one.getKey())));
        break;
      case "STRUCT":
        ArrayNode members = owner.putArray("dataSpecsList");
        for (JsonNode one : specs) {
          ObjectNode member = members.addObject().put("dataType", "STRUCT");
          copy(one, "identifier", member, "identifier");
          copy(one, "name", member, "name");
          writeType(member, "childDataType", one.path("dataType"));
        }
        break;
      case "ARRAY":
        ObjectNode array = owner.putObject("dataSpecs").put("dataType", type);
        copy(specs, "size", array, "size");
        writeType(array, "childDataType", specs.path("item"));
        break;
      default:
        ObjectNode plain = owner.putObject("dataSpecs").put("dataType", type);
        specs.properties().forEach(one -> plain.set(one.getKey(), one.getValue()));
        break;
    }
  }
}
