package io.github.atelier.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One platform, its state on the disk, between many devices that publish with QoS 1 and the
 * consumers of a group: messages a second, latencies, memory. Platform and load are a process each
 * and share the machine. Without arguments all rows of the table; with {@code DEVICES RATE SECONDS
 * plain|tls topic|thing CONSUMERS} one run; a rate of 0 is the highest that arrives. What the
 * platform's JVM gets besides is the property {@code platform.options}.
 */
final class PlatformScale {
  private static final int MAX_MEBIBYTES = 2048;
  private static final int SECONDS = 20;
  private static final List<String> PLATFORM =
      List.of(
          "-XX:+UseSerialGC",
          // As ./atelier platform runs; what it does not say is the memory.
          "-XX:+IgnoreUnrecognizedVMOptions",
          "-XX:Tier4InvocationThreshold=50000",
          "-XX:Tier4MinInvocationThreshold=6000",
          "-XX:Tier4CompileThreshold=150000",
          "-XX:Tier4BackEdgeThreshold=400000",
          "-Xmx1200m",
          "-XX:MaxDirectMemorySize=256m",
          "-XX:MaxMetaspaceSize=128m",
          "-Xlog:disable",
          "-Dslf4j.internal.verbosity=ERROR");
  private static final List<String> LOAD =
      List.of(
          "-XX:+UseSerialGC",
          "-Xmx1g",
          "-Xlog:disable",
          "-Dwindow=" + Integer.getInteger("window", 4000),
          "-Dslf4j.internal.verbosity=ERROR");

  private PlatformScale() {}

