package io.github.atelier.emulator.module.mqtt;

import io.github.atelier.grammar.value.Outcome;

/** What a refusal of the server is called on the line. */
final class Failures {
  private Failures() {}

  /** MQTT 3.1.1, 3.2.2.3. */
  static Outcome connack(int code) {
    return switch (code) {
      case 1 -> Outcome.REFUSED_VERSION;
      case 2 -> Outcome.REFUSED_CLIENT_ID;
      case 3 -> Outcome.SERVER_UNAVAILABLE;
      case 4 -> Outcome.BAD_CREDENTIALS;
      case 5 -> Outcome.NOT_AUTHORIZED;
      default -> Outcome.CONNECT_REFUSED;
    };
  }
}
