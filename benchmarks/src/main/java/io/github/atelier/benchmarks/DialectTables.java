package io.github.atelier.benchmarks;

import io.github.atelier.benchmarks.DialectMeasures.Goodput;
import io.github.atelier.benchmarks.DialectMeasures.Octets;
import io.github.atelier.benchmarks.DialectMeasures.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The results as tables, for a terminal or for a page. */
final class DialectTables {
  private static final double MICROS = 1e3;
  private static final double MILLIS = 1e6;
  private static final double THOUSAND = 1e3;

  private final List<Result> results;

  DialectTables(List<Result> results) {
    this.results = results;
  }

  String text(boolean markdown) {
    return table(commands(), markdown)
        + "\n"
        + table(octets(), markdown)
        + "\n"
        + table(goodput(), markdown);
  }

  private List<List<String>> commands() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "dialect",
            "commands/s, one by one",
            "queued",
            "to the listener p50",
            "p99",
            "at 115,200 bit/s p50",
            "p99"));
    for (Result r : results) {
      rows.add(
          List.of(
              r.dialect(),
              format("%.1f k", r.oneByOne() / THOUSAND),
              format("%.1f k", r.queued() / THOUSAND),
              micros(r.unpaced().p50()),
              micros(r.unpaced().p99()),
              millis(r.paced().p50()),
              millis(r.paced().p99())));
    }
    return rows;
  }

  private static String micros(double nanos) {
    return format("%.0f µs", nanos / MICROS);
  }

  private static String millis(double nanos) {
    return format("%.2f ms", nanos / MILLIS);
  }

  private List<List<String>> octets() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("dialect", "16 B", "256 B", "1 KiB", "the longest", "added by us"));
    for (Result r : results) {
      List<String> row = new ArrayList<>(List.of(r.dialect()));
      List<Octets> all = r.octets();
      for (int i = 0; i < all.size(); i++) {
        Octets o = all.get(i);
        String ratio = format("%.2f", o.each() / o.payload());
        row.add(i == all.size() - 1 ? ratio + format(" (%d B)", o.payload()) : ratio);
      }
      row.add(String.valueOf(all.stream().mapToLong(Octets::added).sum()));
      rows.add(row);
    }
    return rows;
  }

  private List<List<String>> goodput() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("dialect", "QoS 0", "at most", "the driver's", "QoS 1", "at most", "the driver's"));
    for (Result r : results) {
      List<String> row = new ArrayList<>(List.of(r.dialect()));
      for (Goodput g : r.goodput().values()) {
        double[] sorted = g.runs().clone();
        Arrays.sort(sorted);
        row.add(
            format(
                "%.1f %% (%.1f to %.1f)",
                Runs.percentile(sorted, 50), sorted[0], sorted[sorted.length - 1]));
        row.add(format("%.1f %%", g.ceiling()));
        row.add(format("%.2f %%", g.driver()));
      }
      rows.add(row);
    }
    return rows;
  }

  private static String table(List<List<String>> rows, boolean markdown) {
    StringBuilder text = new StringBuilder();
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    rows.forEach(
        row -> {
          for (int i = 0; i < columns; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    for (int at = 0; at < rows.size(); at++) {
      if (markdown) {
        text.append("| ").append(String.join(" | ", rows.get(at))).append(" |\n");
        if (at == 0) {
          text.append("|---".repeat(columns)).append("|\n");
        }
      } else {
        List<String> row = rows.get(at);
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
          cells.add(format("%-" + widths[i] + "s", row.get(i)));
        }
        text.append(cells.stream().collect(Collectors.joining("  ")).stripTrailing()).append('\n');
      }
    }
    return text.toString();
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
