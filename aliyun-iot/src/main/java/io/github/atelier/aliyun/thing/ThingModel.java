package io.github.atelier.aliyun.thing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A product's thing model: the TSL document as data. Immutable.
 *
 * <p>What Aliyun adds by itself, the event {@code post} and the services {@code set} and {@code
 * get} of properties, is written but not kept: it follows from the properties.
 */
public final class ThingModel {
  /** What Aliyun's own documents name as their schema. */
  public static final String SCHEMA =
      "https://iotx-tsl.oss-ap-southeast-1.aliyuncs.com/schema.json";

  private final String productKey;
  private final Map<String, PropertyDefinition> properties;
  private final Map<String, EventDefinition> events;
  private final Map<String, ServiceDefinition> services;

  /**
   * A model from its parts; no rules are checked beyond unique identifiers (writing and parsing
   * checks the rest).
   *
   * @param productKey empty if the model belongs to none yet
   */
  public ThingModel(
      String productKey,
      List<PropertyDefinition> properties,
      List<EventDefinition> events,
      List<ServiceDefinition> services) {
    this.productKey = productKey;
    this.properties = index(properties, PropertyDefinition::identifier);
    this.events = index(events, EventDefinition::identifier);
    this.services = index(services, ServiceDefinition::identifier);
  }

  private static <T> Map<String, T> index(List<T> all, Function<T, String> identifier) {
    Map<String, T> index = new LinkedHashMap<>();
    for (T one : all) {
      if (index.put(identifier.apply(one), one) != null) {
        throw new IllegalArgumentException("two have the identifier " + identifier.apply(one));
      }
    }
    return index;
  }

  /** A model without anything in it. */
  public static ThingModel empty(String productKey) {
    return new ThingModel(productKey, List.of(), List.of(), List.of());
  }

  /**
   * Reads a TSL document in UTF-8, with the present limits.
   *
   * @throws ThingModelException with every mistake in it
   */
  public static ThingModel parse(byte[] document) {
    return parse(document, ThingLimits.current());
  }

  /** Reads a TSL document in UTF-8. */
  public static ThingModel parse(byte[] document, ThingLimits limits) {
    return new ModelReader(limits).read(document);
  }

  /** Every mistake in a TSL document; empty if there is none. */
  public static List<ModelProblem> check(byte[] document, ThingLimits limits) {
    ModelReader reader = new ModelReader(limits);
    try {
      reader.read(document);
      return List.of();
    } catch (ThingModelException e) {
      return e.problems();
    }
  }

  /** The product it belongs to; empty if none. */
  public String productKey() {
    return productKey;
  }

  /** The same for another product. */
  public ThingModel withProductKey(String key) {
    return new ThingModel(key, properties(), events(), services());
  }

  /** The properties in the order of the document. */
  public List<PropertyDefinition> properties() {
    return List.copyOf(properties.values());
  }

  /** The events, without {@code post}. */
  public List<EventDefinition> events() {
    return List.copyOf(events.values());
  }

  /** The services, without {@code set} and {@code get}. */
  public List<ServiceDefinition> services() {
    return List.copyOf(services.values());
  }

  /** A property. */
  public Optional<PropertyDefinition> property(String identifier) {
    return Optional.ofNullable(properties.get(identifier));
  }

  /** An event. */
  public Optional<EventDefinition> event(String identifier) {
    return Optional.ofNullable(events.get(identifier));
  }

  /** A service. */
  public Optional<ServiceDefinition> service(String identifier) {
    return Optional.ofNullable(services.get(identifier));
  }

  /** The whole document as Aliyun exports it, with the event and the services it adds. */
  public ObjectNode toJson() {
    return ModelWriter.write(this, true);
  }

  /** The document without what Aliyun adds. */
  public ObjectNode toShortJson() {
    return ModelWriter.write(this, false);
  }

  /** {@link #toJson()} in UTF-8, compact. */
  public byte[] encode() {
    return toJson().toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ThingModel model
        && productKey.equals(model.productKey)
        && properties().equals(model.properties())
        && events().equals(model.events())
        && services().equals(model.services());
  }

  @Override
  public int hashCode() {
    return properties.hashCode() * 31 + events.hashCode() * 7 + services.hashCode();
  }

  /** Counts, for a log line. */
  @Override
  public String toString() {
    return "thing model of "
        + (productKey.isEmpty() ? "no product" : productKey)
        + ": "
        + properties.size()
        + " properties, "
        + events.size()
        + " events, "
        + services.size()
        + " services";
  }
}
