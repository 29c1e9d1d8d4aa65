package io.github.atelier.platform.openapi;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.platform.event.OfflineReason;
import io.github.atelier.platform.event.PlatformEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Requests to devices that wait for the device's answer. Hears of the answers, and of lost
 * connections, from the platform's events. Thread-safe; at most 10,000 requests wait at once.
 */
final class Rrpc {
  private static final int MAX_WAITING = 10_000;
  private static final int MAX_REMEMBERED = 10_000;

  private final Map<Key, CompletableFuture<Answer>> waiting = new ConcurrentHashMap<>();

  /** When a connection that was lost would have been missed at the latest. */
  private final Map<DeviceIdentity, Long> keepAlives = bounded();

  private final Map<DeviceIdentity, Instant> lostUntil = bounded();

  private record Key(DeviceIdentity device, String topic) {}

  /** What came of a request. */
  sealed interface Answer {
    /** The device answered. */
    record Payload(byte[] bytes) implements Answer {}

    /** It did not, or could not. */
    record None(Code code) implements Answer {}
  }

  /** Why there is no answer, in the API's words. */
  enum Code {
    TIMEOUT,
    OFFLINE,
    /** The connection was lost less than a keep-alive ago. */
    HALFCONN
  }

  /** To be called with every event of the platform. */
  void happened(PlatformEvent event) {
    if (event instanceof PlatformEvent.Published published) {
      if (!waiting.isEmpty()) {
        CompletableFuture<Answer> answer =
            waiting.get(new Key(published.device(), published.topic()));
        if (answer != null) {
          answer.completeAsync(() -> new Answer.Payload(published.payload()));
        }
      }
    } else if (event instanceof PlatformEvent.Connected connected) {
      synchronized (keepAlives) {
        keepAlives.put(connected.device(), (long) connected.keepAliveSeconds());
        lostUntil.remove(connected.device());
      }
    } else if (event instanceof PlatformEvent.Disconnected gone) {
      boolean lost =
          gone.reason() == OfflineReason.TCP_CLOSED || gone.reason() == OfflineReason.CUT;
      synchronized (keepAlives) {
        Long seconds = keepAlives.remove(gone.device());
        if (lost && seconds != null) {
          lostUntil.put(gone.device(), gone.at().plusSeconds(seconds));
        }
      }
      waiting.forEach(
          (key, answer) -> {
            if (key.device().equals(gone.device())) {
              answer.completeAsync(() -> new Answer.None(lost ? Code.HALFCONN : Code.OFFLINE));
            }
          });
    }
  }

  /** How a device that is not connected is called at this moment. */
  Code absence(DeviceIdentity device, Instant now) {
    synchronized (keepAlives) {
      Instant until = lostUntil.get(device);
      return until != null && now.isBefore(until) ? Code.HALFCONN : Code.OFFLINE;
    }
  }

  /**
   * Waits for an answer; to be called before the request is sent.
   *
   * @param topic the one the device will answer on
   * @return completes with the answer, or with why there is none, within {@code limit}; empty map
   *     entry when done
   */
  CompletableFuture<Answer> await(DeviceIdentity device, String topic, Duration limit) {
    if (waiting.size() >= MAX_WAITING) {
      throw new BusinessException(
          "iot.messagebroker.RateLimit", "More than " + MAX_WAITING + " requests are waiting.");
    }
    Key key = new Key(device, topic);
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    waiting.put(key, answer);
    answer.completeOnTimeout(
        new Answer.None(Code.TIMEOUT), limit.toMillis(), TimeUnit.MILLISECONDS);
    answer.whenComplete((done, failure) -> waiting.remove(key, answer));
    return answer;
  }

  private static <V> Map<DeviceIdentity, V> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<DeviceIdentity, V> eldest) {
        return size() > MAX_REMEMBERED;
      }
    };
  }
}
