package io.github.atelier.bench.target;

import io.github.atelier.driver.transport.SerialSettings;
import io.github.atelier.grammar.dialect.Dialect;
import java.time.Duration;
import java.util.Optional;

/** A module on a port, and what can be done to the world around it. */
public interface Target extends AutoCloseable {

  /** For people, and for the name of the report. */
  String name();

  /** What {@code Transports.parse} takes. */
  String port();

  /** How the port is opened, where it is serial. */
  default SerialSettings serial() {
    return SerialSettings.defaults();
  }

  Dialect dialect();

  /** The PIN of its SIM, or {@code null} where nobody told; then none is entered. */
  String pin();

  /** The APN of context 1, or {@code null} to leave what the module holds. */
  String apn();

  /** How long the world may take: registration, a message, a module that starts. */
  Duration patience();

  /** What the bench may use of the platform; empty where no device was named. */
  Optional<Account> account();

  /** The platform as its operator sees it. */
  default Optional<CloudSide> cloud() {
    return Optional.empty();
  }

  /** Servers that a module must refuse. */
  default Optional<BadServers> badServers() {
    return Optional.empty();
  }

  /** Off takes the SIM out, on puts it in. */
  default Optional<Switch> simHolder() {
    return Optional.empty();
  }

  /** Off takes the network away (antenna, attenuator), on gives it back. */
  default Optional<Switch> coverage() {
    return Optional.empty();
  }

  /** Off unplugs the line, on plugs it in again, under the same name. */
  default Optional<Switch> plug() {
    return Optional.empty();
  }

  /** The reset input or the power supply. */
  default Optional<ResetControl> resetControl() {
    return Optional.empty();
  }

  @Override
  void close();
}
