package io.github.atelier.driver.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;

/**
 * A module behind TCP: an emulator, a serial server in raw mode, a module's own AT port.
 *
 * <p>Nagle's algorithm is off: AT is a dialogue of small packets. The host name is looked up at
 * each open. The line is lost when the peer closes or resets the connection; a peer that vanishes
 * without a word is noticed by the write watchdog once the send buffers are full, or by whoever
 * misses an answer.
 */
public final class TcpTransport extends LineTransport {
  /** How long a connection may take by default. */
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** How long the peer may take no bytes by default. */
  public static final Duration DEFAULT_WRITE_TIMEOUT = Duration.ofSeconds(5);

  private static final int SEND_BUFFER = 1 << 15;

  private final String host;
  private final int port;
  private final Duration connectTimeout;
  private final Duration writeTimeout;

  /** With the default time-outs. */
  public TcpTransport(String host, int port) {
    this(host, port, DEFAULT_CONNECT_TIMEOUT, DEFAULT_WRITE_TIMEOUT);
  }

  /**
   * @param host name or address; an IPv6 address without brackets
   * @param port 1 to 65535
   * @param connectTimeout for the TCP handshake, without the look-up of the name; 1 ms or more
   * @param writeTimeout see {@link Transport#write}; 1 ms or more
   */
  public TcpTransport(String host, int port, Duration connectTimeout, Duration writeTimeout) {
    this.host = Objects.requireNonNull(host, "host");
    if (host.isBlank()) {
      throw new IllegalArgumentException("The host is empty; write a name or an address.");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("The TCP port is " + port + "; it must be 1 to 65535.");
    }
    this.port = port;
    this.connectTimeout = Timeouts.positive("connect time-out", connectTimeout);
    this.writeTimeout = Timeouts.positive("write time-out", writeTimeout);
  }

  @Override
  public String name() {
    return "tcp " + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  @Override
  Duration writeTimeout() {
    return writeTimeout;
  }

  @Override
  Line openLine() throws TransportException {
    Socket socket = connect();
    try {
      return new TcpLine(name(), socket);
    } catch (IOException e) {
      TcpLine.closeQuietly(socket);
      throw new ConnectFailedException(explain(e), e);
    }
  }

  /** A connection, or why there is none. */
  Socket connect() throws TransportException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new ConnectFailedException(
          "The host name " + host + " is not known; check its spelling and the name server.");
    }
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      // a write that waits is woken when a third of this is free: it must not take a slow peer long
      socket.setSendBufferSize(SEND_BUFFER);
      socket.connect(address, (int) Math.min(connectTimeout.toMillis(), Integer.MAX_VALUE));
      return socket;
    } catch (IOException e) {
      TcpLine.closeQuietly(socket);
      throw new ConnectFailedException(explain(e), e);
    }
  }

  private String explain(IOException e) {
    if (e instanceof SocketTimeoutException) {
      return name()
          + " did not answer within "
          + connectTimeout.toMillis()
          + " ms; check address, routing and firewall.";
    }
    if (e instanceof ConnectException) {
      return name()
          + " refused the connection or cannot be reached ("
          + e.getMessage()
          + "); check that it listens.";
    }
    return "No connection to " + name() + ": " + e.getMessage();
  }
}
