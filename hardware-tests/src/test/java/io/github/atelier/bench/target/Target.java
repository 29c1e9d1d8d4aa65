package io.github.atelier.bench;

import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.driver.aliyun.CredentialStore;
import io.github.atelier.driver.aliyun.DeviceProfile;
import io.github.atelier.grammar.dialect.Dialect;
import java.util.Optional;

/** What a contract runs against. */
interface Target extends AutoCloseable {

  /** For people. */
  String name();

  /** What {@code Transports.parse} takes. */
  String port();

  Dialect dialect();

  DeviceProfile device();

  Endpoint endpoint();

  /** Certificates in PEM that the module shall trust, or {@code null} for those it has. */
  byte[] ca();

  CredentialStore credentials();

  /** Sends a command to the device as its owner; empty where nobody here can. */
  Optional<CloudSide> cloud();

  /** The owner's side of the platform. */
  interface CloudSide {
    void send(String topic, byte[] payload) throws Exception;
  }

  @Override
  void close();
}
