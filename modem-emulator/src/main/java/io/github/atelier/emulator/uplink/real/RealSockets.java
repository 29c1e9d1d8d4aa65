package io.github.atelier.emulator.uplink.real;

import io.github.atelier.emulator.uplink.LinkTarget;
import io.github.atelier.emulator.uplink.NetworkSockets;
import io.github.atelier.emulator.uplink.SocketLink;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sockets of the operating system, on the threads of the uplinks. */
final class RealSockets implements NetworkSockets {
  private static final Logger LOG = LoggerFactory.getLogger(RealSockets.class);

  private final SocketOpener opener;
  private final UplinkThreads threads;
  private final Set<SocketLink> links = ConcurrentHashMap.newKeySet();

  RealSockets(SocketOpener opener, UplinkThreads threads) {
    this.opener = opener;
    this.threads = threads;
  }

  @Override
  public SocketLink stream(
      LinkTarget target, int credit, Executor callbacks, SocketLink.Listener listener) {
    StreamLink link = new StreamLink(threads, target, credit, callbacks, listener, links::remove);
    links.add(link);
    link.open(opener);
    return link;
  }

  @Override
  public SocketLink datagrams(
      LinkTarget peer, int credit, Executor callbacks, SocketLink.Listener listener) {
    DatagramLink link =
        new DatagramLink(threads, opener, peer, credit, callbacks, listener, links::remove);
    links.add(link);
    link.open();
    return link;
  }

  @Override
  public void resolve(String host, Duration timeout, Executor callbacks, Resolution answer) {
    AtomicBoolean told = new AtomicBoolean();
    try {
      threads.workers().execute(() -> tell(told, addresses(host), callbacks, answer));
      // the resolver of the operating system cannot be called off
      threads
          .timers()
          .schedule(
              () -> tell(told, List.of(), callbacks, answer),
              timeout.toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.trace("the uplinks are closed");
    }
  }

  private static void tell(
      AtomicBoolean told, List<String> addresses, Executor callbacks, Resolution answer) {
    if (told.compareAndSet(false, true)) {
      try {
        callbacks.execute(() -> answer.resolved(addresses));
      } catch (RejectedExecutionException e) {
        LOG.trace("the module is gone");
      }
    }
  }

  /** A rule is for connections: a name that has one is looked up like any other. */
  private static List<String> addresses(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host))
          .map(InetAddress::getHostAddress)
          .distinct()
          .toList();
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  void abortAll() {
    links.forEach(SocketLink::abort);
  }
}
