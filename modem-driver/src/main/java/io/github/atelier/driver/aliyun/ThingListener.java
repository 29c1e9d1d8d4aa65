package io.github.atelier.driver.aliyun;

/**
 * Who is told of what a {@link Thing} cannot do anything with, so that nothing is lost. Called on
 * the link's thread, or on the thing's where a handler failed; returns soon.
 */
public interface ThingListener {
  /** A reply whose id nobody waits for: late, repeated, or to somebody else's request. */
  default void unmatchedReply(String topic, byte[] payload) {}

  /** A message on one of the device's system topics that nothing here handles. */
  default void unhandled(String topic, byte[] payload) {}

  /** A handler of the owner threw; the platform was answered with code 400. */
  default void handlerFailed(String topic, RuntimeException failure) {}

  /** An answer to the platform could not be sent. */
  default void answerFailed(String topic, Throwable failure) {}
}
