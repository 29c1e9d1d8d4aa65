package io.github.atelier.platform.openapi;

import static io.github.atelier.platform.openapi.Common.DEVICE_NAME;
import static io.github.atelier.platform.openapi.Common.IOT_ID;
import static io.github.atelier.platform.openapi.Common.PAGE;
import static io.github.atelier.platform.openapi.Common.PRODUCT_KEY;
import static io.github.atelier.platform.openapi.Common.done;
import static io.github.atelier.platform.openapi.Common.gmt;
import static io.github.atelier.platform.openapi.Common.pageSize;
import static io.github.atelier.platform.openapi.Common.utc;
import static io.github.atelier.platform.openapi.Parameter.structures;
import static io.github.atelier.platform.openapi.Parameter.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.platform.core.DeviceInfo;
import io.github.atelier.platform.core.DeviceState.Status;
import io.github.atelier.platform.core.Page;
import io.github.atelier.platform.core.ProductInfo;
import io.github.atelier.platform.openapi.Estate.NewDevice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Single devices and lists of them. */
final class DeviceActions {
  private static final String REGION = "cn-shanghai";

  private final Estate estate;

  private DeviceActions(Estate estate) {
    this.estate = estate;
  }

  static void addTo(ActionTable table, Estate estate) {
    DeviceActions actions = new DeviceActions(estate);
    table
        .add(
            "RegisterDevice",
            actions::register,
            PRODUCT_KEY.must(),
            DEVICE_NAME,
            text("Nickname").upTo(64))
        .add(
            "QueryDevice",
            actions::query,
            PRODUCT_KEY.must(),
            PAGE,
            pageSize(50),
            text("NextToken").upTo(64))
        .add("QueryDeviceDetail", actions::detail, IOT_ID, PRODUCT_KEY, DEVICE_NAME)
        .add("QueryDeviceInfo", actions::info, IOT_ID, PRODUCT_KEY, DEVICE_NAME)
        .add(
            "BatchQueryDeviceDetail",
            actions::details,
            PRODUCT_KEY.must(),
            Parameter.list("DeviceName", 100).must().orElse("iot.device.TooManyDevicesPerTime"))
        .add("GetDeviceStatus", actions::status, IOT_ID, PRODUCT_KEY, DEVICE_NAME)
        .add(
            "BatchGetDeviceState",
            actions::states,
            PRODUCT_KEY,
            Parameter.list("DeviceName", 50).orElse("iot.device.TooManyDevicesPerTime"),
            Parameter.list("IotId", 50).orElse("iot.device.TooManyDevicesPerTime"))
        .add("QueryDeviceStatistics", actions::statistics, PRODUCT_KEY)
        .add("DeleteDevice", actions::delete, IOT_ID, PRODUCT_KEY, DEVICE_NAME)
        .add("DisableThing", a -> actions.disable(a, true), IOT_ID, PRODUCT_KEY, DEVICE_NAME)
        .add("EnableThing", a -> actions.disable(a, false), IOT_ID, PRODUCT_KEY, DEVICE_NAME)
        .add("ResetThing", actions::reset, IOT_ID, PRODUCT_KEY, DEVICE_NAME)
        .add(
            "BatchUpdateDeviceNickname",
            actions::nicknames,
            structures("DeviceNicknameInfo", 100)
                .must()
                .orElse("iot.device.TooManyDevicesPerTime"));
  }

  private CompletableFuture<ObjectNode> register(Arguments arguments) {
    ProductInfo product = Common.product(estate, arguments);
    // Without a name the platform makes one up, as the page says.
    String name =
        arguments.text("DeviceName").orElseGet(() -> Long.toString(estate.nextMessageId(), 36));
    var identity = Common.identity(product.productKey(), name);
    if (estate.device(identity).isPresent()) {
      throw new BusinessException(
          "iot.device.AlreadyExistedDeviceName", "The device " + name + " exists already.");
    }
    return estate
        .createDevices(
            product.productKey(),
            List.of(new NewDevice(name, arguments.text("Nickname").orElse(""))))
        .thenApply(
            made -> {
              DeviceInfo device = made.get(0);
              ObjectNode answer = Replies.object();
              answer
                  .putObject("Data")
                  .put("IotId", device.iotId())
                  .put("ProductKey", device.device().productKey())
                  .put("DeviceName", device.device().deviceName())
                  .put("DeviceSecret", device.deviceSecret().reveal())
                  .put("Nickname", device.nickname());
              return answer;
            });
  }

