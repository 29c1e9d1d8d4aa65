package io.github.atelier.benchmarks;

import io.github.atelier.benchmarks.DialectMeasures.Effort;
import io.github.atelier.benchmarks.DialectMeasures.Result;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * What each dialect with MQTT costs: commands a second, octets of a publish, how busy a serial line
 * can be kept, and how long a message takes to the listener. Arguments: {@code --quick}, {@code
 * --markdown}, and names of dialects; all of them where none is named.
 */
final class DialectRuns {
  private static final double WARM_UP_SECONDS = 1;

  private DialectRuns() {}

  public static void main(String[] arguments) throws Exception {
    List<String> names = new ArrayList<>(List.of(arguments));
    Effort effort = names.remove("--quick") ? Effort.QUICK : Effort.FULL;
    boolean markdown = names.remove("--markdown");
    if (names.isEmpty()) {
      Dialects.BUILT_IN.stream()
          .filter(name -> Dialects.load(name).hasOperation("connect"))
          .forEach(names::add);
    }
    double before = load();
    List<Result> results = new ArrayList<>();
    try (TlsBroker broker = new TlsBroker()) {
      DialectMeasures warm = new DialectMeasures(broker, new Effort(WARM_UP_SECONDS, 1, 2, 100, 2));
      warm.of(Dialects.load(names.get(0)));
      DialectMeasures measures = new DialectMeasures(broker, effort);
      for (String name : names) {
        Dialect dialect = Dialects.load(name);
        long began = System.nanoTime();
        results.add(measures.of(dialect));
        System.err.printf("%s: %.0f s%n", name, (System.nanoTime() - began) / 1e9);
      }
    }
    System.out.print(new DialectTables(results).text(markdown));
    System.out.printf(
        "%nload average %.1f at the start, %.1f at the end, %d CPUs%n",
        before, load(), Runtime.getRuntime().availableProcessors());
  }

  /** Of the last minute: figures of a busy machine are to be told as such. */
  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
