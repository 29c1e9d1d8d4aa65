package io.github.atelier.driver;

import io.github.atelier.grammar.value.Values;
import java.time.Duration;

/**
 * A socket that the module shall open. Immutable.
 *
 * <p>TLS verifies the server: its name, its dates by the module's clock, and its issuer by the CA.
 */
public final class SocketOptions {
  /** What goes over the network. */
  public enum Kind {
    TCP("tcp"),
    UDP("udp"),
    TLS("tls");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** What the operations of this kind begin with. */
    String operation(String what) {
      return word + "-" + what;
    }
  }

  /** Apart from those of the MQTT clients, which begin at 0. */
  private static final int TLS_CONTEXT = 5;

  /** Where a UDP socket of the module must have a port of its own, it is this one and up. */
  private static final int FIRST_PORT = 50_000;

  private final Kind kind;
  private final String host;
  private final int port;
  private final byte[] ca;
  private final boolean checkClock;
  private final int context;
  private final Duration sendTimeout;

  private SocketOptions(
      Kind kind,
      String host,
      int port,
      byte[] ca,
      boolean checkClock,
      int context,
      Duration sendTimeout) {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port must be 1..65535, not " + port);
    }
    this.kind = kind;
    this.host = host;
    this.port = port;
    this.ca = ca;
    this.checkClock = checkClock;
    this.context = context;
    this.sendTimeout = sendTimeout;
  }

  private static SocketOptions of(Kind kind, String host, int port) {
    return new SocketOptions(kind, host, port, null, true, 1, Duration.ofMinutes(1));
  }

  /** A TCP connection; everything can be read on the way. */
  public static SocketOptions tcp(String host, int port) {
    return of(Kind.TCP, host, port);
  }

  /** Datagrams to one address and from it; each {@code send} is one. They may get lost. */
  public static SocketOptions udp(String host, int port) {
    return of(Kind.UDP, host, port);
  }

  /** A TLS connection; see {@link #withCa}. */
  public static SocketOptions tls(String host, int port) {
    return of(Kind.TLS, host, port);
  }

  /**
   * The CA that must have issued the server's certificate. It is written into the module when the
   * socket is opened; without, the module's own choice counts, which may be none.
   *
   * @param pem one certificate or several, PEM
   */
  public SocketOptions withCa(byte[] pem) {
    if (kind != Kind.TLS) {
      throw new IllegalArgumentException("a CA for " + kind + ", which verifies nobody");
    }
    return new SocketOptions(kind, host, port, pem.clone(), checkClock, context, sendTimeout);
  }

  /** Accepts certificates whatever the module's clock says. */
  public SocketOptions withoutClockCheck() {
    return new SocketOptions(kind, host, port, ca, false, context, sendTimeout);
  }

  /**
   * The PDP context that carries the socket; 1 where nothing is said.
   *
   * @param cid 1 to 15, where the dialect can name one
   */
  public SocketOptions withContext(int cid) {
    return new SocketOptions(kind, host, port, ca, checkClock, cid, sendTimeout);
  }

  /** How long a peer that does not read may keep a send waiting; a minute where nothing is said. */
  public SocketOptions withSendTimeout(Duration timeout) {
    return new SocketOptions(kind, host, port, ca, checkClock, context, timeout);
  }

  public Kind kind() {
    return kind;
  }

  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  Duration sendTimeout() {
    return sendTimeout;
  }

  boolean hasCa() {
    return ca != null;
  }

  /** The hole of the index. */
  String index() {
    return kind == Kind.TLS ? "tlsSocket" : "socket";
  }

  /** What opens the socket of that index. */
  Values values(int number) {
    Values values =
        Values.of("host", host, "port", port, "cid", context, index(), number)
            .with("localPort", kind == Kind.UDP ? FIRST_PORT + number : 0)
            .withCode("socketType", kind == Kind.UDP ? "udp" : "tcp")
            .withCode("accessMode", "buffered")
            .withCode("socketReceive", "buffered");
    if (kind != Kind.TLS) {
      return values;
    }
    values =
        values
            .with("tlsContext", TLS_CONTEXT)
            .withCode("tlsVersion", "all")
            .withCode("verify", "server")
            .withCode("sni", "on")
            .withCode("ignoreClock", checkClock ? "no" : "yes")
            .withCode("tlsReceive", "buffered")
            .withCode("sendReport", "no")
            .withCode("tlsClientType", "tls");
    return ca == null ? values : values.with("ca", ca).with("caFile", "atelier-socket.pem");
  }

  @Override
  public String toString() {
    return kind.word + " " + host + ":" + port;
  }
}
