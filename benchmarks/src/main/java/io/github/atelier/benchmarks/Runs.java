package io.github.atelier.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What interleaved runs of several contenders gave. */
final class Runs {
  private final Map<String, double[]> results = new LinkedHashMap<>();

  void add(String contender, double value) {
    double[] old = results.getOrDefault(contender, new double[0]);
    double[] more = Arrays.copyOf(old, old.length + 1);
    more[old.length] = value;
    results.put(contender, more);
  }

  double median(String contender) {
    return percentile(results.get(contender), 50);
  }

  /** Median, and from the least to the most, for each contender. */
  void print(String unit) {
    results.forEach(
        (name, values) -> {
          double[] sorted = values.clone();
          Arrays.sort(sorted);
          System.out.printf(
              "%-44s median %10.1f %s  (%.1f to %.1f, %d runs)%n",
              name,
              percentile(values, 50),
              unit,
              sorted[0],
              sorted[sorted.length - 1],
              sorted.length);
        });
  }

  static double percentile(double[] values, double percent) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, (int) (sorted.length * percent / 100))];
  }

  static double percentile(long[] values, double percent) {
    return percentile(Arrays.stream(values).asDoubleStream().toArray(), percent);
  }
}
