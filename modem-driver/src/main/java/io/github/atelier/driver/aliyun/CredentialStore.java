package io.github.atelier.driver.aliyun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.RegistrationPush;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * What the platform handed out for one device, in a file that only its owner can read. A file is
 * replaced as a whole and on the disk before {@link #save} returns, so that no crash loses a secret
 * that is given out once.
 */
public final class CredentialStore {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Path file;

  /**
   * @param file created by the first {@link #save}; its folder must exist
   */
  public CredentialStore(Path file) {
    this.file = file;
  }

  public Path file() {
    return file;
  }

  /**
   * What is stored for this device.
   *
   * @throws DeviceFileException if the file cannot be read, is damaged, or is another device's
   */
  public Optional<DeviceCredentials> load(DeviceIdentity identity) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      DeviceCredentials stored =
          RegistrationPush.parse(
              root.path("topic").asText(), JSON.writeValueAsBytes(root.path("credentials")));
      if (!identity(stored).equals(identity)) {
        throw new DeviceFileException(
            file
                + " holds the credentials of "
                + identity(stored)
                + ", not of "
                + identity
                + "; name another file",
            null);
      }
      return Optional.of(stored);
    } catch (IOException | InvalidInputException e) {
      throw new DeviceFileException(
          file
              + " cannot be used: it is damaged or not readable. Restore it, or reset the device on the platform and delete it",
          e);
    }
  }

  private static DeviceIdentity identity(DeviceCredentials credentials) {
    return credentials instanceof DeviceCredentials.DeviceSecret s
        ? s.identity()
        : ((DeviceCredentials.DeviceToken) credentials).identity();
  }

  /**
   * Stores credentials.
   *
   * @throws DeviceFileException if that fails; the old file is untouched then
   */
  public void save(DeviceCredentials credentials) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      ObjectNode root = JSON.createObjectNode();
      root.put("topic", RegistrationPush.topic(credentials));
      root.set("credentials", JSON.readTree(RegistrationPush.payload(credentials)));
      Path fresh = Files.createTempFile(folder, ".credentials", ".new", ownerOnly());
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(root));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new DeviceFileException(
          "credentials cannot be stored in "
              + file
              + " ("
              + e.getClass().getSimpleName()
              + "); the device must not be registered without a place to keep them",
          e);
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("rw-------");
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
  }
}
