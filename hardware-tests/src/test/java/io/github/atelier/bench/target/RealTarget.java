package io.github.atelier.bench;

import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.driver.aliyun.CredentialStore;
import io.github.atelier.driver.aliyun.DeviceProfile;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A real module, named by system properties or environment variables: {@code bench.port}, {@code
 * bench.dialect}, {@code bench.device} (a device file), {@code bench.endpoint} and {@code
 * bench.ca}; as variables {@code BENCH_PORT} and so on.
 */
final class RealTarget implements Target {

  /** Whether somebody asked for a real module. */
  static boolean isNamed() {
    return setting("bench.port") != null;
  }

  private static String setting(String name) {
    String property = System.getProperty(name);
    return property != null && !property.isBlank()
        ? property
        : System.getenv(name.replace('.', '_').toUpperCase(Locale.ROOT));
  }

  private static String needed(String name) {
    String value = setting(name);
    if (value == null) {
      throw new IllegalStateException(
          "bench.port is given, so -D"
              + name
              + "=... is needed too; see docs/how-to/run-the-bench.md");
    }
    return value;
  }

  @Override
  public String name() {
    return port() + " as " + dialect();
  }

  @Override
  public String port() {
    return needed("bench.port");
  }

  @Override
  public Dialect dialect() {
    return Dialects.load(needed("bench.dialect"));
  }

  @Override
  public DeviceProfile device() {
    return DeviceProfile.load(Path.of(needed("bench.device")));
  }

  @Override
  public Endpoint endpoint() {
    String given = setting("bench.endpoint");
    return given == null ? device().endpoint() : Endpoint.parse(given);
  }

  @Override
  public byte[] ca() {
    String file = setting("bench.ca");
    try {
      return file == null ? null : Files.readAllBytes(Path.of(file));
    } catch (IOException e) {
      throw new IllegalStateException("bench.ca: " + file + " cannot be read", e);
    }
  }

  @Override
  public CredentialStore credentials() {
    return new CredentialStore(Path.of(needed("bench.device") + ".credentials"));
  }

  @Override
  public Optional<CloudSide> cloud() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
