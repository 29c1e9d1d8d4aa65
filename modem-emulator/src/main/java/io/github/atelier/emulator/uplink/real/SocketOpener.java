package io.github.atelier.emulator.uplink.real;

import io.github.atelier.emulator.uplink.LinkFailure.Kind;
import io.github.atelier.emulator.uplink.LinkTarget;
import io.github.atelier.emulator.uplink.ResolveRule;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Consumer;

/** Opens TCP and TLS, and tells exactly what failed. Blocking; thread-safe. */
final class SocketOpener {
  private final List<ResolveRule> rules;

  SocketOpener(List<ResolveRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * Opens a connection.
   *
   * @param opening given the raw socket before it connects, so that another thread can close it
   */
  Socket open(LinkTarget target, Consumer<Socket> opening) throws LinkException {
    int millis = (int) Math.min(Integer.MAX_VALUE, target.timeout().toMillis());
    InetSocketAddress address = address(target);
    Socket socket = new Socket();
    opening.accept(socket);
    try {
      socket.setTcpNoDelay(true);
      socket.connect(address, millis);
      socket.setSoTimeout(millis);
      return target.tls() == null ? socket : TlsClient.handshake(socket, target);
    } catch (IOException e) {
      closeQuietly(socket);
      throw failure(e, target, address);
    } catch (LinkException e) {
      closeQuietly(socket);
      throw e;
    }
  }

  /** Where a connection to this target goes, by the rules and the resolver. */
  InetSocketAddress address(LinkTarget target) throws LinkException {
    return address(target.host(), target.port());
  }

  /** Where a connection to this name and port goes. */
  InetSocketAddress address(String name, int toPort) throws LinkException {
    String host = name;
    int port = toPort;
    for (ResolveRule rule : rules) {
      if (rule.matches(host, port)) {
        host = rule.address();
        port = rule.toPort();
        break;
      }
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new LinkException(
          Kind.NAME_NOT_RESOLVED, "the name " + host + " could not be resolved", e);
    }
  }

  private static LinkException failure(
      IOException e, LinkTarget target, InetSocketAddress address) {
    String where = target + " (" + address + ")";
    if (e instanceof SocketTimeoutException) {
      return new LinkException(
          Kind.TIMED_OUT,
          where + " did not answer within " + target.timeout().toMillis() + " ms",
          e);
    }
    if (e instanceof NoRouteToHostException) {
      return new LinkException(Kind.UNREACHABLE, "no route to " + where, e);
    }
    if (e instanceof ConnectException) {
      return new LinkException(Kind.CONNECTION_REFUSED, where + " refused the connection", e);
    }
    return new LinkException(Kind.RESET, where + ": " + e.getMessage(), e);
  }

  static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // nothing is left to be done with it
    }
  }
}