  private CompletableFuture<ObjectNode> query(Arguments arguments) {
    ProductInfo product = Common.product(estate, arguments);
    int page = (int) arguments.number("CurrentPage", 1);
    int size = (int) arguments.number("PageSize", 10);
    Page<DeviceInfo> found = estate.devices(product.productKey(), page, size);
    Common.Part<DeviceInfo> part = new Common.Part<>(found.items(), page, size, found.total());
    ObjectNode answer =
        Replies.object()
            .put("Total", part.total())
            .put("Page", part.page())
            .put("PageSize", part.pageSize())
            .put("PageCount", part.pages());
    ArrayNode list = answer.putObject("Data").putArray("DeviceInfo");
    for (DeviceInfo device : part.items()) {
      list.addObject()
          .put("DeviceId", device.iotId())
          .put("IotId", device.iotId())
          .put("ProductKey", product.productKey())
          .put("DeviceName", device.device().deviceName())
          .put("DeviceSecret", device.deviceSecret().reveal())
          .put("Nickname", device.nickname())
          .put("DeviceStatus", device.status().name())
          .put("GmtCreate", gmt(device.created()))
          .put("GmtModified", gmt(device.created()))
          .put("UtcCreate", utc(device.created()))
          .put("UtcModified", utc(device.created()));
    }
    return done(answer);
  }

  private CompletableFuture<ObjectNode> detail(Arguments arguments) {
    DeviceInfo device = Common.device(estate, arguments);
    ObjectNode answer = Replies.object();
    detail(answer.putObject("Data"), device)
        .put("GmtOnline", device.lastOnline().map(Common::gmt).orElse(""))
        .put("UtcOnline", device.lastOnline().map(Common::utc).orElse(""))
        .put("IpAddress", device.address().orElse(""))
        .put("Owner", true);
    return done(answer);
  }

  private ObjectNode detail(ObjectNode data, DeviceInfo device) {
    ProductInfo product = estate.product(device.device().productKey()).orElseThrow();
    return data.put("IotId", device.iotId())
        .put("ProductKey", product.productKey())
        .put("ProductName", product.spec().name())
        .put("DeviceName", device.device().deviceName())
        .put("DeviceSecret", device.deviceSecret().reveal())
        .put("Nickname", device.nickname())
        .put("Status", device.status().name())
        .put("NodeType", product.spec().nodeType())
        .put("Region", REGION)
        .put("FirmwareVersion", "")
        .put("GmtCreate", gmt(device.created()))
        .put("UtcCreate", utc(device.created()))
        .put("GmtActive", device.activated().map(Common::gmt).orElse(""))
        .put("UtcActive", device.activated().map(Common::utc).orElse(""));
  }

  private CompletableFuture<ObjectNode> info(Arguments arguments) {
    DeviceInfo device = Common.device(estate, arguments);
    ObjectNode answer = Replies.object();
    answer
        .putObject("Data")
        .put("IotId", device.iotId())
        .put("ProductKey", device.device().productKey())
        .put("DeviceName", device.device().deviceName())
        .put("DeviceSecret", device.deviceSecret().reveal())
        .put("Nickname", device.nickname());
    return done(answer);
  }

  private CompletableFuture<ObjectNode> details(Arguments arguments) {
    ProductInfo product = Common.product(estate, arguments);
    ObjectNode answer = Replies.object();
    ArrayNode list = answer.putObject("Data").putArray("Data");
    for (String name : arguments.list("DeviceName")) {
      detail(list.addObject(), Common.device(estate, product.productKey(), name));
    }
    return done(answer);
  }

