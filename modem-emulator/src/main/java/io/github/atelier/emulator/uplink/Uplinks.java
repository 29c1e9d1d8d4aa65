package io.github.atelier.emulator.uplink;

import java.util.concurrent.Executor;

/** Opens links to servers. Thread-safe; one for all modules of a process. */
public interface Uplinks extends AutoCloseable {

  /**
   * Opens TCP, and TLS where configured, but sends no CONNECT yet. Never blocks.
   *
   * @param callbacks runs every call of the listener, in order; usually the module's loop
   * @param listener told {@link MqttLink.Listener#opened} or {@link MqttLink.Listener#openFailed}
   *     once
   */
  MqttLink open(LinkTarget target, Executor callbacks, MqttLink.Listener listener);

  /**
   * Sends one HTTP request and reads the answer. Never blocks.
   *
   * @param callbacks runs the call of the listener; usually the module's loop
   */
  HttpExchange fetch(HttpRequest request, Executor callbacks, HttpExchange.Listener listener);

  /** The sockets of the same network. */
  NetworkSockets sockets();

  /** Aborts all links and ends all threads. */
  @Override
  void close();
}
