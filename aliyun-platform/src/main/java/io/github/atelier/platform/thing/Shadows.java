package io.github.atelier.platform.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.thing.message.Shadow;
import io.github.atelier.aliyun.thing.message.Shadow.Problem;
import io.github.atelier.aliyun.topic.DeviceTopics;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The device shadows: a document with versions for each device. */
final class Shadows {
  private static final String DEVICE = " where product_key = ? and device_name = ?";

  private final Room room;

  Shadows(Room room) {
    this.room = room;
  }

  /** A shadow; {@code metadata} has the seconds of each attribute's last change. */
  private record Document(
      long version, long changed, ObjectNode reported, ObjectNode desired, ObjectNode metadata) {

    /** The document as {@code get} and the API tell it. */
    ObjectNode payload() {
      ObjectNode payload = Json.object().put("status", "success");
      ObjectNode state = payload.putObject("state");
      state.set("reported", reported);
      if (!desired.isEmpty()) {
        state.set("desired", desired);
      }
      payload.set("metadata", metadata);
      return payload;
    }
  }

  /** What a device sent on {@code /shadow/update/…}. */
  CompletableFuture<Void> take(DeviceIdentity device, byte[] payload) {
    Shadow message;
    try {
      message = Shadow.parse(payload);
    } catch (Shadow.RefusedException e) {
      send(device, e.problem().reply(seconds()));
      return CompletableFuture.completedFuture(null);
    }
    if (message.method().equals("get")) {
      return room.database()
          .read(connection -> read(connection, device))
          .thenAccept(
              document -> {
                ObjectNode reply = Json.object().put("method", "reply");
                reply.set("payload", document.payload());
                send(device, reply.put("version", document.version()).put("timestamp", seconds()));
              });
    }
    return room.database()
        .write(connection -> change(connection, device, message))
        .handle(
            (version, failure) -> {
              if (failure == null) {
                ObjectNode reply = Json.object().put("method", "reply");
                reply.putObject("payload").put("status", "success").put("version", version);
                send(device, reply.put("timestamp", seconds()));
              } else if (cause(failure) instanceof Shadow.RefusedException refused) {
                send(device, refused.problem().reply(seconds()));
              } else {
                throw new CompletionException(cause(failure));
              }
              return null;
            });
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private long change(Connection connection, DeviceIdentity device, Shadow message)
      throws SQLException {
    Document known = read(connection, device);
    long version = next(known, message.version().orElseThrow());
    ObjectNode reported = known.reported();
    ObjectNode desired = known.desired();
    ObjectNode metadata = known.metadata();
    JsonNode given = message.state().path("reported");
    if (message.method().equals("delete")) {
      remove(reported, given);
      remove(metadata.withObjectProperty("reported"), given);
    } else if (given.isObject()) {
      reported.setAll((ObjectNode) given);
      stamp(metadata.withObjectProperty("reported"), (ObjectNode) given);
    }
    if (message.state().path("desired").asText("").equals("null")) {
      desired.removeAll();
      metadata.remove("desired");
    }
    if (reported.size() + desired.size() > Shadow.MAX_ATTRIBUTES) {
      throw new Shadow.RefusedException(Problem.TOO_MANY);
    }
    put(connection, device, new Document(version, room.now(), reported, desired, metadata));
    return version;
  }

  /** -1 starts anew; else the version must be above what is known. */
  private static long next(Document known, long version) {
    if (version == -1) {
      return 0;
    }
    if (version <= known.version()) {
      throw new Shadow.RefusedException(Problem.CONFLICT);
    }
    return version;
  }

  private static void remove(ObjectNode from, JsonNode named) {
    if (named.isObject()) {
      named.fieldNames().forEachRemaining(from::remove);
    } else {
      from.removeAll();
    }
  }

  private void stamp(ObjectNode metadata, ObjectNode given) {
    given
        .fieldNames()
        .forEachRemaining(name -> metadata.putObject(name).put("timestamp", seconds()));
  }

  /** The document for the API, with version and timestamp. */
  CompletableFuture<ObjectNode> document(DeviceIdentity device) {
    return room.database()
        .read(connection -> read(connection, device))
        .thenApply(
            document -> {
              ObjectNode whole = Json.object();
              ObjectNode payload = document.payload();
              whole.set("state", payload.get("state"));
              whole.set("metadata", payload.get("metadata"));
              return whole
                  .put("version", document.version())
                  .put("timestamp", document.changed() / 1000);
            });
  }

  /**
   * An application's wish: desired attributes, which an online device is told as {@code control}.
   * Fails with {@link Shadow.RefusedException}.
   *
   * @param delta change what is named and keep the rest
   */
  CompletableFuture<Void> wish(
      DeviceIdentity device, ObjectNode desired, long version, boolean delta) {
    return room.database()
        .write(
            connection -> {
              Document known = read(connection, device);
              long next = next(known, version);
              ObjectNode wished = delta ? known.desired() : Json.object();
              wished.setAll(desired);
              if (known.reported().size() + wished.size() > Shadow.MAX_ATTRIBUTES) {
                throw new Shadow.RefusedException(Problem.TOO_MANY);
              }
              stamp(known.metadata().withObjectProperty("desired"), desired);
              Document changed =
                  new Document(next, room.now(), known.reported(), wished, known.metadata());
              put(connection, device, changed);
              return changed;
            })
        .thenAccept(
            changed -> {
              ObjectNode control = Json.object().put("method", "control");
              control.set("payload", changed.payload());
              send(device, control.put("version", changed.version()).put("timestamp", seconds()));
            });
  }

  private static Document read(Connection connection, DeviceIdentity device) throws SQLException {
    return Sql.first(
            connection,
            row ->
                new Document(
                    row.getLong(1),
                    row.getLong(2),
                    (ObjectNode) Json.stored(row.getString(3)),
                    (ObjectNode) Json.stored(row.getString(4)),
                    (ObjectNode) Json.stored(row.getString(5))),
            "select version, changed, reported, desired, metadata from thing_shadow" + DEVICE,
            device.productKey(),
            device.deviceName())
        .orElseGet(() -> new Document(0, 0, Json.object(), Json.object(), Json.object()));
  }

  private static void put(Connection connection, DeviceIdentity device, Document document)
      throws SQLException {
    Sql.put(
        connection,
        "update thing_shadow set version = ?, changed = ?, reported = ?, desired = ?, metadata = ?"
            + DEVICE,
        "insert into thing_shadow"
            + " (version, changed, reported, desired, metadata, product_key, device_name)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        document.version(),
        document.changed(),
        document.reported().toString(),
        document.desired().toString(),
        document.metadata().toString(),
        device.productKey(),
        device.deviceName());
  }

  private void send(DeviceIdentity device, ObjectNode message) {
    room.send(device, new DeviceTopics(device).shadowGet(), Json.bytes(message), 0);
  }

  private long seconds() {
    return room.now() / 1000;
  }
}
