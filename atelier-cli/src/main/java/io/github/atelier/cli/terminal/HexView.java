package io.github.atelier.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Shows octets as they came, in rows of digits and characters. A row is shown when its line ends,
 * or when the line has been silent for a moment, as it is after a prompt: secrets are masked in
 * whole lines. Thread-safe.
 */
final class HexView implements AutoCloseable {
  private static final HexFormat DIGITS = HexFormat.ofDelimiter(" ").withUpperCase();
  private static final int WIDTH = 16;
  private static final int MOST_WAITING = 4096;
  private static final long SILENCE_MILLIS = 100;

  private final Masks masks;
  private final Consumer<String> show;
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private ScheduledThreadPoolExecutor timer;
  private long fed;
  private boolean on;

  HexView(Masks masks, Consumer<String> show) {
    this.masks = masks;
    this.show = show;
  }

  synchronized boolean on() {
    return on;
  }

  synchronized void turn(boolean wanted) {
    on = wanted;
    waiting.reset();
  }

  /** What was sent; shown at once. */
  synchronized void sent(byte[] octets) {
    if (on) {
      rows(">", masks.mask(octets)).forEach(show);
    }
  }

  synchronized void received(byte[] octets) {
    if (!on) {
      return;
    }
    for (byte b : octets) {
      waiting.write(b);
      if (b == '\n' && waiting.size() > 2 || waiting.size() == MOST_WAITING) {
        flush();
      }
    }
    long now = ++fed;
    if (waiting.size() > 0) {
      timer().schedule(() -> silent(now), SILENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void silent(long since) {
    if (since == fed) {
      flush();
    }
  }

  private void flush() {
    byte[] octets = waiting.toByteArray();
    waiting.reset();
    if (octets.length > 0) {
      masks.heard(trimmed(octets));
      rows("<", masks.mask(octets)).forEach(show);
    }
  }

  private static byte[] trimmed(byte[] octets) {
    int from = 0;
    int to = octets.length;
    while (from < to && (octets[from] == '\r' || octets[from] == '\n')) {
      from++;
    }
    while (to > from && (octets[to - 1] == '\r' || octets[to - 1] == '\n')) {
      to--;
    }
    return Arrays.copyOfRange(octets, from, to);
  }

  private ScheduledThreadPoolExecutor timer() {
    if (timer == null) {
      timer =
          new ScheduledThreadPoolExecutor(
              1,
              task -> {
                Thread thread = new Thread(task, "hex view");
                thread.setDaemon(true);
                return thread;
              });
    }
    return timer;
  }

  /** {@code < 0D 0A 4F 4B 0D 0A ..OK..}. */
  static List<String> rows(String mark, byte[] octets) {
    List<String> rows = new ArrayList<>();
    for (int at = 0; at < octets.length; at += WIDTH) {
      int to = Math.min(octets.length, at + WIDTH);
      StringBuilder row = new StringBuilder(mark).append(' ');
      row.append(DIGITS.formatHex(octets, at, to)).append("   ".repeat(WIDTH - (to - at)));
      row.append("   ");
      for (int i = at; i < to; i++) {
        row.append(octets[i] >= ' ' && octets[i] < 0x7F ? (char) octets[i] : '.');
      }
      rows.add(row.toString());
    }
    return rows;
  }

  @Override
  public synchronized void close() {
    if (timer != null) {
      timer.shutdownNow();
    }
  }
}
