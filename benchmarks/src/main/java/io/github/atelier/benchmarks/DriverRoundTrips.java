package io.github.atelier.benchmarks;

import io.github.atelier.driver.Modem;
import io.github.atelier.driver.channel.Reply;
import io.github.atelier.driver.transport.TcpTransport;
import io.github.atelier.driver.transport.Transport;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.value.Values;
import java.util.Arrays;

/**
 * {@code AT} and its {@code OK}, of the C responder, by the driver and by a C client: over TCP, all
 * on one CPU, ten runs in turn. Without arguments it starts both; with a port it is the driver.
 */
final class DriverRoundTrips {
  private static final int CPU = 0;
  private static final int RUNS = 10;
  private static final int COUNT = 10_000;
  private static final int WARMUP = 30_000;

  private DriverRoundTrips() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0) {
      ask(new TcpTransport("127.0.0.1", Integer.parseInt(arguments[0])));
      return;
    }
    Floor floor = Floor.compile();
    Runs runs = new Runs();
    try (Child first = floor.start(CPU, "respond", "tcp");
        Child second = floor.start(CPU, "respond", "tcp")) {
      String forC = first.line();
      try (Child driver = Child.java(CPU, Child.LAUNCHER, DriverRoundTrips.class, second.line())) {
        driver.line();
        for (int run = 0; run < RUNS; run++) {
          long[] took = floor.ask(CPU, "tcp", forC, COUNT, COUNT / 10);
          runs.add("C client p50", took[0] / 1e3);
          runs.add("C client p99", took[1] / 1e3);
          driver.tell("");
          String[] answer = driver.line().split(" ");
          runs.add("driver p50", Long.parseLong(answer[0]) / 1e3);
          runs.add("driver p99", Long.parseLong(answer[1]) / 1e3);
        }
      }
    }
    runs.print("us");
    System.out.printf(
        "driver: p50 %.2f times the C client, p99 %.2f times%n",
        runs.median("driver p50") / runs.median("C client p50"),
        runs.median("driver p99") / runs.median("C client p99"));
  }

  /** Warms up and says so; then, for each line of input, measures and prints p50 and p99. */
  private static void ask(Transport transport) throws Exception {
    try (Modem modem = Modem.open(transport, Dialects.load("quectel"))) {
      times(modem, WARMUP);
      System.out.println("ready");
      while (System.in.read() >= 0) {
        long[] took = times(modem, COUNT);
        System.out.println(took[COUNT / 2] + " " + took[COUNT / 100 * 99]);
      }
    }
  }

  private static long[] times(Modem modem, int count) {
    long[] took = new long[count];
    for (int i = 0; i < count; i++) {
      long from = System.nanoTime();
      Reply reply = modem.await(modem.command("line.attention", Values.empty()));
      took[i] = System.nanoTime() - from;
      if (!reply.values().isEmpty()) {
        throw new IllegalStateException("AT has no values: " + reply);
      }
    }
    Arrays.sort(took);
    return took;
  }
}
