package io.github.atelier.grammar.dialect;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which values a driver has when it begins a neutral operation. A command of the operation that
 * needs another one must find it in the reply to an earlier command, or as a default of its
 * dialect.
 */
public final class OperationInputs {
  private static final Set<String> MESSAGE = Set.of("client", "topic", "qos", "messageId");

  private static final Map<String, Set<String>> INPUTS =
      Map.of(
          "connect",
          Set.of(
              "client",
              "host",
              "port",
              "clientId",
              "username",
              "password",
              "keepAlive",
              "cleanSession",
              "mqttVersion",
              "receiveMode",
              "receiveLength",
              "textCheck",
              "tls",
              "tlsContext",
              "tlsVersion",
              "verify",
              "sni",
              "ignoreClock",
              "ca",
              "caFile"),
          "publish",
          plus(MESSAGE, "payload", "retain"),
          "subscribe",
          MESSAGE,
          "unsubscribe",
          Set.of("client", "topic", "messageId"),
          "disconnect",
          Set.of("client"),
          "abort",
          Set.of("client"));

  private OperationInputs() {}

  private static Set<String> plus(Set<String> some, String... more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(Set.of(more));
    return all;
  }

  /** Names of the values; empty for an operation that no driver begins. */
  public static Set<String> of(String operation) {
    return INPUTS.getOrDefault(operation, Set.of());
  }
}
