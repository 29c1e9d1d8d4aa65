package io.github.atelier.bench.run;

import io.github.atelier.driver.channel.WireLog;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The conversation as a text file, secrets masked, with a heading for each step. Thread-safe. */
final class WireFile implements WireLog, AutoCloseable {
  private static final long NANOS_PER_MILLISECOND = 1_000_000;
  private final BufferedWriter out;
  private long begun;

  WireFile(Path file) {
    try {
      out = Files.newBufferedWriter(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void heading(String text) {
    write(System.lineSeparator() + "== " + text);
    flush();
  }

  @Override
  public synchronized void line(Direction direction, String text, long nanos) {
    begun = begun == 0 ? nanos : begun;
    write(
        String.format(
            "%9d ms %s %s",
            (nanos - begun) / NANOS_PER_MILLISECOND,
            direction == Direction.SENT ? ">" : "<",
            text));
  }

  private void write(String line) {
    try {
      out.write(line);
      out.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
