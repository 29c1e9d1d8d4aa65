package io.github.atelier.benchmarks;

import java.util.List;

/**
 * {@code AT} and its {@code OK}, by a C client, of a C responder that does nothing else and of an
 * emulated module: over TCP and over a pseudo-terminal, all on one CPU, ten runs in turn.
 */
final class RoundTrips {
  private static final int CPU = 0;
  private static final int RUNS = 10;
  private static final int COUNT = 20_000;
  private static final int WARMUP = 2_000;
  private static final int FIRST_WARMUP = 100_000;

  private RoundTrips() {}

  public static void main(String[] arguments) throws Exception {
    Floor floor = Floor.compile();
    Runs p50 = new Runs();
    Runs p99 = new Runs();
    List<String> options = arguments.length > 0 ? List.of(arguments) : Child.LAUNCHER;
    try (Child tcpFloor = floor.start(CPU, "respond", "tcp");
        Child ptyFloor = floor.start(CPU, "respond", "pty");
        Child module = Child.java(CPU, options, ModuleProcess.class)) {
      String[][] contenders = {
        {"tcp floor", "tcp", tcpFloor.line()},
        {"tcp module", "tcp", module.line()},
        {"pty floor", "pty", ptyFloor.line()},
        {"pty module", "pty", module.line()}
      };
      for (String[] c : contenders) {
        floor.ask(CPU, c[1], c[2], WARMUP, c[0].endsWith("module") ? FIRST_WARMUP : WARMUP);
      }
      for (int run = 0; run < RUNS; run++) {
        for (String[] c : contenders) {
          long[] took = floor.ask(CPU, c[1], c[2], COUNT, WARMUP);
          p50.add(c[0] + " p50", took[0] / 1e3);
          p99.add(c[0] + " p99", took[1] / 1e3);
        }
      }
    }
    p50.print("us");
    p99.print("us");
    for (String kind : List.of("tcp", "pty")) {
      System.out.printf(
          "%s: p50 %.2f times the floor, p99 %.2f times%n",
          kind,
          p50.median(kind + " module p50") / p50.median(kind + " floor p50"),
          p99.median(kind + " module p99") / p99.median(kind + " floor p99"));
    }
  }
}
