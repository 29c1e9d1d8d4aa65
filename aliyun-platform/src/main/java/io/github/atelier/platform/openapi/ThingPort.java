package io.github.atelier.platform.openapi;

import io.github.atelier.aliyun.DeviceIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What the OpenAPI needs of the thing model. The API has checked that products and devices exist
 * and that parameters have their types and ranges; JSON texts are handed on as they came.
 *
 * <p>No method blocks or throws; each future completes on any thread. What is refused fails with
 * {@link BusinessException}, whose code is Aliyun's: for instance {@code
 * iot.tsl.InvalidTslModel}-like codes for models with mistakes (path and hint in the message),
 * {@code iot.device.InvalidThingIdentifierParams}-like codes for values, {@code
 * iot.messagebroker.OFFLINE} or {@code …RRPCTIMEOUT}-like codes for devices that do not answer.
 * Times are UTC milliseconds.
 */
public interface ThingPort {
  // ---- models ----

  /**
   * Which part of a product's model is meant.
   *
   * @param id of a function block; empty for the default one
   * @param name its display name where a call makes or renames it; empty if not given
   */
  record Block(Optional<String> id, Optional<String> name) {
    /** The part that every product has. */
    public static final Block DEFAULT = new Block(Optional.empty(), Optional.empty());
  }

  /**
   * Which state of a model is meant.
   *
   * @param published false: the draft; true: what devices are held to
   * @param version of a published model; empty for the newest
   */
  record Edition(boolean published, Optional<String> version) {}

  /** A published version. */
  record ModelVersion(String version, String description, long created) {}

  /** Adds functions to the draft ({@code CreateThingModel}): properties, services, events. */
  CompletableFuture<Void> addFunctions(String productKey, Block block, String thingModelJson);

  /**
   * Changes one function of the draft ({@code UpdateThingModel}).
   *
   * @param identifier of the function; empty to change the block alone
   */
  CompletableFuture<Void> updateFunction(
      String productKey, Block block, Optional<String> identifier, String thingModelJson);

  /** Removes functions from the draft; all lists empty: the whole block. */
  CompletableFuture<Void> deleteFunctions(
      String productKey,
      Block block,
      List<String> properties,
      List<String> services,
      List<String> events);

  /** The model in the API's own form ({@code ThingModelJson}). */
  CompletableFuture<String> model(String productKey, Block block, Edition edition);

  /**
   * The model as TSL.
   *
   * @param simple without names, descriptions and units
   */
  CompletableFuture<String> tsl(String productKey, Block block, Edition edition, boolean simple);

  /** Puts a TSL in the draft's place ({@code ImportThingModelTsl}). */
  CompletableFuture<Void> importTsl(String productKey, Block block, String tsl);

  /** Makes the draft what devices are held to. */
  CompletableFuture<Void> publish(
      String productKey, Optional<String> version, Optional<String> description);

  /** The published versions, newest first. */
  CompletableFuture<List<ModelVersion>> versions(String productKey);

  /** Makes the target's draft what the source has published. */
  CompletableFuture<Void> copy(
      String sourceProductKey, Optional<String> sourceVersion, String targetProductKey);

  // ---- commands ----

  /**
   * Sets properties.
   *
   * @param items a JSON object of identifiers and values
   * @return the message id; complete when the command is on its way, not when it is answered
   */
  CompletableFuture<String> setProperties(DeviceIdentity device, String items);

  /**
   * What came of a service.
   *
   * @param result the device's {@code data} as JSON for a synchronous service; empty for an
   *     asynchronous one
   */
  record Invoked(String messageId, Optional<String> result) {}

  /** Invokes a service; of a synchronous one the answer is waited for. */
  CompletableFuture<Invoked> invoke(DeviceIdentity device, String identifier, String args);

  // ---- what is known ----

  /** The newest value of a property; value and time empty if it was never reported. */
  record PropertyStatus(
      String identifier,
      String name,
      String dataType,
      String unit,
      Optional<String> value,
      Optional<Long> time) {}

  /** The newest values of a product's properties, in the model's order. */
  CompletableFuture<List<PropertyStatus>> propertyStatus(DeviceIdentity device, Block block);

  /**
   * Which records are wanted: {@code start <= time <= end}.
   *
   * @param ascending oldest first
   * @param limit 1 to 100
   */
  record Range(long start, long end, boolean ascending, int limit) {}

  /**
   * Records in order.
   *
   * @param nextTime where the next call starts (ascending) or ends (descending), if there are more
   */
  record Page<T>(List<T> records, Optional<Long> nextTime) {}

  /** A value that was reported; not a string in the model: as JSON text. */
  record PropertyValue(long time, String value) {}

  /** The history of properties, each with at most {@code range.limit()} values. */
  CompletableFuture<Map<String, Page<PropertyValue>>> propertyData(
      DeviceIdentity device, List<String> identifiers, Range range);

  /** An event that was posted; {@code outputData} is a JSON object. */
  record EventRecord(
      long time, String identifier, String name, String eventType, String outputData) {}

  /**
   * The history of events.
   *
   * @param eventType {@code info}, {@code alert}, {@code error}; empty for all
   */
  CompletableFuture<Page<EventRecord>> eventData(
      DeviceIdentity device, Optional<String> identifier, Optional<String> eventType, Range range);

  /** A service that was invoked; the data are JSON objects, the output empty until it is known. */
  record ServiceRecord(
      long time, String identifier, String name, String inputData, String outputData) {}

  /** The history of services. */
  CompletableFuture<Page<ServiceRecord>> serviceData(
      DeviceIdentity device, Optional<String> identifier, Range range);

  // ---- desired values ----

  /**
   * Sets desired values.
   *
   * @param items a JSON object; a null value clears
   * @param versions a JSON object of identifiers and the versions they must have now; empty for any
   */
  CompletableFuture<DesiredSet> setDesired(
      DeviceIdentity device, String items, Optional<String> versions);

  /**
   * What was set.
   *
   * @param versions a JSON object of identifiers and their new versions
   * @param messageId of the command to the device if it was sent one; else empty text
   */
  record DesiredSet(String versions, String messageId) {}

  /** A desired value; value and time empty if there is none, version 0 if there never was. */
  record Desired(
      String identifier,
      String name,
      String dataType,
      String unit,
      Optional<String> value,
      Optional<Long> time,
      long version) {}

  /** Desired values, of all properties if no identifier is given. */
  CompletableFuture<List<Desired>> desired(
      DeviceIdentity device, Block block, List<String> identifiers);

  // ---- tags and shadow ----

  /** A device's tags as a JSON object. */
  CompletableFuture<String> tags(DeviceIdentity device);

  /** Adds and changes tags: a JSON object of texts. */
  CompletableFuture<Void> saveTags(DeviceIdentity device, String props);

  /** Removes a tag. */
  CompletableFuture<Void> deleteTag(DeviceIdentity device, String key);

  /** The shadow document. */
  CompletableFuture<String> shadow(DeviceIdentity device);

  /**
   * Updates the shadow as an application does ({@code method: update}, {@code state.desired},
   * {@code version}).
   *
   * @param delta change what is named and keep the rest; false: put in its place
   */
  CompletableFuture<Void> updateShadow(DeviceIdentity device, String shadowMessage, boolean delta);
}
