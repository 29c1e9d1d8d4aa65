package io.github.atelier.cli.terminal;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The conversation so far, secrets masked by whoever adds a line: {@code >} what was sent, {@code
 * <} what came, {@code --} what happened to the line. Holds the last 20,000 lines. Thread-safe.
 */
final class Transcript {
  private static final int KEPT = 20_000;

  private final Clock clock;
  private final Deque<String> lines = new ArrayDeque<>();
  private long dropped;

  Transcript(Clock clock) {
    this.clock = clock;
  }

  synchronized void add(String mark, String text) {
    if (lines.size() == KEPT) {
      lines.removeFirst();
      dropped++;
    }
    lines.addLast(clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + mark + " " + text);
  }

  /**
   * Writes it to a new file.
   *
   * @return how many lines it has
   * @throws FileAlreadyExistsException if there is such a file; it is left alone
   */
  synchronized int save(Path file) throws IOException {
    try (BufferedWriter out =
        Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW)) {
      if (dropped > 0) {
        out.write("-- " + dropped + " earlier lines were dropped\n");
      }
      for (String line : lines) {
        out.write(line);
        out.write('\n');
      }
    }
    return lines.size();
  }
}
