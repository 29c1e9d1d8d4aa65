package io.github.atelier.serial;

import com.fazecast.jSerialComm.SerialPort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads jSerialComm's native library from a place that only we can write to.
 *
 * <p>Left alone, jSerialComm 2.11.4 unpacks it below the shared temporary folder, into a folder
 * that others may prepare, and loads what it finds there: on a shared machine that is somebody
 * else's code in our process. So it is unpacked here, into a new folder with owner-only rights, and
 * {@code jSerialComm.library.path} is pointed there before jSerialComm's first use. Once loaded,
 * the files are deleted again. Whoever has set {@code jSerialComm.library.path} keeps their choice.
 *
 * <p>On Windows the temporary folder belongs to the user, and a loaded library cannot be deleted:
 * jSerialComm's own way is kept. On systems that jSerialComm does not know it would call {@code
 * System.exit}; they are refused here.
 *
 * <p>A side effect to know: once loaded, the library ignores SIGHUP, SIGUSR1, SIGUSR2 and SIGCONT
 * for the whole process, so a program does not end by itself when its terminal is closed.
 */
public final class SerialLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(SerialLibrary.class);
  private static final String PATH_PROPERTY = "jSerialComm.library.path";

  /**
   * The builds in jSerialComm's jar for one operating system; it tries them in turn until one
   * loads.
   */
  private record Builds(String folder, String file, List<String> architectures) {}

  private static boolean loaded;

  private SerialLibrary() {}

  /**
   * Loads the library if that has not been done. To be called before the first use of jSerialComm.
   * Thread-safe.
   */
  public static synchronized void load() throws SerialUnavailableException {
    if (loaded) {
      return;
    }
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (!isWindows(os) && System.getProperty(PATH_PROPERTY, "").isEmpty()) {
      loadPrivately(builds(os));
    } else {
      initialize();
    }
    loaded = true;
  }

  /** Whether this is Windows, where ports have other names and claims. */
  public static boolean isWindows() {
    return isWindows(System.getProperty("os.name", "").toLowerCase(Locale.ROOT));
  }

  private static boolean isWindows(String os) {
    return os.startsWith("windows");
  }

  private static Builds builds(String os) throws SerialUnavailableException {
    if (os.contains("mac")) {
      return new Builds("OSX", "libjSerialComm.jnilib", List.of("aarch64", "x86_64", "x86"));
    }
    if (os.contains("freebsd")) {
      return new Builds("FreeBSD", "libjSerialComm.so", List.of("arm64", "x86_64", "x86"));
    }
    if (os.contains("openbsd")) {
      return new Builds("OpenBSD", "libjSerialComm.so", List.of("amd64", "x86"));
    }
    if (os.contains("linux")) {
      return new Builds(
          "Linux",
          "libjSerialComm.so",
          List.of(
              "x86_64", "x86", "armv8_64", "armv8_32", "armv7hf", "armv6hf", "armv5", "ppc64le"));
    }
    throw new SerialUnavailableException(
        "Serial ports are not supported on the operating system \""
            + os
            + "\"; use tcp:HOST:PORT and a serial server.");
  }

  private static void loadPrivately(Builds builds) throws SerialUnavailableException {
    Path folder = unpack(builds);
    String before = System.getProperty(PATH_PROPERTY);
    try {
      System.setProperty(PATH_PROPERTY, folder.toString());
      initialize();
    } finally {
      if (before == null) {
        System.clearProperty(PATH_PROPERTY);
      } else {
        System.setProperty(PATH_PROPERTY, before);
      }
      delete(folder);
    }
  }

  private static void initialize() throws SerialUnavailableException {
    try {
      LOG.debug("jSerialComm {} loaded", SerialPort.getVersion());
      // The version is a compile-time constant to some compilers; this is a call that needs the
      // native library.
      SerialPort.getCommPorts();
    } catch (LinkageError e) {
      throw new SerialUnavailableException(
          "The native library for serial ports cannot be loaded on "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch")
              + ": "
              + e.getMessage()
              + ". Put a fitting one into a folder and name the folder in the system property "
              + PATH_PROPERTY
              + ".",
          e);
    }
  }

  /**
   * Unpacks into the temporary folder, or into the user's home where the temporary folder is
   * mounted noexec.
   */
  private static Path unpack(Builds builds) throws SerialUnavailableException {
    IOException failure = null;
    for (String property : List.of("java.io.tmpdir", "user.home")) {
      try {
        Path folder = unpackBelow(Path.of(System.getProperty(property)), builds);
        if (folder != null) {
          return folder;
        }
      } catch (IOException e) {
        failure = e;
      }
    }
    throw new SerialUnavailableException(
        "The native library for serial ports can be unpacked neither below "
            + System.getProperty("java.io.tmpdir")
            + " nor below "
            + System.getProperty("user.home")
            + (failure == null ? " (both are mounted noexec)" : " (" + failure + ")")
            + ". Set the system property java.io.tmpdir to a folder of yours that allows programs.",
        failure);
  }

  private static Path unpackBelow(Path parent, Builds builds) throws IOException {
    Path folder =
        Files.createTempDirectory(
            parent,
            "atelier-serial-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    boolean usable = false;
    try {
      for (String architecture : builds.architectures()) {
        usable |= unpackOne(folder, builds.folder() + "/" + architecture + "/" + builds.file());
      }
      return usable ? folder : null;
    } finally {
      if (!usable) {
        delete(folder);
      }
    }
  }

  /**
   * Whether the file is there and may be mapped as a program: access(2) says no on a noexec mount.
   */
  private static boolean unpackOne(Path folder, String resource) throws IOException {
    try (InputStream in = SerialLibrary.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        return false;
      }
      Path file = folder.resolve(resource);
      Files.createDirectories(file.getParent());
      Files.copy(in, file);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-x------"));
      return Files.isExecutable(file);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      LOG.warn("The folder {} could not be removed: {}", folder, e.toString());
    }
  }
}