  private CompletableFuture<ObjectNode> status(Arguments arguments) {
    DeviceInfo device = Common.device(estate, arguments);
    ObjectNode answer = Replies.object();
    answer
        .putObject("Data")
        .put("Status", device.status().name())
        .put("Timestamp", changed(device).toEpochMilli());
    return done(answer);
  }

  /** When the status last changed. */
  private static Instant changed(DeviceInfo device) {
    return device.status() == Status.ONLINE
        ? device.lastOnline().orElse(device.created())
        : device.lastOffline().orElse(device.created());
  }

  private CompletableFuture<ObjectNode> states(Arguments arguments) {
    List<DeviceInfo> devices = new ArrayList<>();
    if (!arguments.list("IotId").isEmpty()) {
      for (String id : arguments.list("IotId")) {
        devices.add(estate.device(id).orElseThrow(() -> Common.noDevice(id)));
      }
    } else {
      ProductInfo product = Common.product(estate, arguments);
      if (arguments.list("DeviceName").isEmpty()) {
        throw new BusinessException(
            "iot.device.NoneDeviceNameElement", "The device name list cannot be empty.");
      }
      for (String name : arguments.list("DeviceName")) {
        devices.add(Common.device(estate, product.productKey(), name));
      }
    }
    ObjectNode answer = Replies.object();
    ArrayNode list = answer.putObject("DeviceStatusList").putArray("DeviceStatus");
    for (DeviceInfo device : devices) {
      list.addObject()
          .put("IotId", device.iotId())
          .put("DeviceId", device.iotId())
          .put("DeviceName", device.device().deviceName())
          .put("Status", device.status().name())
          .put("AsAddress", device.address().orElse(""))
          .put("LastOnlineTime", device.lastOnline().map(Common::utc).orElse(""));
    }
    return done(answer);
  }

  private CompletableFuture<ObjectNode> statistics(Arguments arguments) {
    List<ProductInfo> products =
        arguments.text("ProductKey").isPresent()
            ? List.of(Common.product(estate, arguments))
            : estate.products();
    long all = 0;
    long online = 0;
    long active = 0;
    for (ProductInfo product : products) {
      for (DeviceInfo device : estate.devices(product.productKey())) {
        all++;
        online += device.status() == Status.ONLINE ? 1 : 0;
        active += device.activated().isPresent() ? 1 : 0;
      }
    }
    ObjectNode answer = Replies.object();
    // In lower case, unlike all else: so the SDKs read them.
    answer
        .putObject("Data")
        .put("deviceCount", all)
        .put("onlineCount", online)
        .put("activeCount", active);
    return done(answer);
  }

  private CompletableFuture<ObjectNode> delete(Arguments arguments) {
    return done(estate.deleteDevice(Common.device(estate, arguments).device()));
  }

  private CompletableFuture<ObjectNode> disable(Arguments arguments, boolean disabled) {
    return done(estate.disable(Common.device(estate, arguments).device(), disabled));
  }

  private CompletableFuture<ObjectNode> reset(Arguments arguments) {
    return estate
        .reset(Common.device(estate, arguments).device())
        .thenApply(done -> Replies.object().put("JobId", ""));
  }

  private CompletableFuture<ObjectNode> nicknames(Arguments arguments) {
    List<CompletableFuture<Void>> changes = new ArrayList<>();
    List<Map<String, String>> wanted = arguments.structures("DeviceNicknameInfo");
    List<DeviceInfo> devices = new ArrayList<>();
    for (Map<String, String> item : wanted) {
      String id = item.get("IotId");
      devices.add(
          id != null
              ? estate.device(id).orElseThrow(() -> Common.noDevice(id))
              : Common.device(
                  estate,
                  item.getOrDefault("ProductKey", ""),
                  item.getOrDefault("DeviceName", "")));
    }
    for (int i = 0; i < wanted.size(); i++) {
      changes.add(
          estate.nickname(devices.get(i).device(), wanted.get(i).getOrDefault("Nickname", "")));
    }
    return done(CompletableFuture.allOf(changes.toArray(new CompletableFuture<?>[0])));
  }
}
