package io.github.atelier.grammar.dialect;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which values a driver has when it begins a neutral operation. A command of the operation that
 * needs another one must find it in the reply to an earlier command, or as a default of its
 * dialect.
 */
public final class OperationInputs {
  private static final Set<String> MESSAGE = Set.of("client", "topic", "qos", "messageId");

  private static final Set<String> SOCKET = Set.of("socket", "tlsSocket");

  private static final Map<String, Set<String>> INPUTS = new TreeMap<>();

  static {
    INPUTS.putAll(
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
            Set.of("client")));
    INPUTS.put(
        "http-open",
        Set.of(
            "cid",
            "url",
            "contentType",
            "requestHeader",
            "responseHeader",
            "responseTime",
            "readMode",
            "tlsContext",
            "tlsVersion",
            "verify",
            "sni",
            "ignoreClock",
            "ca",
            "caFile"));
    for (String request : List.of("http-get", "http-get-request", "http-post")) {
      INPUTS.put(request, Set.of("body", "responseTime"));
    }
    for (String kind : List.of("tcp", "udp", "tls")) {
      Set<String> open =
          plus(
              SOCKET,
              "cid",
              "host",
              "port",
              "socketType",
              "localPort",
              "accessMode",
              "socketReceive");
      INPUTS.put(
          kind + "-open",
          kind.equals("tls")
              ? plus(
                  open,
                  "tlsContext",
                  "tlsVersion",
                  "verify",
                  "sni",
                  "ignoreClock",
                  "ca",
                  "caFile",
                  "tlsReceive",
                  "sendReport",
                  "tlsClientType")
              : open);
      INPUTS.put(kind + "-send", plus(SOCKET, "data", "remoteHost", "remotePort"));
      INPUTS.put(kind + "-receive", plus(SOCKET, "readLength"));
      INPUTS.put(kind + "-close", SOCKET);
    }
  }

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
