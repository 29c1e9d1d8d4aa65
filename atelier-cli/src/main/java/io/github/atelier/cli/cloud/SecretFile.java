package io.github.atelier.cli.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A YAML file that holds a secret: made anew, readable by its owner alone. It is made before the
 * secret is asked for, so that no secret is handed out that cannot be kept.
 */
final class SecretFile {
  private SecretFile() {}

  /**
   * Makes the file, has the secret made, and fills the file.
   *
   * @param made asks for the secret; if it fails, the file is taken away again
   * @param content what of it stands in the file
   * @throws IllegalArgumentException if there is a file already, or it cannot be written
   */
  static JsonNode keep(
      Path file, Supplier<JsonNode> made, Function<JsonNode, Map<String, String>> content) {
    reserve(file);
    JsonNode answer;
    try {
      answer = made.get();
    } catch (RuntimeException e) {
      release(file);
      throw e;
    }
    StringBuilder text = new StringBuilder();
    content
        .apply(answer)
        .forEach((key, value) -> text.append(key).append(": \"").append(value).append("\"\n"));
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be written: " + e, e);
    }
    return answer;
  }

  private static void reserve(Path file) {
    FileAttribute<?>[] owner =
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createFile(file, owner);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException(file + " exists; name another file, or move it away", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be made: " + e, e);
    }
  }

  private static void release(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be deleted: " + e, e);
    }
  }
}
