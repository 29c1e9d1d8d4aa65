package io.github.atelier.emulator.line.internal;

import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.LineHandler;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a line's handler so that every line keeps the same promise: {@code opened (received)*
 * closed}, one open at a time, and a handler that throws breaks nothing but its own call. Confined
 * to the line's loop, except for {@link #attach}.
 */
public final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final Line line;
  private final AtomicReference<LineHandler> handler = new AtomicReference<>();
  private boolean open;
  private boolean ended;

  public Delivery(Line line) {
    this.line = line;
  }

  /** Takes the handler, from any thread, once. */
  public void attach(LineHandler newHandler) {
    Objects.requireNonNull(newHandler, "handler");
    if (!handler.compareAndSet(null, newHandler)) {
      throw new IllegalStateException(line.name() + " was started already");
    }
  }

  public boolean isOpen() {
    return open;
  }

  public void opened() {
    if (!open && !ended && handler.get() != null) {
      open = true;
      LOG.debug("{}: opened", line.name());
      call("opened", () -> handler.get().opened(line));
    }
  }

  /** Reports the opening first, if nobody did. */
  public void received(byte[] buffer, int offset, int length) {
    opened();
    if (open) {
      call("received", () -> handler.get().received(buffer, offset, length));
    }
  }

  public void dtr(boolean on) {
    if (open) {
      call("dtr", () -> handler.get().dtr(on));
    }
  }

  public void closed() {
    if (open) {
      open = false;
      LOG.debug("{}: closed", line.name());
      call("closed", handler.get()::closed);
    }
  }

  /** The line ends: closed, and silent ever after. */
  public void end() {
    ended = true;
    closed();
  }

  private void call(String what, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.error("{}: the module's handler failed in {}; the line goes on", line.name(), what, e);
    }
  }
}
