package io.github.atelier.aliyun.thing;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atelier.aliyun.Inputs;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.thing.TypeReader.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads a whole TSL document and collects every mistake. */
final class ModelReader {
  private final TypeReader types;

  ModelReader(ThingLimits limits) {
    this.types = new TypeReader(limits);
  }

  ThingModel read(byte[] document) {
    JsonNode json = ThingJson.document(document);
    Cursor root = Cursor.root(json);
    if (!root.isObject()) {
      root.problem(
          "must be an object, is " + root.kind(), "with profile, properties, events, services");
      throw new ThingModelException(root.problems());
    }
    if (root.at("properties").isMissing()
        && root.at("events").isMissing()
        && root.at("services").isMissing()) {
      // a document of another kind would pass for an empty model
      root.need("properties", "a model has properties, events or services, which may be []");
    }
    String productKey = productKey(root);
    List<PropertyDefinition> properties = properties(root.at("properties"));
    List<EventDefinition> events = events(root.at("events"));
    List<ServiceDefinition> services = services(root.at("services"));
    if (!root.problems().isEmpty()) {
      throw new ThingModelException(root.problems());
    }
    return new ThingModel(productKey, properties, events, services);
  }

  private static String productKey(Cursor root) {
    Cursor profile = root.at("profile");
    if (profile.isMissing()) {
      return "";
    }
    if (!profile.isObject()) {
      profile.problem("must be an object, is " + profile.kind(), "with productKey");
      return "";
    }
    String key = profile.text("productKey", "");
    if (!key.isEmpty()) {
      try {
        Inputs.requireProductKey(key);
      } catch (InvalidInputException e) {
        profile.at("productKey").problem(e.rule(), "copy it from the product's page");
      }
    }
    return key;
  }

  private List<PropertyDefinition> properties(Cursor array) {
    List<PropertyDefinition> all = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Cursor one : array.elements("of properties")) {
      if (!isObject(one)) {
        continue;
      }
      String identifier = TypeReader.identifier(one, seen, true);
      Cursor access = one.need("accessMode", "r for read-only, rw for read and write");
      String mode = one.text("accessMode", "");
      if (!access.isMissing() && !mode.equals("r") && !mode.equals("rw")) {
        access.problem("must be r or rw, is " + Cursor.shown(access.node().asText()), hint(mode));
      }
      all.add(
          new PropertyDefinition(
              identifier,
              one.text("name", identifier),
              one.text("desc", ""),
              mode.equals("rw"),
              one.flag("required"),
              types.of(one, Place.TOP)));
    }
    return all;
  }

  private static String hint(String mode) {
    String lower = mode.toLowerCase(Locale.ROOT);
    return lower.equals("r") || lower.equals("rw")
        ? "in lower case"
        : lower.equals("w") ? "there is no write-only: rw" : "r for read-only, rw for both";
  }

  private List<EventDefinition> events(Cursor array) {
    List<EventDefinition> all = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Cursor one : array.elements("of events")) {
      if (!isObject(one) || isAutomatic(one, "post", "thing.event.property.post")) {
        continue;
      }
      String identifier = TypeReader.identifier(one, seen, true);
      Cursor type = one.need("type", "info, alert or error");
      EventDefinition.Type kind = EventDefinition.Type.INFO;
      if (!type.isMissing()) {
        String text = one.text("type", "");
        kind = null;
        for (EventDefinition.Type candidate : EventDefinition.Type.values()) {
          if (candidate.wireName().equals(text)) {
            kind = candidate;
          }
        }
        if (kind == null) {
          type.problem(
              "must be info, alert or error, is " + Cursor.shown(type.node().asText()),
              "in lower case");
          kind = EventDefinition.Type.INFO;
        }
      }
      EventDefinition event =
          new EventDefinition(
              identifier,
              one.text("name", identifier),
              one.text("desc", ""),
              kind,
              one.flag("required"),
              types.fields(one.at("outputData"), Place.TOP));
      method(one, event.method());
      all.add(event);
    }
    return all;
  }

  private List<ServiceDefinition> services(Cursor array) {
    List<ServiceDefinition> all = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Cursor one : array.elements("of services")) {
      if (!isObject(one)
          || isAutomatic(one, "set", "thing.service.property.set")
          || isAutomatic(one, "get", "thing.service.property.get")) {
        continue;
      }
      String identifier = TypeReader.identifier(one, seen, true);
      Cursor call = one.need("callType", "sync or async");
      String callType = one.text("callType", "");
      if (!call.isMissing() && !callType.equals("sync") && !callType.equals("async")) {
        call.problem(
            "must be sync or async, is " + Cursor.shown(call.node().asText()), "in lower case");
      }
      ServiceDefinition service =
          new ServiceDefinition(
              identifier,
              one.text("name", identifier),
              one.text("desc", ""),
              callType.equals("sync"),
              one.flag("required"),
              types.fields(one.at("inputData"), Place.TOP),
              types.fields(one.at("outputData"), Place.TOP));
      method(one, service.method());
      all.add(service);
    }
    return all;
  }

  private static void method(Cursor owner, String expected) {
    String given = owner.text("method", expected);
    if (!given.equals(expected)) {
      owner
          .at("method")
          .problem("must be " + expected + ", is " + Cursor.shown(given), "or leave it out");
    }
  }

  /** What Aliyun adds to each model: it follows from the properties. */
  private static boolean isAutomatic(Cursor one, String identifier, String method) {
    return identifier.equals(one.node().path("identifier").textValue())
        && method.equals(one.node().path("method").textValue());
  }

  private static boolean isObject(Cursor one) {
    if (!one.isObject()) {
      one.problem("must be an object, is " + one.kind(), "with identifier and name");
    }
    return one.isObject();
  }
}
