package io.github.atelier.emulator.line.memory;

import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.LineHandler;
import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.emulator.line.internal.Backlog;
import io.github.atelier.emulator.line.internal.Delivery;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;

/**
 * A line within the process. The module holds the {@code MemoryLine}; the test, or a driver in the
 * same process, holds its {@link #host()}, the DTE's end.
 *
 * <p>What the host does reaches the handler as a task of the loop, so with a {@link ManualLoop}
 * nothing happens until the loop is run. What the module writes can be taken at once.
 */
public final class MemoryLine implements Line {
  private final String name;
  private final ModuleLoop loop;
  private final Backlog toHost;
  private final Delivery delivery = new Delivery(this);
  private final Host host = new Host();
  private volatile boolean hostOpen;
  private volatile boolean started;
  private volatile boolean ended;
  private volatile boolean carrier;
  private volatile Runnable outputListener = () -> {};

  public MemoryLine(ModuleLoop loop) {
    this("memory", loop, LineOptions.DEFAULTS);
  }

  public MemoryLine(String name, ModuleLoop loop, LineOptions options) {
    this.name = name;
    this.loop = loop;
    this.toHost = new Backlog(name, options.backlogBytes());
  }

  /** The DTE's end; always the same. */
  public Host host() {
    return host;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ModuleLoop loop() {
    return loop;
  }

  @Override
  public void start(LineHandler handler) {
    delivery.attach(handler);
    started = true;
    loop.execute(this::reportOpened);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (hostOpen && started && !ended) {
      toHost.offer(bytes, offset, length);
      outputListener.run();
    }
  }

  @Override
  public void carrier(boolean on) {
    carrier = on;
  }

  @Override
  public long droppedBytes() {
    return toHost.dropped();
  }

  /** Off the loop the handler learns of it when the loop runs; this does not wait. */
  @Override
  public void close() {
    ended = true;
    if (loop.inLoop()) {
      delivery.end();
      return;
    }
    try {
      loop.execute(delivery::end);
    } catch (RejectedExecutionException e) {
      // The loop has ended: nobody is left to be told.
    }
  }

  private void reportOpened() {
    if (hostOpen) {
      delivery.opened();
    }
  }

  /** The DTE's end of a {@link MemoryLine}. Thread-safe. */
  public final class Host {
    private Host() {}

    /** Opens the port. */
    public void open() {
      toHost.clear();
      hostOpen = true;
      loop.execute(MemoryLine.this::reportOpened);
    }

    /** Closes the port; output not yet taken stays takeable until the next {@link #open()}. */
    public void close() {
      hostOpen = false;
      loop.execute(delivery::closed);
    }

    /**
     * Sends bytes to the module; the array is copied.
     *
     * @throws IllegalStateException if the port is not open
     */
    public void send(byte[] bytes) {
      if (!hostOpen) {
        throw new IllegalStateException(name + " is not open: call open() before send()");
      }
      byte[] copy = bytes.clone();
      if (copy.length > 0) {
        loop.execute(() -> delivery.received(copy, 0, copy.length));
      }
    }

    /** Raises or drops DTR of an open port. */
    public void dtr(boolean on) {
      loop.execute(() -> delivery.dtr(on));
    }

    /** The carrier circuit (DCD). */
    public boolean carrier() {
      return carrier;
    }

    /** Sends text, one byte a character (ISO 8859-1). */
    public void send(String text) {
      send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Takes what the module wrote since the last time; empty if nothing. */
    public byte[] take() {
      synchronized (toHost) {
        byte[] taken = new byte[toHost.size()];
        toHost.peek(ByteBuffer.wrap(taken));
        toHost.consume(taken.length);
        return taken;
      }
    }

    /** The same as text, one character a byte (ISO 8859-1). */
    public String takeText() {
      return new String(take(), StandardCharsets.ISO_8859_1);
    }

    /**
     * Calls this after each write of the module, on the writer's thread; it should only {@link
     * #take}.
     */
    public void onOutput(Runnable listener) {
      outputListener = Objects.requireNonNull(listener, "listener");
    }
  }
}
