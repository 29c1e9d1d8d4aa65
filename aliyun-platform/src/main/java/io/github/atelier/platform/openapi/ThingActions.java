package io.github.atelier.platform.openapi;

import static io.github.atelier.platform.openapi.Common.DEVICE_NAME;
import static io.github.atelier.platform.openapi.Common.IOT_ID;
import static io.github.atelier.platform.openapi.Common.PRODUCT_KEY;
import static io.github.atelier.platform.openapi.Common.done;
import static io.github.atelier.platform.openapi.Parameter.flag;
import static io.github.atelier.platform.openapi.Parameter.list;
import static io.github.atelier.platform.openapi.Parameter.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.platform.core.DeviceInfo;
import io.github.atelier.platform.core.DeviceState.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Commands of the thing model, desired values, tags and the shadow. */
final class ThingActions {
  private static final int MAX_ITEMS = 64 * 1024;

  private final Estate estate;
  private final ThingPort things;

  private ThingActions(Estate estate, ThingPort things) {
    this.estate = estate;
    this.things = things;
  }

  static void addTo(ActionTable table, Estate estate, ThingPort things) {
    ThingActions actions = new ThingActions(estate, things);
    Parameter items = text("Items").must().upTo(MAX_ITEMS);
    Parameter names = list("DeviceName", 100).must().orElse("iot.device.TooManyDevicesPerTime");
    Parameter service = text("Identifier").must().upTo(128);
    Parameter args = text("Args").must().upTo(MAX_ITEMS);
    Parameter block = text("FunctionBlockId").upTo(64);
    table
        .add("SetDeviceProperty", actions::set, IOT_ID, PRODUCT_KEY, DEVICE_NAME, items)
        .add("SetDevicesProperty", actions::setAll, PRODUCT_KEY.must(), names, items)
        .add("InvokeThingService", actions::invoke, IOT_ID, PRODUCT_KEY, DEVICE_NAME, service, args)
        .add("InvokeThingsService", actions::invokeAll, PRODUCT_KEY.must(), names, service, args)
        .add(
            "SetDeviceDesiredProperty",
            actions::setDesired,
            IOT_ID,
            PRODUCT_KEY,
            DEVICE_NAME,
            items,
            text("Versions").upTo(MAX_ITEMS))
        .add(
            "QueryDeviceDesiredProperty",
            actions::desired,
            IOT_ID,
            PRODUCT_KEY,
            DEVICE_NAME,
            block,
            list("Identifier", 100))
        .add("QueryDeviceProp", actions::tags, IOT_ID, PRODUCT_KEY, DEVICE_NAME)
        .add(
            "SaveDeviceProp",
            actions::saveTags,
            IOT_ID,
            PRODUCT_KEY,
            DEVICE_NAME,
            text("Props").must().upTo(5 * 1024).orElse("iot.device.LongDevicePropertiesString"))
        .add(
            "DeleteDeviceProp",
            actions::deleteTag,
            IOT_ID,
            PRODUCT_KEY,
            DEVICE_NAME,
            text("PropKey").must().upTo(64).orElse("iot.device.InvalidFormattedDevicePropertyKey"))
        .add("GetDeviceShadow", actions::shadow, PRODUCT_KEY.must(), DEVICE_NAME.must())
        .add(
            "UpdateDeviceShadow",
            actions::updateShadow,
            PRODUCT_KEY.must(),
            DEVICE_NAME.must(),
            text("ShadowMessage")
                .must()
                .upTo(16 * 1024)
                .orElse("iot.messagebroker.ShadowMessageLengthIsLarge"),
            flag("DeltaUpdate"));
  }

  /** A device that commands can be for: one that was never active cannot have the model. */
  private DeviceInfo active(Arguments arguments) {
    return active(Common.device(estate, arguments));
  }

  private static DeviceInfo active(DeviceInfo device) {
    if (device.status() == Status.UNACTIVE) {
      throw new BusinessException("iot.device.InactiveDevice", "The device is inactive.");
    }
    return device;
  }

