package io.github.atelier.aliyun.thing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Writes TSL documents in the order and spelling of Aliyun's exports: numbers are strings. */
final class ModelWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ModelWriter() {}

  static ObjectNode write(ThingModel model, boolean whole) {
    ObjectNode root = JSON.objectNode();
    root.put("schema", ThingModel.SCHEMA);
    ObjectNode profile = root.putObject("profile");
    if (!model.productKey().isEmpty()) {
      profile.put("productKey", model.productKey());
    }
    ArrayNode properties = root.putArray("properties");
    model.properties().forEach(property -> properties.add(property(property)));
    ArrayNode events = root.putArray("events");
    List<Field> all = model.properties().stream().map(PropertyDefinition::field).toList();
    List<Field> writable =
        model.properties().stream()
            .filter(PropertyDefinition::writable)
            .map(PropertyDefinition::field)
            .toList();
    if (whole && !all.isEmpty()) {
      ObjectNode post = head(events.addObject(), "post", "post", "");
      post.put("type", "info").put("required", true).put("desc", "属性上报");
      post.put("method", "thing.event.property.post").set("outputData", fields(all));
    }
    model.events().forEach(event -> events.add(event(event)));
    ArrayNode services = root.putArray("services");
    if (whole && !all.isEmpty()) {
      ObjectNode set = head(services.addObject(), "set", "set", "属性设置");
      set.put("required", true).put("callType", "async");
      set.put("method", "thing.service.property.set").set("inputData", fields(writable));
      set.putArray("outputData");
      ObjectNode get = head(services.addObject(), "get", "get", "属性获取");
      get.put("required", true).put("callType", "async");
      ArrayNode names = get.put("method", "thing.service.property.get").putArray("inputData");
      all.forEach(field -> names.add(field.identifier()));
      get.set("outputData", fields(all));
    }
    model.services().forEach(service -> services.add(service(service)));
    return root;
  }

  private static ObjectNode head(ObjectNode node, String identifier, String name, String desc) {
    node.put("identifier", identifier).put("name", name);
    if (!desc.isEmpty()) {
      node.put("desc", desc);
    }
    return node;
  }

  private static ObjectNode property(PropertyDefinition property) {
    ObjectNode node =
        head(JSON.objectNode(), property.identifier(), property.name(), property.description());
    node.put("accessMode", property.writable() ? "rw" : "r").put("required", property.required());
    node.set("dataType", type(property.type()));
    return node;
  }

  private static ObjectNode event(EventDefinition event) {
    ObjectNode node =
        head(JSON.objectNode(), event.identifier(), event.name(), event.description());
    node.put("type", event.type().wireName()).put("required", event.required());
    node.put("method", event.method()).set("outputData", fields(event.output()));
    return node;
  }

  private static ObjectNode service(ServiceDefinition service) {
    ObjectNode node =
        head(JSON.objectNode(), service.identifier(), service.name(), service.description());
    node.put("required", service.required());
    node.put("callType", service.synchronous() ? "sync" : "async").put("method", service.method());
    node.set("inputData", fields(service.input()));
    node.set("outputData", fields(service.output()));
    return node;
  }

  private static ArrayNode fields(List<Field> fields) {
    ArrayNode array = JSON.arrayNode();
    for (Field field : fields) {
      ObjectNode node = head(array.addObject(), field.identifier(), field.name(), "");
      node.set("dataType", type(field.type()));
    }
    return array;
  }

  private static ObjectNode type(DataType type) {
    ObjectNode node = JSON.objectNode().put("type", type.wireName());
    if (type instanceof DataType.Struct struct) {
      node.set("specs", fields(struct.members()));
      return node;
    }
    ObjectNode specs = node.putObject("specs");
    if (type instanceof DataType.Numeric number) {
      number.min().ifPresent(min -> specs.put("min", min.toPlainString()));
      number.max().ifPresent(max -> specs.put("max", max.toPlainString()));
      number.step().ifPresent(step -> specs.put("step", step.toPlainString()));
      if (!number.unit().isEmpty()) {
        specs.put("unit", number.unit());
      }
      if (!number.unitName().isEmpty()) {
        specs.put("unitName", number.unitName());
      }
    } else if (type instanceof DataType.Text text) {
      specs.put("length", Integer.toString(text.length()));
    } else if (type instanceof DataType.Bool bool) {
      specs.put("0", bool.off()).put("1", bool.on());
    } else if (type instanceof DataType.Enumeration enumeration) {
      enumeration.names().forEach((key, name) -> specs.put(key.toString(), name));
    } else if (type instanceof DataType.Array array) {
      specs.put("size", Integer.toString(array.size())).set("item", type(array.item()));
    }
    return node;
  }
}
