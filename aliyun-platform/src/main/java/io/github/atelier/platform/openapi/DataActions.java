package io.github.atelier.platform.openapi;

import static io.github.atelier.platform.openapi.Common.DEVICE_NAME;
import static io.github.atelier.platform.openapi.Common.IOT_ID;
import static io.github.atelier.platform.openapi.Common.PRODUCT_KEY;
import static io.github.atelier.platform.openapi.Common.pageSize;
import static io.github.atelier.platform.openapi.Parameter.integer;
import static io.github.atelier.platform.openapi.Parameter.list;
import static io.github.atelier.platform.openapi.Parameter.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.platform.openapi.ThingPort.Page;
import io.github.atelier.platform.openapi.ThingPort.PropertyValue;
import io.github.atelier.platform.openapi.ThingPort.Range;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** What devices reported: properties now and before, events, services. */
final class DataActions {
  private final Estate estate;
  private final ThingPort things;

  private DataActions(Estate estate, ThingPort things) {
    this.estate = estate;
    this.things = things;
  }

  static void addTo(ActionTable table, Estate estate, ThingPort things) {
    DataActions actions = new DataActions(estate, things);
    Parameter time =
        integer("StartTime").must().range(0, Long.MAX_VALUE).orElse("iot.device.InvalidTimeBucket");
    Parameter[] range = {
      IOT_ID,
      PRODUCT_KEY,
      DEVICE_NAME,
      time,
      integer("EndTime").must().range(0, Long.MAX_VALUE).orElse("iot.device.InvalidTimeBucket"),
      integer("Asc").range(0, 1),
    };
    Parameter identifier = text("Identifier").upTo(128);
    Parameter eventType = text("EventType").of("info", "alert", "error");
    table
        .add(
            "QueryDevicePropertyStatus",
            actions::status,
            IOT_ID,
            PRODUCT_KEY,
            DEVICE_NAME,
            text("FunctionBlockId").upTo(64))
        .add(
            "QueryDevicePropertyData",
            actions::property,
            with(range, identifier.must(), pageSize(50)))
        .add(
            "QueryDevicePropertiesData",
            actions::properties,
            with(range, list("Identifier", 10).must(), pageSize(100)))
        .add(
            "QueryDeviceEventData",
            actions::events,
            with(range, identifier, eventType, pageSize(50)))
        .add("QueryDeviceServiceData", actions::services, with(range, identifier, pageSize(50)));
  }

  private static Parameter[] with(Parameter[] range, Parameter... more) {
    return Stream.concat(Stream.of(range), Stream.of(more)).toArray(Parameter[]::new);
  }

  private DeviceIdentity device(Arguments arguments) {
    return Common.device(estate, arguments).device();
  }

  private static Range range(Arguments arguments) {
    long start = arguments.number("StartTime", 0);
    long end = arguments.number("EndTime", 0);
    boolean ascending = arguments.number("Asc", 1) == 1;
    // Of a descending page the earlier and the later time change places, as its page shows.
    long first = Math.min(start, end);
    long last = Math.max(start, end);
    if (ascending && start > end) {
      throw new BusinessException(
          "iot.device.InvalidTimeBucket", "StartTime must not be later than EndTime.");
    }
    return new Range(first, last, ascending, (int) arguments.number("PageSize", 10));
  }

  private CompletableFuture<ObjectNode> status(Arguments arguments) {
    return things
        .propertyStatus(device(arguments), ModelActions.block(arguments))
        .thenApply(
            all -> {
              ObjectNode answer = Replies.object();
              ArrayNode list =
                  answer.putObject("Data").putObject("List").putArray("PropertyStatusInfo");
              for (ThingPort.PropertyStatus property : all) {
                ObjectNode item =
                    list.addObject()
                        .put("Identifier", property.identifier())
                        .put("Name", property.name())
                        .put("DataType", property.dataType())
                        .put("Unit", property.unit());
                property.value().ifPresent(value -> item.put("Value", value));
                property.time().ifPresent(time -> item.put("Time", Long.toString(time)));
              }
              return answer;
            });
  }

  private CompletableFuture<ObjectNode> property(Arguments arguments) {
    String identifier = arguments.must("Identifier");
    return things
        .propertyData(device(arguments), List.of(identifier), range(arguments))
        .thenApply(
            found -> {
              Page<PropertyValue> page =
                  found.getOrDefault(identifier, new Page<>(List.of(), Optional.empty()));
              ObjectNode answer = Replies.object();
              ObjectNode data = answer.putObject("Data");
              next(data, page.nextTime());
              ArrayNode list = data.putObject("List").putArray("PropertyInfo");
              for (PropertyValue value : page.records()) {
                list.addObject()
                    .put("Time", Long.toString(value.time()))
                    .put("Value", value.value());
              }
              return answer;
            });
  }

  private CompletableFuture<ObjectNode> properties(Arguments arguments) {
    Range range = range(arguments);
    return things
        .propertyData(device(arguments), arguments.list("Identifier"), range)
        .thenApply(
            found -> {
              ObjectNode answer = Replies.object();
              next(answer, earliest(found, range.ascending()));
              ArrayNode infos = answer.putObject("PropertyDataInfos").putArray("PropertyDataInfo");
              for (String identifier : arguments.list("Identifier")) {
                ObjectNode info = infos.addObject().put("Identifier", identifier);
                ArrayNode list = info.putObject("List").putArray("PropertyInfo");
                Page<PropertyValue> page = found.get(identifier);
                if (page != null) {
                  for (PropertyValue value : page.records()) {
                    list.addObject().put("Time", value.time()).put("Value", value.value());
                  }
                }
              }
              return answer;
            });
  }

  /** Where the next page of several histories starts without missing any of them. */
  private static Optional<Long> earliest(
      Map<String, Page<PropertyValue>> found, boolean ascending) {
    Stream<Long> times = found.values().stream().flatMap(page -> page.nextTime().stream());
    return ascending ? times.min(Long::compare) : times.max(Long::compare);
  }

  private static void next(ObjectNode data, Optional<Long> nextTime) {
    data.put("NextValid", nextTime.isPresent());
    nextTime.ifPresent(time -> data.put("NextTime", time));
  }

  private CompletableFuture<ObjectNode> events(Arguments arguments) {
    return things
        .eventData(
            device(arguments),
            arguments.text("Identifier"),
            arguments.text("EventType"),
            range(arguments))
        .thenApply(
            page -> {
              ObjectNode answer = Replies.object();
              ObjectNode data = answer.putObject("Data");
              next(data, page.nextTime());
              ArrayNode list = data.putObject("List").putArray("EventInfo");
              for (ThingPort.EventRecord event : page.records()) {
                list.addObject()
                    .put("Time", Long.toString(event.time()))
                    .put("Identifier", event.identifier())
                    .put("Name", event.name())
                    .put("EventType", event.eventType())
                    .put("OutputData", event.outputData());
              }
              return answer;
            });
  }

  private CompletableFuture<ObjectNode> services(Arguments arguments) {
    return things
        .serviceData(device(arguments), arguments.text("Identifier"), range(arguments))
        .thenApply(
            page -> {
              ObjectNode answer = Replies.object();
              ObjectNode data = answer.putObject("Data");
              next(data, page.nextTime());
              ArrayNode list = data.putObject("List").putArray("ServiceInfo");
              for (ThingPort.ServiceRecord service : page.records()) {
                list.addObject()
                    .put("Time", Long.toString(service.time()))
                    .put("Identifier", service.identifier())
                    .put("Name", service.name())
                    .put("InputData", service.inputData())
                    .put("OutputData", service.outputData());
              }
              return answer;
            });
  }
}
