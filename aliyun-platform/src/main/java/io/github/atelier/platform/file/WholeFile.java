package io.github.atelier.platform.file;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Writes a text file to a neighbour and moves it, so that a reader never sees half of it. Where
 * there are POSIX permissions, nobody but the owner can read a secret at any moment.
 */
public final class WholeFile {
  private WholeFile() {}

  /** What goes into the file, in as many pieces as it likes. */
  @FunctionalInterface
  public interface Text {
    /** Writes all of it; called once. */
    void writeTo(Writer out) throws IOException;
  }

  /** Writes for everybody to read. */
  public static void write(Path file, Text text) throws IOException {
    write(file, text, "rw-r--r--");
  }

  /** Writes for the owner only, mode 0600; a file that is there loses wider rights. */
  public static void writeSecret(Path file, Text text) throws IOException {
    write(file, text, "rw-------");
  }

  private static void write(Path file, Text text, String permissions) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Path temporary = Files.createTempFile(folder, "." + absolute.getFileName(), ".tmp", attributes);
    try {
      try (Writer out = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
        text.writeTo(out);
      }
      if (posix) {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(permissions));
      }
      Files.move(
          temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
