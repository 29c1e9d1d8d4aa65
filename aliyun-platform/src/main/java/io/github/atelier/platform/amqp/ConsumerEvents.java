package io.github.atelier.platform.amqp;

/** Told about the owner's consumers. Called on event loops: must not block. */
public interface ConsumerEvents {
  /** A consumer logged in and has its link. */
  void connected(String clientId, String groupId, String remote);

  /** A consumer was refused; the detail says why, without secrets. */
  void refused(String remote, String detail);

  /** A consumer that was connected is gone. */
  void disconnected(String clientId, String groupId, String detail);
}
