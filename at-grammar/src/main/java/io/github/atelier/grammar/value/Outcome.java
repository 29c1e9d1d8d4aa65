package io.github.atelier.grammar.value;

import java.util.ArrayList;
import java.util.List;

/**
 * How an action of the module ended, in words that no vendor chose. The words form a tree: where a
 * dialect has no code for an outcome, the nearest more general one that it has is sent instead, and
 * a reader of that code learns from {@link #coveredBy} which causes it may stand for.
 */
public enum Outcome {
  OK("ok", null, "done"),
  FAILED("failed", null, "failed for a reason the module does not tell"),
  BAD_PARAMETER("bad-parameter", FAILED, "a parameter was refused by the module"),
  TOPIC_EMPTY("topic-empty", BAD_PARAMETER, "no topic was given before"),
  BAD_TEXT("bad-text", BAD_PARAMETER, "a text or payload is not UTF-8"),
  INDEX_IN_USE("index-in-use", FAILED, "this index is in use already; close it first"),
  NOT_CONNECTED("not-connected", FAILED, "this client or socket is not connected"),
  NOT_STARTED("not-started", NOT_CONNECTED, "the service of the module is not started"),
  NOT_ACQUIRED("not-acquired", NOT_CONNECTED, "this client index was not taken first"),
  ALREADY("already", FAILED, "it is so already"),
  NO_PDP(
      "no-pdp",
      FAILED,
      "no data connection: the PDP context is not active (SIM, registration, APN)"),
  DNS_FAILED("dns-failed", FAILED, "the host name could not be resolved"),
  NETWORK_ERROR("network-error", FAILED, "the network or the server failed"),
  CONNECTION_REFUSED(
      "connection-refused",
      NETWORK_ERROR,
      "the server refused the TCP connection (wrong port, or nobody listens)"),
  UNREACHABLE("unreachable", NETWORK_ERROR, "no route to the server"),
  TIMED_OUT("timed-out", NETWORK_ERROR, "the server did not answer in time"),
  CLOSED_BY_SERVER("closed-by-server", NETWORK_ERROR, "the server closed the connection"),
  RESET("reset", CLOSED_BY_SERVER, "the server, or something on the way, reset the connection"),
  KEEP_ALIVE_LOST("keep-alive-lost", NETWORK_ERROR, "the server did not answer the keep-alive"),
  TLS_FAILED(
      "tls-failed",
      NETWORK_ERROR,
      "the TLS handshake failed (version, cipher suite, or an alert of the server)"),
  TLS_UNTRUSTED(
      "tls-untrusted",
      TLS_FAILED,
      "the server's certificate is not signed by the CA the module was given"),
  TLS_EXPIRED(
      "tls-expired",
      TLS_FAILED,
      "the server's certificate is expired or not yet valid (check the module's clock)"),
  TLS_WRONG_NAME("tls-wrong-name", TLS_FAILED, "the server's certificate is for another host name"),
  CONNECT_REFUSED(
      "connect-refused",
      FAILED,
      "the server refused the MQTT CONNECT (client id, user name, password)"),
  REFUSED_VERSION("refused-version", CONNECT_REFUSED, "CONNACK 1: the MQTT version"),
  REFUSED_CLIENT_ID("refused-client-id", CONNECT_REFUSED, "CONNACK 2: the client id"),
  SERVER_UNAVAILABLE("server-unavailable", CONNECT_REFUSED, "CONNACK 3: the server is busy"),
  BAD_CREDENTIALS("bad-credentials", CONNECT_REFUSED, "CONNACK 4: user name or password"),
  NOT_AUTHORIZED("not-authorized", CONNECT_REFUSED, "CONNACK 5: this client may not connect"),
  SUBSCRIPTION_REFUSED(
      "subscription-refused", FAILED, "the server refused the subscription (topic permission)"),
  NO_MEMORY("no-memory", FAILED, "the answer is longer than the module keeps"),
  FILE_NOT_FOUND("file-not-found", FAILED, "the module has no such file"),
  CLOSED_BY_HOST("closed-by-host", FAILED, "closed by a command of the host"),
  BUFFER_FULL(
      "buffer-full", FAILED, "the module's send buffer is full; it took nothing of the data"),
  NO_DATA("no-data", FAILED, "nothing has come that could be read");

  private final String word;
  private final Outcome parent;
  private final String explanation;

  Outcome(String word, Outcome parent, String explanation) {
    this.word = word;
    this.parent = parent;
    this.explanation = explanation;
  }

  /** The word that dialect files use. */
  public String word() {
    return word;
  }

  /** One clause for people: what happened, and where it helps, what to check. */
  public String explanation() {
    return explanation;
  }

  /** The next more general outcome, or {@code null}. */
  public Outcome parent() {
    return parent;
  }

  /** The outcome of that word, or {@code null} where the word is none of ours. */
  public static Outcome ofWord(String word) {
    for (Outcome outcome : values()) {
      if (outcome.word.equals(word)) {
        return outcome;
      }
    }
    return null;
  }

  /** All outcomes that a module of this code list reports by {@code word}. */
  public static List<Outcome> coveredBy(CodeType type, String word) {
    List<Outcome> covered = new ArrayList<>();
    for (Outcome outcome : values()) {
      CodeType.Entry entry = type.nearest(outcome.word);
      if (entry != null && entry.name().equals(word)) {
        covered.add(outcome);
      }
    }
    return covered;
  }
}
