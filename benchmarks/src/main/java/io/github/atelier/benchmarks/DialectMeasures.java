package io.github.atelier.benchmarks;

import io.github.atelier.driver.channel.Reply;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What {@link DialectRuns} measures of one dialect. */
final class DialectMeasures {
  static final int RATE = 115_200;
  static final int BITS = 10;
  static final int KIB = 1024;
  private static final String QUESTION = "signal.quality";
  private static final int AHEAD = 128;
  private static final int EACH = 8;
  private static final int PUSHED = 256;
  private static final long TAIL_NANOS = 200_000_000;

  /** How much is measured. */
  record Effort(double seconds, int runs, int publishes, int pushes, int pacedPushes) {
    static final Effort FULL = new Effort(1.5, 3, 24, 600, 60);
    static final Effort QUICK = new Effort(0.4, 1, 12, 150, 15);
  }

  /** Octets of one publish, both directions, and how many of them the manual does not ask for. */
  record Octets(int payload, double each, long added) {}

  /**
   * The line to the module, in per cent of the time: busy in each run, what the dialogue leaves of
   * it, and idle while the driver has heard but not yet spoken (median).
   */
  record Goodput(double[] runs, double ceiling, double driver) {}

  /** Nanoseconds. */
  record Latency(double p50, double p99) {}

  /** All of one dialect. */
  record Result(
      String dialect,
      double oneByOne,
      double queued,
      List<Octets> octets,
      Map<Integer, Goodput> goodput,
      Latency unpaced,
      Latency paced) {}

  private final TlsBroker broker;
  private final Effort effort;

  DialectMeasures(TlsBroker broker, Effort effort) {
    this.broker = broker;
    this.effort = effort;
  }

  Result of(Dialect dialect) throws Exception {
    double oneByOne;
    double queued;
    List<Octets> octets = new ArrayList<>();
    Latency unpaced;
    try (DialectBed bed = new DialectBed(dialect, broker, 0)) {
      oneByOne(bed, effort.seconds / 2);
      oneByOne = oneByOne(bed, effort.seconds);
      queued = queued(bed, effort.seconds);
      publishFor(bed, effort.seconds / 2);
      for (int length : new int[] {16, 256, KIB, bed.longest()}) {
        octets.add(octets(bed, length));
      }
      latency(bed, effort.pushes / 2, 0);
      unpaced = latency(bed, effort.pushes, 0);
    }
    Map<Integer, Goodput> goodput = new LinkedHashMap<>();
    try (DialectBed bed = new DialectBed(dialect, broker, RATE)) {
      goodput.put(0, goodput(bed, 0));
      goodput.put(1, goodput(bed, 1));
      Latency paced = latency(bed, effort.pacedPushes, 1e9 * BITS / RATE);
      return new Result(dialect.name(), oneByOne, queued, octets, goodput, unpaced, paced);
    }
  }

  /** Commands a second, each asked when the one before has its reply. */
  private double oneByOne(DialectBed bed, double seconds) {
    long began = System.nanoTime();
    long end = began + (long) (seconds * 1e9);
    long count = 0;
    while (System.nanoTime() - end < 0) {
      bed.modem().await(bed.modem().command(QUESTION, Values.empty()));
      count++;
    }
    return count * 1e9 / (System.nanoTime() - began);
  }

  /** Commands a second where the next ones are with the driver before the reply is. */
  private double queued(DialectBed bed, double seconds) {
    long began = System.nanoTime();
    long end = began + (long) (seconds * 1e9);
    long count = 0;
    while (System.nanoTime() - end < 0) {
      CompletableFuture<?> last = null;
      for (int i = 0; i < AHEAD; i++) {
        last = bed.modem().command(QUESTION, Values.empty());
      }
      bed.modem().await(last);
      count += AHEAD;
    }
    return count * 1e9 / (System.nanoTime() - began);
  }

  /** So that what the paced line sees is compiled code. */
  private static void publishFor(DialectBed bed, double seconds) {
    byte[] payload = DialectBed.text(KIB);
    long end = System.nanoTime() + (long) (seconds * 1e9);
    for (int qos = 0; System.nanoTime() - end < 0; qos = 1 - qos) {
      bed.modem().await(bed.publish(payload, qos));
    }
  }

  private Octets octets(DialectBed bed, int length) throws InterruptedException {
    long sent = bed.tap().sent();
    long received = bed.tap().received();
    Dialogue before = bed.expected();
    for (int i = 0; i < EACH; i++) {
      bed.modem().await(bed.publish(DialectBed.text(length), 1));
    }
    long byManual =
        bed.expected().toModule() + bed.expected().toHost() - before.toModule() - before.toHost();
    long began = System.nanoTime();
    long onTheWire;
    do {
      // the last line end may come after the result was told
      TimeUnit.MILLISECONDS.sleep(1);
      onTheWire = bed.tap().sent() + bed.tap().received() - sent - received;
    } while (onTheWire < byManual && System.nanoTime() - began < TAIL_NANOS);
    return new Octets(length, onTheWire / (double) EACH, onTheWire - byManual);
  }

  private Goodput goodput(DialectBed bed, int qos) {
    byte[] payload = DialectBed.text(KIB);
    double[] shares = new double[effort.runs];
    double[] driver = new double[effort.runs];
    bed.modem().await(bed.publish(payload, qos));
    Dialogue all = bed.expected();
    for (int run = 0; run < effort.runs; run++) {
      Dialogue before = bed.expected();
      List<CompletableFuture<Reply>> replies = new ArrayList<>();
      long thought = bed.tap().thinking();
      long began = System.nanoTime();
      for (int i = 0; i < effort.publishes; i++) {
        replies.add(bed.publish(payload, qos));
      }
      replies.forEach(bed.modem()::await);
      double seconds = (System.nanoTime() - began) / 1e9;
      all = bed.expected();
      double busy = (double) (all.toModule() - before.toModule()) * BITS / RATE;
      shares[run] = 100 * busy / seconds;
      driver[run] = 100 * (bed.tap().thinking() - thought) / 1e9 / seconds;
    }
    return new Goodput(shares, all.ceiling(), Runs.percentile(driver, 50));
  }

  /**
   * From the broker's send to the listener.
   *
   * @param octetNanos the time of one octet on the line, which is taken off
   */
  private Latency latency(DialectBed bed, int count, double octetNanos)
      throws InterruptedException {
    byte[] payload = DialectBed.text(PUSHED);
    bed.push(payload);
    long before = bed.tap().received();
    double[] took = new double[count];
    for (int i = 0; i < count; i++) {
      took[i] = bed.push(payload);
    }
    double line = octetNanos * (bed.tap().received() - before) / count;
    return new Latency(Runs.percentile(took, 50) - line, Runs.percentile(took, 99) - line);
  }
}