  private List<DeviceIdentity> all(Arguments arguments) {
    String key = Common.product(estate, arguments).productKey();
    List<DeviceIdentity> devices = new ArrayList<>();
    for (String name : arguments.list("DeviceName")) {
      devices.add(active(Common.device(estate, key, name)).device());
    }
    return devices;
  }

  private CompletableFuture<ObjectNode> set(Arguments arguments) {
    return things
        .setProperties(active(arguments).device(), arguments.must("Items"))
        .thenApply(
            id -> {
              ObjectNode answer = Replies.object();
              answer.putObject("Data").put("MessageId", id);
              return answer;
            });
  }

  private CompletableFuture<ObjectNode> setAll(Arguments arguments) {
    return done(
        CompletableFuture.allOf(
            all(arguments).stream()
                .map(device -> things.setProperties(device, arguments.must("Items")))
                .toArray(CompletableFuture<?>[]::new)));
  }

  private CompletableFuture<ObjectNode> invoke(Arguments arguments) {
    return things
        .invoke(active(arguments).device(), arguments.must("Identifier"), arguments.must("Args"))
        .thenApply(
            invoked -> {
              ObjectNode answer = Replies.object();
              ObjectNode data = answer.putObject("Data").put("MessageId", invoked.messageId());
              invoked.result().ifPresent(result -> data.put("Result", result));
              return answer;
            });
  }

  private CompletableFuture<ObjectNode> invokeAll(Arguments arguments) {
    return done(
        CompletableFuture.allOf(
            all(arguments).stream()
                .map(
                    device ->
                        things.invoke(device, arguments.must("Identifier"), arguments.must("Args")))
                .toArray(CompletableFuture<?>[]::new)));
  }

  private CompletableFuture<ObjectNode> setDesired(Arguments arguments) {
    return things
        .setDesired(
            Common.device(estate, arguments).device(),
            arguments.must("Items"),
            arguments.text("Versions"))
        .thenApply(
            set -> {
              ObjectNode answer = Replies.object();
              answer
                  .putObject("Data")
                  .put("Versions", set.versions())
                  .put("MessageId", set.messageId());
              return answer;
            });
  }

  private CompletableFuture<ObjectNode> desired(Arguments arguments) {
    return things
        .desired(
            Common.device(estate, arguments).device(),
            ModelActions.block(arguments),
            arguments.list("Identifier"))
        .thenApply(
            values -> {
              ObjectNode answer = Replies.object();
              var list = answer.putObject("Data").putObject("List").putArray("DesiredPropertyInfo");
              for (ThingPort.Desired value : values) {
                ObjectNode item =
                    list.addObject()
                        .put("Identifier", value.identifier())
                        .put("Name", value.name())
                        .put("DataType", value.dataType())
                        .put("Unit", value.unit())
                        .put("Version", value.version());
                value.value().ifPresent(text -> item.put("Value", text));
                value.time().ifPresent(time -> item.put("Time", Long.toString(time)));
              }
              return answer;
            });
  }

  private CompletableFuture<ObjectNode> tags(Arguments arguments) {
    return things
        .tags(Common.device(estate, arguments).device())
        .thenApply(tags -> Replies.object().put("Props", tags));
  }

  private CompletableFuture<ObjectNode> saveTags(Arguments arguments) {
    return done(
        things.saveTags(Common.device(estate, arguments).device(), arguments.must("Props")));
  }

  private CompletableFuture<ObjectNode> deleteTag(Arguments arguments) {
    return done(
        things.deleteTag(Common.device(estate, arguments).device(), arguments.must("PropKey")));
  }

  private CompletableFuture<ObjectNode> shadow(Arguments arguments) {
    return things
        .shadow(Common.device(estate, arguments).device())
        .thenApply(document -> Replies.object().put("ShadowMessage", document));
  }

  private CompletableFuture<ObjectNode> updateShadow(Arguments arguments) {
    return done(
        things.updateShadow(
            Common.device(estate, arguments).device(),
            arguments.must("ShadowMessage"),
            arguments.flag("DeltaUpdate", false)));
  }
}
