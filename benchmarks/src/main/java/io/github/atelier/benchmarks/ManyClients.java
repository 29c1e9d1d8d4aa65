package io.github.atelier.benchmarks;

import java.util.List;

/**
 * Commands a second: TCP clients of a C program, each sending {@code AT} as soon as its {@code OK}
 * is there, against as many modules in one process. The modules have one CPU, the clients the
 * other.
 */
final class ManyClients {
  private static final int RUNS = 10;
  private static final int CLIENTS = 1_000;
  private static final int MILLIS = 2_000;

  private ManyClients() {}

  public static void main(String[] arguments) throws Exception {
    Floor floor = Floor.compile();
    Runs runs = new Runs();
    List<String> options = arguments.length > 0 ? List.of(arguments) : Child.LAUNCHER;
    try (Child server = Child.java(0, options, ServerProcess.class)) {
      String port = server.line();
      for (int run = -1; run < RUNS; run++) {
        try (Child load =
            floor.start(1, "load", port, String.valueOf(CLIENTS), String.valueOf(MILLIS))) {
          double perSecond = Double.parseDouble(load.line());
          if (run >= 0) {
            runs.add(CLIENTS + " clients, one loop", perSecond / 1e3);
          }
        }
      }
    }
    runs.print("k AT/s");
  }
}
