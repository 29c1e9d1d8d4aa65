package io.github.atelier.platform.thing;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.thing.DataType;
import io.github.atelier.aliyun.thing.PropertyDefinition;
import io.github.atelier.aliyun.thing.ThingModel;
import io.github.atelier.platform.openapi.ThingPort.Block;
import io.github.atelier.platform.openapi.ThingPort.EventRecord;
import io.github.atelier.platform.openapi.ThingPort.Page;
import io.github.atelier.platform.openapi.ThingPort.PropertyStatus;
import io.github.atelier.platform.openapi.ThingPort.PropertyValue;
import io.github.atelier.platform.openapi.ThingPort.Range;
import io.github.atelier.platform.openapi.ThingPort.ServiceRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What is known of a device's properties, events and service calls, as the owner's API asks. */
final class Records {
  private final Room room;

  Records(Room room) {
    this.room = room;
  }

  List<PropertyDefinition> properties(DeviceIdentity device) {
    return room.models().check(device.productKey()).model().properties();
  }

  static String unit(DataType type) {
    return type instanceof DataType.Numeric number ? number.unit() : "";
  }

  /** A value as the API shows it: a text without quotes, everything else as JSON. */
  static String shown(String json) {
    JsonNode value = Json.stored(json);
    return value.isTextual() ? value.textValue() : json;
  }

  CompletableFuture<List<PropertyStatus>> propertyStatus(DeviceIdentity device, Block block) {
    return OwnerPort.guarded(
        () -> {
          ModelEditor.requireDefault(block);
          return room.database()
              .read(connection -> Ledger.latest(connection, device))
              .thenApply(
                  values -> {
                    Map<String, Ledger.Value> known = new LinkedHashMap<>();
                    values.forEach(value -> known.put(value.identifier(), value));
                    List<PropertyStatus> all = new ArrayList<>();
                    for (PropertyDefinition property : properties(device)) {
                      Optional<Ledger.Value> value =
                          Optional.ofNullable(known.get(property.identifier()));
                      all.add(
                          new PropertyStatus(
                              property.identifier(),
                              property.name(),
                              property.type().wireName(),
                              unit(property.type()),
                              value.map(v -> shown(v.json())),
                              value.map(Ledger.Value::time)));
                    }
                    return all;
                  });
        });
  }

  /** Cuts a list that was read with one more than wanted. */
  private static <T> Page<T> page(List<T> records, List<Long> times, int limit) {
    return records.size() <= limit
        ? new Page<>(records, Optional.empty())
        : new Page<>(records.subList(0, limit), Optional.of(times.get(limit)));
  }

  CompletableFuture<Map<String, Page<PropertyValue>>> propertyData(
      DeviceIdentity device, List<String> identifiers, Range range) {
    return OwnerPort.guarded(
        () ->
            room.database()
                .read(
                    connection -> {
                      Map<String, Page<PropertyValue>> all = new LinkedHashMap<>();
                      for (String identifier : identifiers) {
                        List<PropertyValue> values =
                            Ledger.history(
                                    connection,
                                    device,
                                    identifier,
                                    range.start(),
                                    range.end(),
                                    range.ascending(),
                                    range.limit() + 1)
                                .stream()
                                .map(v -> new PropertyValue(v.time(), shown(v.json())))
                                .toList();
                        all.put(
                            identifier,
                            page(
                                values,
                                values.stream().map(PropertyValue::time).toList(),
                                range.limit()));
                      }
                      return all;
                    }));
  }

  CompletableFuture<Page<EventRecord>> eventData(
      DeviceIdentity device, Optional<String> identifier, Optional<String> eventType, Range range) {
    ThingModel model = room.models().check(device.productKey()).model();
    return OwnerPort.guarded(
        () ->
            room.database()
                .read(
                    connection ->
                        Ledger.events(
                            connection,
                            device,
                            identifier,
                            eventType,
                            range.start(),
                            range.end(),
                            range.ascending(),
                            range.limit() + 1))
                .thenApply(
                    entries ->
                        page(
                            entries.stream()
                                .map(
                                    e ->
                                        new EventRecord(
                                            e.time(),
                                            e.identifier(),
                                            model
                                                .event(e.identifier())
                                                .map(d -> d.name())
                                                .orElse(e.identifier()),
                                            e.kind(),
                                            e.output()))
                                .toList(),
                            entries.stream().map(Ledger.Entry::time).toList(),
                            range.limit())));
  }

  CompletableFuture<Page<ServiceRecord>> serviceData(
      DeviceIdentity device, Optional<String> identifier, Range range) {
    ThingModel model = room.models().check(device.productKey()).model();
    return OwnerPort.guarded(
        () ->
            room.database()
                .read(
                    connection ->
                        Ledger.calls(
                            connection,
                            device,
                            identifier,
                            range.start(),
                            range.end(),
                            range.ascending(),
                            range.limit() + 1))
                .thenApply(
                    entries ->
                        page(
                            entries.stream()
                                .map(
                                    e ->
                                        new ServiceRecord(
                                            e.time(),
                                            e.identifier(),
                                            model
                                                .service(e.identifier())
                                                .map(d -> d.name())
                                                .orElse(e.identifier()),
                                            e.input(),
                                            e.output()))
                                .toList(),
                            entries.stream().map(Ledger.Entry::time).toList(),
                            range.limit())));
  }
}
