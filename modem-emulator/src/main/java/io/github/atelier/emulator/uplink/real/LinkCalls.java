package io.github.atelier.emulator.uplink.real;

import io.github.atelier.emulator.uplink.SocketLink;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the events of one socket to its listener, in order, and none after the last one or after
 * an abort. Thread-safe.
 */
final class LinkCalls {
  private static final Logger LOG = LoggerFactory.getLogger(LinkCalls.class);

  private final Executor callbacks;
  private final SocketLink.Listener listener;
  private boolean over;
  private volatile boolean silent;

  LinkCalls(Executor callbacks, SocketLink.Listener listener) {
    this.callbacks = callbacks;
    this.listener = listener;
  }

  synchronized void tell(Consumer<SocketLink.Listener> event) {
    if (over) {
      return;
    }
    try {
      callbacks.execute(
          () -> {
            if (!silent) {
              event.accept(listener);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.trace("the module is gone");
    }
  }

  /** The last event. */
  synchronized void tellLast(Consumer<SocketLink.Listener> event) {
    tell(event);
    over = true;
  }

  /** Nothing more is told, not even what is on its way. */
  void silence() {
    silent = true;
    synchronized (this) {
      over = true;
    }
  }
}
