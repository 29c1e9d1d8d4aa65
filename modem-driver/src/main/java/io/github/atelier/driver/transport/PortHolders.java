package io.github.atelier.driver.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Who has a port open, as far as Linux tells: the links in {@code /proc/PID/fd}. Other users'
 * processes are hidden from all but root. Only for messages; bounded in time.
 */
final class PortHolders {
  private static final Path PROC = Path.of("/proc");
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final int MOST_HOLDERS = 4;

  private PortHolders() {}

  /**
   * {@code minicom (process 4711), chat (process 4712)}, or an empty string when nothing is known.
   */
  static String describe(String path) {
    List<String> holders = new ArrayList<>();
    long start = System.nanoTime();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (System.nanoTime() - start > MOST_NANOS || holders.size() >= MOST_HOLDERS) {
          break;
        }
        if (holds(process, path, start)) {
          holders.add(commandName(process) + " (process " + process.getFileName() + ")");
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return "";
    }
    return String.join(", ", holders);
  }

  private static boolean holds(Path process, String path, long start) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (System.nanoTime() - start > MOST_NANOS) {
          return false;
        }
        if (path.equals(target(descriptor))) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // The process ended or belongs to somebody else.
    }
    return false;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static String commandName(Path process) {
    try {
      return Files.readString(process.resolve("comm"), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "a program";
    }
  }
}
