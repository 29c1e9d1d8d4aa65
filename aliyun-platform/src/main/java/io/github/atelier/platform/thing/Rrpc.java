package io.github.atelier.platform.thing;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.topic.DeviceTopics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls that wait for the device's answer. QoS 0 both ways. Thread-safe. */
final class Rrpc {
  private static final Logger LOG = LoggerFactory.getLogger(Rrpc.class);

  private final Room room;
  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

  Rrpc(Room room) {
    this.room = room;
  }

  private record Waiting(DeviceIdentity device, CompletableFuture<byte[]> answer) {}

  /** A call on the device's own RRPC topic. */
  CompletableFuture<byte[]> system(
      DeviceIdentity device, String messageId, byte[] payload, Duration wait) {
    return call(device, messageId, new DeviceTopics(device).rrpcRequest(messageId), payload, wait);
  }

  /** A call on {@code /ext/rrpc/{id}/{topic}}; a topic that begins with / has two then. */
  CompletableFuture<byte[]> custom(
      DeviceIdentity device, String messageId, String topic, byte[] payload, Duration wait) {
    return call(device, messageId, "/ext/rrpc/" + messageId + "/" + topic, payload, wait);
  }

  private CompletableFuture<byte[]> call(
      DeviceIdentity device, String messageId, String topic, byte[] payload, Duration wait) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    if (waiting.size() >= room.rules().maxPending()) {
      return CompletableFuture.failedFuture(
          new RrpcException(
              RrpcException.Code.UNKNOWN, waiting.size() + " calls wait for an answer already"));
    }
    waiting.put(messageId, new Waiting(device, answer));
    Runnable off =
        room.timer()
            .after(
                wait,
                () ->
                    answer.completeExceptionally(
                        new RrpcException(
                            RrpcException.Code.TIMEOUT,
                            device
                                + " did not answer "
                                + topic
                                + " within "
                                + wait.toMillis()
                                + " ms (1905)")));
    answer.whenComplete(
        (done, failure) -> {
          off.run();
          waiting.remove(messageId);
        });
    room.send(device, topic, payload, 0)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                answer.completeExceptionally(
                    new RrpcException(
                        RrpcException.Code.OFFLINE,
                        device + " cannot be called: " + failure.getMessage()));
              }
            });
    return answer;
  }

  /** A device's answer; one that nobody waits for is told to the log (1904). */
  void answered(DeviceIdentity device, String messageId, byte[] payload) {
    Waiting call = waiting.get(messageId);
    if (call == null || !call.device().equals(device) || !call.answer().complete(payload)) {
      LOG.info("{} answered the RRPC {}, which nobody waits for (1904)", device, messageId);
    }
  }
}
