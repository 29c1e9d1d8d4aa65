package io.github.atelier.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/**
 * What became of each message, by its number: when it was due, whether its PUBACK came, how often a
 * consumer got it. Numbers go round the devices: message n is of device n modulo their count, with
 * packet id n / count + 1. One thread publishes and hears PUBACKs, one consumes.
 */
final class ScaleTally {
  private static final long LONGEST = 120_000_000_000L;

  private final long[] due;
  private final boolean[] acknowledged;
  private final byte[] received;
  private final AtomicInteger acknowledgedCount = new AtomicInteger();
  private final AtomicInteger receivedCount = new AtomicInteger();
  private final int measuredFrom;
  private final Histogram toPuback = new Histogram(LONGEST, 3);
  private final Histogram toConsumer = new Histogram(LONGEST, 3);
  private volatile int sent;
  private volatile long lastReceived;
  private volatile long firstMeasured;
  private int twice;
  private int strange;

  /**
   * @param max most messages
   * @param measuredFrom latencies of earlier ones are left out: the compilers are not done yet
   */
  ScaleTally(int max, int measuredFrom) {
    this.due = new long[max];
    this.acknowledged = new boolean[max];
    this.received = new byte[max];
    this.measuredFrom = measuredFrom;
  }

  int max() {
    return due.length;
  }

  int sent() {
    return sent;
  }

  /** Sent and not yet both acknowledged and received. */
  int open() {
    return sent - Math.min(acknowledgedCount.get(), receivedCount.get());
  }

  /** Message {@code n} leaves. Its time is when it was due, even if we are late ourselves. */
  void sending(int n, long dueNanos) {
    due[n] = dueNanos;
    if (n == measuredFrom) {
      firstMeasured = dueNanos;
    }
    sent = n + 1;
  }

  void acknowledged(int n) {
    if (n < 0 || n >= sent || acknowledged[n]) {
      strange++;
      return;
    }
    acknowledged[n] = true;
    acknowledgedCount.incrementAndGet();
    if (n >= measuredFrom) {
      toPuback.recordValue(Math.min(LONGEST, System.nanoTime() - due[n]));
    }
  }

  synchronized void received(int n) {
    if (n < 0 || n >= sent) {
      strange++;
    } else if (++received[n] > 1) {
      twice++;
    } else {
      long now = System.nanoTime();
      receivedCount.incrementAndGet();
      lastReceived = now;
      if (n >= measuredFrom) {
        toConsumer.recordValue(Math.min(LONGEST, now - due[n]));
      }
    }
  }

  boolean complete() {
    return open() == 0;
  }

  /** One line of what {@link PlatformScale} reads: names and values. */
  String summary(double lateMillis) {
    int measured = Math.max(0, receivedCount.get() - measuredFrom);
    double seconds = (lastReceived - firstMeasured) / 1e9;
    int notReceived = 0;
    for (int n = 0; n < sent; n++) {
      if (acknowledged[n] && received[n] == 0) {
        notReceived++;
      }
    }
    return String.format(
        "sent=%d acknowledged=%d received=%d lost=%d twice=%d strange=%d rate=%.0f late=%.1f %s %s",
        sent,
        acknowledgedCount.get(),
        receivedCount.get(),
        notReceived,
        twice,
        strange,
        measured / seconds,
        lateMillis,
        percentiles("puback", toPuback),
        percentiles("consumer", toConsumer));
  }

  private static String percentiles(String name, Histogram values) {
    return String.format(
        "%s=%.1f/%.1f/%.1f/%.1f/%.1f",
        name,
        values.getValueAtPercentile(50) / 1e6,
        values.getValueAtPercentile(90) / 1e6,
        values.getValueAtPercentile(99) / 1e6,
        values.getValueAtPercentile(99.9) / 1e6,
        values.getMaxValue() / 1e6);
  }
}
