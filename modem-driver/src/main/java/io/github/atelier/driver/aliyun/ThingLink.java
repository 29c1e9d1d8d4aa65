package io.github.atelier.driver.aliyun;

import java.util.concurrent.CompletableFuture;

/**
 * What carries a thing's messages. Mostly a connected MQTT client, wherever it is: in a module
 * ({@link ModuleThingLink}), or on the host, where an adapter of a few lines makes one of any
 * client library. Connecting is its owner's business; a {@link Thing} only uses it. Or a link that
 * carries only up ({@link HttpsThingLink}). Must be thread-safe.
 */
public interface ThingLink {
  /**
   * Publishes.
   *
   * @param qos 0 or 1
   * @return complete when it was sent (QoS 0) or acknowledged (QoS 1), with a {@link Receipt} if
   *     the other end gives one; fails if it was not, with a {@link ThingException} if it can tell
   *     what that means for a request. Must complete in bounded time
   */
  CompletableFuture<?> publish(String topic, byte[] payload, int qos);

  /** Subscribes to a topic filter; complete when the server granted it. */
  CompletableFuture<?> subscribe(String filter, int qos);

  /**
   * Has every message that arrives told, in the order of arrival, until the returned handle is run.
   */
  Runnable listen(Listener listener);

  /**
   * Whether anything comes down this link. Where nothing does, requests ask for no reply and are
   * complete when {@link #publish} is, and what needs to hear is refused.
   */
  default boolean hears() {
    return true;
  }

  /**
   * What the other end said when it took a message.
   *
   * @param messageId its number there
   */
  record Receipt(String messageId) {}

  /** Who is told of messages; returns soon. */
  @FunctionalInterface
  interface Listener {
    /** A message arrived. */
    void message(String topic, byte[] payload);
  }
}
