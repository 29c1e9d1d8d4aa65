package io.github.atelier.emulator.uplink;

/** A request on its way. Methods may be called from any thread and never block. */
public interface HttpExchange {

  /** Drops the connection at once; the listener hears nothing more. */
  void abort();

  /** Hears how it ended, once. */
  interface Listener {
    void answered(HttpAnswer answer);

    void failed(LinkFailure failure);
  }
}
