package io.github.atelier.platform.openapi;

import static io.github.atelier.platform.openapi.Common.PAGE;
import static io.github.atelier.platform.openapi.Common.PRODUCT_KEY;
import static io.github.atelier.platform.openapi.Common.done;
import static io.github.atelier.platform.openapi.Common.pageSize;
import static io.github.atelier.platform.openapi.Parameter.integer;
import static io.github.atelier.platform.openapi.Parameter.list;
import static io.github.atelier.platform.openapi.Parameter.structures;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.platform.core.DeviceInfo;
import io.github.atelier.platform.core.ProductInfo;
import io.github.atelier.platform.openapi.Estate.NewDevice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Many devices at once, by an application: names are checked, or made up, under an ApplyId, and
 * then made. The last 1,000 applications are remembered, in memory. Thread-safe.
 */
final class BatchActions {
  private static final int MAX_DEVICES = 1000;
  private static final int MAX_APPLICATIONS = 1000;

  private final Estate estate;
  private final Map<Long, Application> applications =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Application> eldest) {
          return size() > MAX_APPLICATIONS;
        }
      };

  /** States of an application, as the API names them. */
  private enum Status {
    CHECK_SUCCESS,
    CHECK_FAILED,
    CREATE,
    CREATE_SUCCESS,
    CREATE_FAILED
  }

  private record Application(
      long id, String productKey, List<NewDevice> devices, List<String> invalid, Status status) {
    Application in(Status next) {
      return new Application(id, productKey, devices, invalid, next);
    }
  }

  private BatchActions(Estate estate) {
    this.estate = estate;
  }

  static void addTo(ActionTable table, Estate estate) {
    BatchActions actions = new BatchActions(estate);
    Parameter applyId = integer("ApplyId").must().range(1, Long.MAX_VALUE);
    table
        .add(
            "BatchCheckDeviceNames",
            actions::check,
            PRODUCT_KEY.must(),
            list("DeviceName", MAX_DEVICES).orElse("iot.device.DeviceCountExceeded"),
            structures("DeviceNameList", MAX_DEVICES).orElse("iot.device.DeviceCountExceeded"))
        .add("BatchRegisterDeviceWithApplyId", actions::registerNamed, PRODUCT_KEY.must(), applyId)
        .add(
            "BatchRegisterDevice",
            actions::registerCount,
            PRODUCT_KEY.must(),
            integer("Count").must().range(1, MAX_DEVICES).orElse("iot.device.DeviceCountExceeded"))
        .add("QueryBatchRegisterDeviceStatus", actions::status, PRODUCT_KEY.must(), applyId)
        .add("QueryPageByApplyId", actions::page, applyId, PAGE.must(), pageSize(50).must());
  }

  private CompletableFuture<ObjectNode> check(Arguments arguments) {
    ProductInfo product = Common.product(estate, arguments);
    List<NewDevice> wanted = new ArrayList<>();
    arguments.list("DeviceName").forEach(name -> wanted.add(new NewDevice(name, "")));
    arguments
        .structures("DeviceNameList")
        .forEach(
            item ->
                wanted.add(
                    new NewDevice(
                        item.getOrDefault("DeviceName", ""),
                        item.getOrDefault("DeviceNickname", ""))));
    if (wanted.isEmpty()) {
      throw new BusinessException(
          "iot.device.NoneDeviceNameElement", "The device name list cannot be empty.");
    }
    List<String> invalid = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (NewDevice device : wanted) {
      if (!seen.add(device.deviceName()) || !free(product, device.deviceName())) {
        invalid.add(device.deviceName());
      }
    }
    Application application =
        new Application(
            estate.nextMessageId(),
            product.productKey(),
            wanted,
            invalid,
            invalid.isEmpty() ? Status.CHECK_SUCCESS : Status.CHECK_FAILED);
    keep(application);
    ObjectNode answer = Replies.object();
    ObjectNode data = answer.putObject("Data").put("ApplyId", application.id());
    names(data.putObject("InvalidDeviceNameList").putArray("InvalidDeviceName"), invalid);
    return done(answer);
  }

  private boolean free(ProductInfo product, String name) {
    try {
      return estate.device(new DeviceIdentity(product.productKey(), name)).isEmpty();
    } catch (InvalidInputException e) {
      return false;
    }
  }

  private CompletableFuture<ObjectNode> registerNamed(Arguments arguments) {
    ProductInfo product = Common.product(estate, arguments);
    Application application;
    synchronized (applications) {
      application = found(arguments);
      if (!application.productKey().equals(product.productKey())) {
        throw new BusinessException(
            "iot.device.IncorrentDeviceApplyInfo", "This ApplyId belongs to another product.");
      }
      if (application.status() == Status.CREATE) {
        throw new BusinessException(
            "iot.device.CreateDeviceTaskIsRunning", "The devices are being made already.");
      }
      if (application.status() != Status.CHECK_SUCCESS) {
        throw new BusinessException(
            "iot.device.IncorrentDeviceApplyInfo",
            "This application is " + application.status() + ", not CHECK_SUCCESS.");
      }
      keep(application.in(Status.CREATE));
    }
    return make(application);
  }

  private CompletableFuture<ObjectNode> registerCount(Arguments arguments) {
    ProductInfo product = Common.product(estate, arguments);
    List<NewDevice> wanted = new ArrayList<>();
    for (long i = arguments.number("Count", 1); i > 0; i--) {
      wanted.add(new NewDevice(Long.toString(estate.nextMessageId(), 36), ""));
    }
    Application application =
        new Application(
            estate.nextMessageId(), product.productKey(), wanted, List.of(), Status.CREATE);
    keep(application);
    return make(application);
  }

  /** Answered at once, as the page says: whether they were made is asked by the ApplyId. */
  private CompletableFuture<ObjectNode> make(Application application) {
    estate
        .createDevices(application.productKey(), application.devices())
        .whenComplete(
            (made, failure) ->
                keep(
                    failure == null
                        ? application.in(Status.CREATE_SUCCESS)
                        : new Application(
                            application.id(),
                            application.productKey(),
                            application.devices(),
                            application.devices().stream().map(NewDevice::deviceName).toList(),
                            Status.CREATE_FAILED)));
    ObjectNode answer = Replies.object();
    answer.putObject("Data").put("ApplyId", application.id());
    return done(answer);
  }

  private CompletableFuture<ObjectNode> status(Arguments arguments) {
    Common.product(estate, arguments);
    Application application = found(arguments);
    ObjectNode answer = Replies.object();
    ObjectNode data = answer.putObject("Data").put("Status", application.status().name());
    boolean failed =
        application.status() == Status.CHECK_FAILED || application.status() == Status.CREATE_FAILED;
    List<String> valid =
        failed
            ? application.devices().stream()
                .map(NewDevice::deviceName)
                .filter(name -> !application.invalid().contains(name))
                .toList()
            : List.of();
    names(data.putObject("ValidList").putArray("Name"), valid);
    names(
        data.putObject("InvalidList").putArray("Name"), failed ? application.invalid() : List.of());
    return done(answer);
  }

  private CompletableFuture<ObjectNode> page(Arguments arguments) {
    Application application = found(arguments);
    List<DeviceInfo> made =
        application.status() != Status.CREATE_SUCCESS
            ? List.of()
            : application.devices().stream()
                .map(d -> new DeviceIdentity(application.productKey(), d.deviceName()))
                .flatMap(identity -> estate.device(identity).stream())
                .toList();
    Common.Part<DeviceInfo> part = Common.part(made, arguments, 10);
    ObjectNode answer =
        Replies.object()
            .put("Total", part.total())
            .put("Page", part.page())
            .put("PageSize", part.pageSize())
            .put("PageCount", part.pages());
    ArrayNode list = answer.putObject("ApplyDeviceList").putArray("ApplyDeviceInfo");
    for (DeviceInfo device : part.items()) {
      list.addObject()
          .put("IotId", device.iotId())
          .put("DeviceId", device.iotId())
          .put("DeviceName", device.device().deviceName())
          .put("DeviceSecret", device.deviceSecret().reveal());
    }
    return done(answer);
  }

  private Application found(Arguments arguments) {
    synchronized (applications) {
      Application application = applications.get(arguments.number("ApplyId", 0));
      if (application == null) {
        throw new BusinessException(
            "iot.device.DeviceApplyIsNotFound", "The ApplyId is not found.");
      }
      return application;
    }
  }

  private void keep(Application application) {
    synchronized (applications) {
      applications.put(application.id(), application);
    }
  }

  private static void names(ArrayNode into, List<String> names) {
    names.forEach(into::add);
  }
}
