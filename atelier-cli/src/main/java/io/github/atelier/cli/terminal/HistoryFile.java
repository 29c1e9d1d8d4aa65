package io.github.atelier.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jline.reader.impl.history.DefaultHistory;

/**
 * The lines typed so far. Those with a secret can be called back in this session and are never
 * written to the file.
 */
final class HistoryFile extends DefaultHistory {
  private static final Set<PosixFilePermission> PRIVATE_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> PRIVATE_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private final Predicate<String> secret;

  /** Kept by line: another dialect may be chosen later, to which a line says nothing. */
  private final Set<String> withheld = Collections.synchronizedSet(new HashSet<>());

  HistoryFile(Predicate<String> secret) {
    this.secret = secret;
  }

  /** {@code $XDG_STATE_HOME/atelier/at.history}, by default below {@code ~/.local/state}. */
  static Path place(Map<String, String> environment, Path home) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path folder = state.startsWith("/") ? Path.of(state) : home.resolve(".local").resolve("state");
    return folder.resolve("atelier").resolve("at.history");
  }

  /**
   * Makes the file, readable by its owner alone, where there is none, and takes it from others
   * where there is one.
   */
  static void prepare(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    Path folder = file.getParent();
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder.getParent());
      if (posix) {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE_FOLDER));
      } else {
        Files.createDirectory(folder);
      }
    }
    if (Files.exists(file)) {
      if (posix) {
        Files.setPosixFilePermissions(file, PRIVATE_FILE);
      }
    } else if (posix) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PRIVATE_FILE));
    } else {
      Files.createFile(file);
    }
  }

  @Override
  public void add(Instant time, String line) {
    if (secret.test(line)) {
      withheld.add(line);
    }
    super.add(time, line);
  }

  @Override
  public boolean isPersistable(Entry entry) {
    return !withheld.contains(entry.line()) && super.isPersistable(entry);
  }
}
