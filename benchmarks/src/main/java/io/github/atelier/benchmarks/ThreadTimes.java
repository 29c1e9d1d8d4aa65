package io.github.atelier.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * CPU time of another process by the names of its threads (Linux). Names are cut to 15 characters
 * by the kernel; their numbers are left out here.
 */
record ThreadTimes(Map<String, Double> seconds) {
  /** What {@code /proc} counts in: 1/100 s on every Linux that Java runs on. */
  private static final double TICKS = 100;

  static ThreadTimes of(long pid) throws IOException {
    List<Path> threads;
    try (Stream<Path> all = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
      threads = all.toList();
    }
    Map<String, Double> seconds = new TreeMap<>();
    for (Path thread : threads) {
      try {
        String stat = Files.readString(thread.resolve("stat"), StandardCharsets.UTF_8);
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double used = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
        seconds.merge(name.replaceAll("[-# 0-9]+$", ""), used, Double::sum);
      } catch (java.nio.file.NoSuchFileException e) {
        continue; // a thread that has ended
      }
    }
    return new ThreadTimes(seconds);
  }

  double total() {
    return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  ThreadTimes since(ThreadTimes before) {
    Map<String, Double> more = new TreeMap<>();
    seconds.forEach(
        (name, used) -> more.put(name, used - before.seconds().getOrDefault(name, 0.0)));
    return new ThreadTimes(more);
  }

  /** Microseconds for each of some messages, the most first. */
  String each(long messages) {
    return seconds.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .filter(one -> one.getValue() * 1e6 / messages >= 1)
        .map(
            one ->
                String.format(
                    Locale.ROOT, "%s %.0f", one.getKey(), one.getValue() * 1e6 / messages))
        .collect(Collectors.joining(", "));
  }
}
