package io.github.atelier.emulator.module.terminal;

import io.github.atelier.emulator.line.Cancellable;
import io.github.atelier.emulator.line.ModuleLoop;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;

/**
 * The data call of one line, if there is one: data mode, and online command state after the escape
 * (V.250 6.3.7 for the way back).
 *
 * <p>The escape is Hayes': silence for the guard time (S12), three plus signs no further apart than
 * that, silence again. Plus signs are held until it is known whether they are data. Confined to the
 * module's loop.
 */
final class DataSession {
  private static final byte PLUS = '+';
  private static final int ESCAPE = 3;

  /** What happens on the line in consequence. */
  interface Host {
    /** Octets that are to reach the host now. */
    void fromFarEnd(byte[] bytes);

    /** Stops or resumes what the host sends. */
    void reading(boolean on);

    /** Data mode is left by the escape or by DTR; the call goes on. */
    void escaped();

    /**
     * The call is over.
     *
     * @param byCommand whether the host ended it by a command, whose result tells
     */
    void hungUp(boolean inDataMode, boolean byCommand);
  }

  private final Host host;
  private final LineSettings settings;
  private ModuleLoop loop;
  private DataCall call;
  private long rate;
  private boolean dataMode;
  private int pluses;
  private long lastOctet;
  private Cancellable silence = () -> {};

  DataSession(Host host, LineSettings settings) {
    this.host = host;
    this.settings = settings;
  }

  void attach(ModuleLoop to) {
    loop = to;
  }

  boolean hasCall() {
    return call != null;
  }

  boolean inDataMode() {
    return dataMode;
  }

  /** As the host was told when it connected. */
  long rate() {
    return rate;
  }

  /** Calls the far end; false where nobody answers. */
  boolean begin(long newRate, Function<DataPath, DataCall> open) {
    abort();
    Path path = new Path();
    path.far = open.apply(path);
    call = path.far;
    rate = newRate;
    return resume();
  }

  /** Data mode, for the first time or again; false where there is no call. */
  boolean resume() {
    dataMode = call != null;
    pluses = 0;
    lastOctet = loop.nanoTime();
    if (dataMode) {
      call.online(true);
    }
    return dataMode;
  }

  /** The way of one call to the host. */
  private final class Path implements DataPath {
    private DataCall far;

    @Override
    public void write(byte[] bytes, int offset, int length) {
      byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
      whileItLasts(
          () -> {
            if (dataMode) {
              host.fromFarEnd(copy);
            }
          });
    }

    @Override
    public void reading(boolean on) {
      // also for a call that has just ended: its host must not wait for ever
      loop.execute(() -> host.reading(on));
    }

    @Override
    public void hangUp() {
      whileItLasts(() -> DataSession.this.hangUp(false));
    }

    private void whileItLasts(Runnable task) {
      loop.execute(
          () -> {
            if (far != null && call == far) {
              task.run();
            }
          });
    }
  }

  void received(byte[] buffer, int offset, int length) {
    long now = loop.nanoTime();
    long guard = guard().toNanos();
    int from = offset;
    for (int i = offset; i < offset + length && dataMode; i++) {
      long pause = now - lastOctet;
      lastOctet = now;
      boolean escapes = pluses == 0 ? pause >= guard : pluses < ESCAPE && pause <= guard;
      if (buffer[i] == PLUS && escapes) {
        forward(buffer, from, i);
        from = i + 1;
        pluses++;
        silence.cancel();
        silence = loop.schedule(guard(), this::silent);
      } else {
        releasePluses();
      }
    }
    forward(buffer, from, offset + length);
  }

  private void forward(byte[] buffer, int from, int to) {
    if (to > from && call != null) {
      call.received(buffer, from, to - from);
    }
  }

  /** Plus signs that were data after all. */
  private void releasePluses() {
    if (pluses > 0) {
      silence.cancel();
      byte[] held = new byte[pluses];
      Arrays.fill(held, PLUS);
      pluses = 0;
      forward(held, 0, held.length);
    }
  }

  private void silent() {
    if (pluses == ESCAPE) {
      leave();
    } else {
      releasePluses();
    }
  }

  private void leave() {
    if (dataMode) {
      dataMode = false;
      pluses = 0;
      silence.cancel();
      call.online(false);
      host.escaped();
    }
  }

  /** DTR went off (V.250 6.2.9 and the manuals' {@code &D}). */
  void dtrOff() {
    if (settings.dtr == 1) {
      leave();
    } else if (settings.dtr == 2) {
      hangUp(false);
    }
  }

  /**
   * Ends the call and says so.
   *
   * @param byCommand whether the host does it by a command
   */
  void hangUp(boolean byCommand) {
    if (call != null) {
      boolean inDataMode = dataMode;
      abort();
      host.hungUp(inDataMode, byCommand);
    }
  }

  /** Ends the call without a word. */
  void abort() {
    DataCall last = call;
    call = null;
    dataMode = false;
    pluses = 0;
    silence.cancel();
    if (last != null) {
      last.ended();
    }
  }

  private Duration guard() {
    return Duration.ofMillis(20L * settings.register(LineSettings.S12));
  }
}
