package io.github.atelier.platform.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.alink.AlinkReply;
import io.github.atelier.aliyun.thing.ThingCode;
import io.github.atelier.aliyun.thing.message.MessageException;
import io.github.atelier.aliyun.thing.message.SubDevice;
import io.github.atelier.platform.subscription.MessageKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Gateways: which sub-devices are bound to them, which are online through them. */
final class Gateways {
  /** Codes of sub-device sessions that stand nowhere else. */
  private static final int TOO_MANY = 428;

  private static final int DISABLED = 522;
  private static final int NO_SESSION = 520;
  private static final int MAX_ONLINE = 1_500;

  private final Room room;
  private final Tidings tidings;

  Gateways(Room room, Tidings tidings) {
    this.room = room;
    this.tidings = tidings;
  }

  // ---- topology ----

  CompletableFuture<AlinkReply> add(Request request) {
    DeviceIdentity gateway = request.device();
    List<SubDevice> subs = SubDevice.parseAll(request.params());
    for (SubDevice sub : subs) {
      if (sub.device().equals(gateway)) {
        throw new MessageException(ThingCode.TOPOLOGY_SELF, ThingCode.TOPOLOGY_SELF.text());
      }
      ThingCore.Facts facts = known(sub.device());
      if (!sub.isSignedWith(facts.secret())) {
        throw new MessageException(
            ThingCode.SIGNATURE, "the sign of " + sub.device() + " is not made with its secret");
      }
    }
    List<DeviceIdentity> devices = subs.stream().map(SubDevice::device).toList();
    CompletableFuture<Void> bound =
        room.database()
            .write(
                connection -> {
                  for (DeviceIdentity device : devices) {
                    Optional<DeviceIdentity> before = gatewayOf(connection, device);
                    if (before.isEmpty()) {
                      bind(connection, device, gateway);
                    } else if (!before.get().equals(gateway)) {
                      // the signature proves that the sub-device changed hands
                      unbind(connection, device);
                      bind(connection, device, gateway);
                      room.routes().close(device, before.get());
                    }
                  }
                  return null;
                });
    return Request.after(
        bound,
        lifecycle("create", gateway, devices, request.received()),
        request.success(SubDevice.devices(devices)));
  }

  CompletableFuture<AlinkReply> delete(Request request) {
    DeviceIdentity gateway = request.device();
    List<DeviceIdentity> devices = SubDevice.parseDevices(request.params());
    CompletableFuture<Void> unbound =
        room.database()
            .write(
                connection -> {
                  for (DeviceIdentity device : devices) {
                    if (gatewayOf(connection, device).filter(gateway::equals).isPresent()) {
                      unbind(connection, device);
                    }
                  }
                  return null;
                });
    devices.forEach(device -> room.routes().close(device, gateway));
    return Request.after(
        unbound,
        lifecycle("delete", gateway, devices, request.received()),
        request.success(SubDevice.devices(devices)));
  }

  CompletableFuture<AlinkReply> get(Request request) {
    return request.then(
        subDevices(request.device()), devices -> request.success(SubDevice.devices(devices)));
  }

  CompletableFuture<List<DeviceIdentity>> subDevices(DeviceIdentity gateway) {
    return room.database()
        .read(
            connection ->
                Sql.list(
                    connection,
                    row -> new DeviceIdentity(row.getString(1), row.getString(2)),
                    "select product_key, device_name from thing_topology where"
                        + " gateway_product_key = ? and gateway_device_name = ?"
                        + " order by product_key, device_name",
                    gateway.productKey(),
                    gateway.deviceName()));
  }

  CompletableFuture<AlinkReply> found(Request request) {
    List<DeviceIdentity> devices = SubDevice.parseDevices(request.params());
    ObjectNode payload = gatewayHead(request.device(), devices);
    return tidings
        .offer(
            MessageKind.TOPOLOGY,
            request.device(),
            "/" + request.device() + "/thing/list/found",
            payload,
            request.received())
        .thenApply(done -> request.success());
  }

