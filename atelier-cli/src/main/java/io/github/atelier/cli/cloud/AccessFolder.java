package io.github.atelier.cli.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.openapi.AccessKey;
import io.github.atelier.platform.AliyunPlatform;
import io.github.atelier.platform.file.WholeFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * A folder in which a running platform tells its owner how to reach it: {@code access.json} for
 * {@code atelier cloud}, {@code ca.pem}, and {@code console.header} for curl. Only its owner can
 * read it; the secrets stand there so that they need not stand on a screen.
 */
public final class AccessFolder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ACCESS = "access.json";
  private static final String CA = "ca.pem";
  private static final String HEADER = "console.header";
  private static final String PROCESS = "process";

  private final Path folder;

  public AccessFolder(Path folder) {
    this.folder = folder;
  }

  /** Where a platform puts it unless told otherwise. */
  public static Path usual() {
    return Path.of(System.getProperty("user.home"), ".atelier", "platform");
  }

  /**
   * Where a platform of this process puts it: the usual folder, or one of its own beside it while
   * another platform that runs has the usual one.
   */
  public static AccessFolder free() {
    return free(usual());
  }

  static AccessFolder free(Path usual) {
    return new AccessFolder(
        isTaken(usual)
            ? usual.resolveSibling(usual.getFileName() + "-" + ProcessHandle.current().pid())
            : usual);
  }

  private static boolean isTaken(Path folder) {
    try {
      long owner = JSON.readTree(Files.readAllBytes(folder.resolve(ACCESS))).path(PROCESS).asLong();
      return ProcessHandle.of(owner).isPresent();
    } catch (IOException e) {
      // nobody's, or left behind half written
      return false;
    }
  }

  /** The folder. */
  public Path path() {
    return folder;
  }

  /** The CA's certificate. */
  public Path ca() {
    return folder.resolve(CA);
  }

  /** The header that the console wants, as curl reads it. */
  public Path consoleHeader() {
    return folder.resolve(HEADER);
  }

  /**
   * Tells how to reach this platform.
   *
   * @throws IOException if it cannot be written
   */
  public void write(AliyunPlatform platform) throws IOException {
    Files.createDirectories(folder);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    String host = reachable(platform.host());
    AccessKey key = platform.accessKeys().get(0);
    ObjectNode access = JSON.createObjectNode();
    access.put("endpoint", "https://" + host + ":" + platform.httpsPort());
    access.put("amqp", host + ":" + platform.amqpPort());
    access.put("accessKeyId", key.id());
    access.put("accessKeySecret", key.secret().reveal());
    access.put(PROCESS, ProcessHandle.current().pid());
    access.put("ca", platform.caCertificatePem());
    write(ca(), platform.caCertificatePem());
    write(consoleHeader(), "Authorization: Bearer " + platform.consoleToken().reveal() + "\n");
    write(folder.resolve(ACCESS), JSON.writeValueAsString(access));
  }

  /** What listens everywhere is reached on loopback. */
  private static String reachable(String host) {
    if (host.equals("0.0.0.0") || host.equals("::")) {
      return "127.0.0.1";
    }
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  private static void write(Path file, String text) throws IOException {
    WholeFile.writeSecret(file, out -> out.write(text));
  }

  /** Takes back what was told, unless another platform has told something since. */
  public void remove(AliyunPlatform platform) throws IOException {
    Path access = folder.resolve(ACCESS);
    if (Files.exists(access)
        && Files.readString(access).contains(platform.accessKeys().get(0).secret().reveal())) {
      for (Path file : List.of(access, ca(), consoleHeader())) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    }
  }

  /** Reads what a platform told. */
  static CloudSettings read(Path folder) {
    Path file = folder.resolve(ACCESS);
    try {
      JsonNode access = JSON.readTree(Files.readAllBytes(file));
      return new CloudSettings(
          URI.create(access.path("endpoint").asText()),
          Optional.of(access.path("amqp").asText()),
          new AccessKey(
              access.path("accessKeyId").asText(),
              Secret.of("accessKeySecret", access.path("accessKeySecret").asText())),
          Optional.of(access.path("ca").asText()),
          Optional.empty());
    } catch (IOException | InvalidInputException e) {
      throw new IllegalArgumentException(
          file
              + " cannot be read ("
              + e.getClass().getSimpleName()
              + "); it is written by ./atelier platform while it runs",
          e);
    }
  }
}
