package io.github.atelier.platform.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.platform.core.DeviceInfo;
import io.github.atelier.platform.core.ProductInfo;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What many actions do: find a product or device or refuse, page a list, write a time. */
final class Common {
  static final Parameter PRODUCT_KEY = Parameter.text("ProductKey").upTo(64);
  static final Parameter DEVICE_NAME = Parameter.text("DeviceName").upTo(64);
  static final Parameter IOT_ID = Parameter.text("IotId").upTo(64);
  static final Parameter PAGE = page("CurrentPage", Integer.MAX_VALUE);

  /** The console shows China's time. */
  private static final DateTimeFormatter GMT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.ofHours(8));

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Common() {}

  static Parameter pageSize(int max) {
    return page("PageSize", max);
  }

  private static Parameter page(String name, int max) {
    return Parameter.integer(name).range(1, max).orElse("iot.common.InvalidPageParams");
  }

  static BusinessException noProduct(String productKey) {
    return new BusinessException(
        "iot.prod.NotExistedProduct", "The product " + productKey + " does not exist.");
  }

  static BusinessException noDevice(Object device) {
    return new BusinessException(
        "iot.device.NotExistedDevice", "The device " + device + " does not exist.");
  }

  static ProductInfo product(Estate estate, Arguments arguments) {
    String key =
        arguments
            .text("ProductKey")
            .orElseThrow(
                () ->
                    new BusinessException(
                        "iot.prod.NullProductKey", "ProductKey cannot be empty."));
    return estate.product(key).orElseThrow(() -> noProduct(key));
  }

  /** By IotId, or by ProductKey and DeviceName; the first counts if both are given. */
  static DeviceInfo device(Estate estate, Arguments arguments) {
    if (arguments.text("IotId").isPresent()) {
      String id = arguments.must("IotId");
      return estate.device(id).orElseThrow(() -> noDevice(id));
    }
    ProductInfo product = product(estate, arguments);
    String name =
        arguments
            .text("DeviceName")
            .orElseThrow(
                () ->
                    new BusinessException(
                        "iot.device.NullDeviceName", "Device name cannot be empty."));
    return device(estate, product.productKey(), name);
  }

  static DeviceInfo device(Estate estate, String productKey, String deviceName) {
    DeviceIdentity identity = identity(productKey, deviceName);
    return estate.device(identity).orElseThrow(() -> noDevice(deviceName));
  }

  static DeviceIdentity identity(String productKey, String deviceName) {
    try {
      return new DeviceIdentity(productKey, deviceName);
    } catch (IllegalArgumentException e) {
      throw new BusinessException(
          "iot.device.InvalidFormattedDeviceName", "The device name is invalid: " + e.getMessage());
    }
  }

  /** A part of a list that is all in memory. */
  record Part<T>(List<T> items, int page, int pageSize, int total) {
    int pages() {
      return (total + pageSize - 1) / pageSize;
    }
  }

  static <T> Part<T> part(List<T> all, Arguments arguments, int defaultSize) {
    int page = (int) arguments.number("CurrentPage", 1);
    int size = (int) arguments.number("PageSize", defaultSize);
    long from = Math.min((long) (page - 1) * size, all.size());
    long to = Math.min(from + size, all.size());
    return new Part<>(all.subList((int) from, (int) to), page, size, all.size());
  }

  static String gmt(Instant at) {
    return GMT.format(at);
  }

  static String utc(Instant at) {
    return UTC.format(at);
  }

  static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new BusinessException(
          "iot.messagebroker.MessageContentIsNotBase64Encode",
          "The message content is not base64 encoded.");
    }
  }

  static CompletableFuture<ObjectNode> done(ObjectNode answer) {
    return CompletableFuture.completedFuture(answer);
  }

  static CompletableFuture<ObjectNode> done(CompletableFuture<?> change) {
    return change.thenApply(changed -> Replies.object());
  }
}