  private CompletableFuture<Void> lifecycle(
      String action, DeviceIdentity gateway, List<DeviceIdentity> devices, long at) {
    ObjectNode payload = Json.object().put("action", action);
    payload.setAll(gatewayHead(gateway, devices));
    payload.put("messageCreateTime", at);
    return tidings.offer(
        MessageKind.TOPOLOGY, gateway, "/" + gateway + "/thing/topo/lifecycle", payload, at);
  }

  private ObjectNode gatewayHead(DeviceIdentity gateway, List<DeviceIdentity> devices) {
    ObjectNode payload =
        Json.object()
            .put("gwIotId", room.iotId(gateway))
            .put("gwProductKey", gateway.productKey())
            .put("gwDeviceName", gateway.deviceName());
    ArrayNode array = payload.putArray("devices");
    for (DeviceIdentity device : devices) {
      array
          .addObject()
          .put("iotId", room.iotId(device))
          .put("productKey", device.productKey())
          .put("deviceName", device.deviceName());
    }
    return payload;
  }

  private static Optional<DeviceIdentity> gatewayOf(Connection connection, DeviceIdentity device)
      throws SQLException {
    return Sql.first(
        connection,
        row -> new DeviceIdentity(row.getString(1), row.getString(2)),
        "select gateway_product_key, gateway_device_name from thing_topology"
            + " where product_key = ? and device_name = ?",
        device.productKey(),
        device.deviceName());
  }

  private static void bind(Connection connection, DeviceIdentity device, DeviceIdentity gateway)
      throws SQLException {
    Sql.update(
        connection,
        "insert into thing_topology"
            + " (product_key, device_name, gateway_product_key, gateway_device_name)"
            + " values (?, ?, ?, ?)",
        device.productKey(),
        device.deviceName(),
        gateway.productKey(),
        gateway.deviceName());
  }

  private static void unbind(Connection connection, DeviceIdentity device) throws SQLException {
    Sql.update(
        connection,
        "delete from thing_topology where product_key = ? and device_name = ?",
        device.productKey(),
        device.deviceName());
  }

  private ThingCore.Facts known(DeviceIdentity device) {
    return room.core()
        .find(device)
        .orElseThrow(() -> new MessageException(ThingCode.DEVICE_NOT_FOUND, "no device " + device));
  }

  // ---- sessions ----

  /** A sub-device comes online through its gateway. */
  CompletableFuture<AlinkReply> login(Request request) {
    SubDevice sub = SubDevice.parse(request.params());
    DeviceIdentity gateway = request.device();
    ThingCore.Facts facts = known(sub.device());
    if (!sub.isSignedWith(facts.secret())) {
      throw new MessageException(
          ThingCode.SIGNATURE, "the sign of " + sub.device() + " is not made with its secret");
    }
    if (facts.disabled()) {
      return Request.done(code(request, DISABLED, "device disabled"));
    }
    if (room.routes().count(gateway) >= MAX_ONLINE) {
      return Request.done(code(request, TOO_MANY, "too many sub-devices"));
    }
    return request.then(
        room.database().read(connection -> gatewayOf(connection, sub.device())),
        bound -> {
          if (bound.filter(gateway::equals).isEmpty()) {
            return request.failure(ThingCode.NO_TOPOLOGY, ThingCode.NO_TOPOLOGY.text());
          }
          room.routes().open(sub.device(), gateway);
          return request.success(SubDevice.devices(List.of(sub.device())).get(0));
        });
  }

  CompletableFuture<AlinkReply> logout(Request request) {
    DeviceIdentity device = SubDevice.parseDevice(request.params());
    JsonNode data = SubDevice.devices(List.of(device)).get(0);
    return Request.done(
        room.routes().close(device, request.device())
            ? request.success(data)
            : code(request, NO_SESSION, "no session of this sub-device"));
  }

  private static AlinkReply code(Request request, int code, String message) {
    return new AlinkReply(
        request.alink().id(),
        code,
        message,
        request.method(),
        JsonNodeFactory.instance.objectNode());
  }
}
