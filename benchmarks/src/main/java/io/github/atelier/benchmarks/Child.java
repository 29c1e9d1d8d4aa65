package io.github.atelier.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of a measurement, on one CPU where that is asked for; it ends when this is closed. */
final class Child implements AutoCloseable {
  /** As {@code ./atelier emulate} runs, but for class data sharing, which only the start feels. */
  static final List<String> LAUNCHER =
      List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

  private final Process process;
  private final BufferedReader output;

  private Child(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts a program; {@code cpu} below 0 leaves it free. Its errors go to ours. */
  static Child start(int cpu, List<String> command) {
    List<String> all = new ArrayList<>();
    if (cpu >= 0) {
      all.addAll(List.of("taskset", "-c", String.valueOf(cpu)));
    }
    all.addAll(command);
    try {
      return new Child(new ProcessBuilder(all).redirectError(Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a class of this class path in a Java virtual machine of the same kind. */
  static Child java(int cpu, List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(Arrays.asList(arguments));
    return start(cpu, command);
  }

  /** The next line that it prints. */
  String line() {
    try {
      String line = output.readLine();
      if (line == null) {
        throw new IllegalStateException("ended without an answer: " + process.info());
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** CPU time so far. */
  long cpuNanos() {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  /** Sends a line to it. */
  void tell(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