  /** What one row asks for. */
  private record Row(
      int devices, int rate, int seconds, String transport, String what, int consumers) {
    @Override
    public String toString() {
      return String.format(
          "%,d devices, %s, %s, %s, %d consumer%s",
          devices,
          transport.equals("tls") ? "TLS" : "TCP",
          what.equals("thing") ? "property posts" : "custom topic",
          rate == 0 ? "as fast as they arrive" : String.format("%,d/s offered", rate),
          consumers,
          consumers == 1 ? "" : "s");
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path parent = Path.of("benchmarks", "target");
    Path folder =
        Files.isDirectory(parent)
            ? Files.createTempDirectory(parent, "scale")
            : Files.createTempDirectory("scale");
    try {
      List<Row> rows = rows(arguments);
      System.out.printf("synced writes of 4 KiB: %.0f a second%n", syncsPerSecond(folder));
      for (Row row : rows) {
        run(row, Files.createTempDirectory(folder, "run"));
      }
    } finally {
      delete(folder);
    }
  }

  private static List<Row> rows(String[] arguments) {
    if (arguments.length > 0) {
      return List.of(
          new Row(
              Integer.parseInt(arguments[0]),
              Integer.parseInt(arguments[1]),
              Integer.parseInt(arguments[2]),
              arguments[3],
              arguments[4],
              Integer.parseInt(arguments[5])));
    }
    List<Row> rows = new ArrayList<>();
    for (int devices : new int[] {1_000, 2_500, 5_000, 10_000}) {
      rows.add(new Row(devices, 5_000, SECONDS, "plain", "topic", 1));
    }
    rows.add(new Row(10_000, 0, SECONDS, "plain", "topic", 1));
    rows.add(new Row(10_000, 1_000, SECONDS, "plain", "thing", 1));
    rows.add(new Row(10_000, 0, SECONDS, "plain", "thing", 1));
    rows.add(new Row(2_500, 5_000, SECONDS, "tls", "topic", 1));
    return rows;
  }

  private static void run(Row row, Path folder) throws IOException {
    List<String> options = new ArrayList<>(PLATFORM);
    Stream.of(System.getProperty("platform.options", "").split(" "))
        .filter(option -> !option.isEmpty())
        .forEach(options::add);
    System.out.println(row);
    try (Child platform =
        Child.java(
            -1, options, ScaleProcess.class, folder.toString(), String.valueOf(row.devices()))) {
      String line = platform.line();
      while (!line.startsWith("ports ")) {
        line = platform.line(); // what the JVM says of its options
      }
      String[] ports = line.split(" ");
      long before = heap(platform);
      try (Child load =
          Child.java(
              -1,
              LOAD,
              ScaleLoad.class,
              row.transport().equals("tls") ? ports[2] : ports[1],
              ports[3],
              folder.resolve("ca").resolve("ca.pem").toString(),
              String.valueOf(row.devices()),
              String.valueOf(row.rate()),
              String.valueOf(row.seconds()),
              row.transport(),
              row.what(),
              String.valueOf(row.consumers()))) {
        double connected = Double.parseDouble(load.line());
        long idle = heap(platform);
        ThreadTimes times = ThreadTimes.of(platform.pid());
        long written = number(platform.pid(), "io", "write_bytes:");
        long loadCpu = load.cpuNanos();
        long began = System.nanoTime();
        load.tell("go");
        Map<String, String> result = values(load.line());
        double seconds = (System.nanoTime() - began) / 1e9;
        times = ThreadTimes.of(platform.pid()).since(times);
        written = number(platform.pid(), "io", "write_bytes:") - written;
        double loadCpus = (load.cpuNanos() - loadCpu) / 1e9 / seconds;
        platform.tell("");
        String[] after = platform.line().split(" ");
        print(
            row,
            result,
            connected,
            idle - before,
            written,
            times,
            seconds,
            loadCpus,
            platform.pid(),
            after);
      }
    }
  }

  private static void print(
      Row row,
      Map<String, String> result,
      double connected,
      long heap,
      long written,
      ThreadTimes times,
      double seconds,
      double loadCpus,
      long pid,
      String[] after)
      throws IOException {
    long most = number(pid, "status", "VmHWM:") / 1024;
    System.out.printf(
        "  %s messages/s to the consumer; sent %s, acknowledged %s, received %s, lost %s, twice %s,"
            + " strange %s; %s wait in the end%n",
        result.get("rate"),
        result.get("sent"),
        result.get("acknowledged"),
        result.get("received"),
        result.get("lost"),
        result.get("twice"),
        result.get("strange"),
        after[1]);
    System.out.printf(
        "  ms p50/p90/p99/p99.9/max: to PUBACK %s, to consumer %s; generator at most %s ms late%n",
        result.get("puback"), result.get("consumer"), result.get("late"));
    System.out.printf(
        "  platform %.2f CPUs, load %.2f; most resident %d MiB (%s %d), %.1f KiB of heap for each"
            + " connection; %.0f connects/s%n",
        times.total() / seconds,
        loadCpus,
        most,
        most < MAX_MEBIBYTES ? "below" : "NOT BELOW",
        MAX_MEBIBYTES,
        heap / 1024.0 / row.devices(),
        row.devices() / connected);
    long received = Math.max(1, Long.parseLong(result.get("received")));
    System.out.printf(
        "  for each message %.1f KiB written to the disk, %.0f µs of the platform's CPU time: %s%n",
        written / 1024.0 / received, times.total() * 1e6 / received, times.each(received));
  }

  private static long heap(Child platform) {
    platform.tell("");
    return Long.parseLong(platform.line().split(" ")[0]);
  }

  private static Map<String, String> values(String line) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String item : line.split(" ")) {
      int at = item.indexOf('=');
      values.put(item.substring(0, at), item.substring(at + 1));
    }
    return values;
  }

  /** A number that the kernel has about another process. */
  private static long number(long pid, String file, String name) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid), file))) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }

  /** The floor under every commit that nobody else is part of. */
  private static double syncsPerSecond(Path folder) throws IOException {
    Path file = folder.resolve("floor");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long began = System.nanoTime();
      int count = 0;
      while (System.nanoTime() - began < 2_000_000_000L) {
        channel.write(ByteBuffer.allocate(4096));
        channel.force(false);
        count++;
      }
      return count / ((System.nanoTime() - began) / 1e9);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
