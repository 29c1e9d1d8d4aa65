package io.github.atelier.emulator.uplink.real;

import io.github.atelier.emulator.uplink.LinkFailure;
import io.github.atelier.emulator.uplink.LinkFailure.Kind;
import io.github.atelier.emulator.uplink.LinkTarget;
import io.github.atelier.emulator.uplink.SocketLink;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A UDP socket. Sending does not wait for anybody; a worker reads. Thread-safe. */
final class DatagramLink implements SocketLink {
  private static final Logger LOG = LoggerFactory.getLogger(DatagramLink.class);

  /** The longest that modules take; the rest of a longer one is cut off, as they do. */
  private static final int LONGEST = 1500;

  /** Addresses that are remembered as sent to. */
  private static final int MOST_PEERS = 64;

  private final UplinkThreads threads;
  private final SerialTasks tasks;
  private final SocketOpener opener;
  private final LinkTarget peer;
  private final Consumer<DatagramLink> gone;
  private final LinkCalls calls;
  private final Credit credit;
  private final Set<InetSocketAddress> sentTo = ConcurrentHashMap.newKeySet();
  private volatile DatagramSocket socket;
  private volatile boolean over;

  DatagramLink(
      UplinkThreads threads,
      SocketOpener opener,
      LinkTarget peer,
      int credit,
      Executor callbacks,
      Listener listener,
      Consumer<DatagramLink> gone) {
    this.threads = threads;
    this.tasks = new SerialTasks(threads.workers());
    this.opener = opener;
    this.peer = peer;
    this.credit = new Credit(credit);
    this.calls = new LinkCalls(callbacks, listener);
    this.gone = gone;
  }

  void open() {
    Runnable life =
        () -> {
          try {
            InetSocketAddress address = peer == null ? null : opener.address(peer);
            DatagramSocket opened = new DatagramSocket();
            socket = opened;
            if (address != null) {
              opened.connect(address);
            }
            if (over) {
              opened.close();
              return;
            }
            int port = opened.getLocalPort();
            calls.tell(l -> l.opened(port));
            read(opened);
          } catch (LinkException e) {
            calls.tellLast(l -> l.openFailed(e.failure()));
            end();
          } catch (SocketException e) {
            LinkFailure failure = new LinkFailure(Kind.UNREACHABLE, "no UDP: " + e.getMessage());
            calls.tellLast(l -> l.openFailed(failure));
            end();
          }
        };
    try {
      threads.workers().execute(life);
    } catch (RejectedExecutionException e) {
      LOG.trace("the uplinks are closed");
    }
  }

  private void read(DatagramSocket from) {
    DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
    while (credit.await() > 0) {
      try {
        packet.setLength(LONGEST);
        from.receive(packet);
        InetSocketAddress sender = (InetSocketAddress) packet.getSocketAddress();
        if (peer == null && !sentTo.contains(sender)) {
          continue;
        }
        credit.spend(packet.getLength());
        byte[] octets = Arrays.copyOf(packet.getData(), packet.getLength());
        calls.tell(l -> l.received(octets, sender.getAddress().getHostAddress(), sender.getPort()));
      } catch (PortUnreachableException e) {
        LOG.debug("nobody listens at {}", peer);
      } catch (IOException e) {
        if (!over) {
          LinkFailure failure = new LinkFailure(Kind.RESET, "UDP broke: " + e.getMessage());
          calls.tellLast(l -> l.lost(failure));
          end();
        }
        return;
      }
    }
  }

  @Override
  public void send(byte[] octets) {
    tasks.execute(
        () -> {
          if (socket != null) {
            send(new DatagramPacket(octets, octets.length));
          }
        });
  }

  @Override
  public void sendTo(String host, int port, byte[] octets) {
    tasks.execute(
        () -> {
          try {
            InetSocketAddress to = opener.address(host, port);
            if (sentTo.size() == MOST_PEERS) {
              sentTo.clear();
            }
            sentTo.add(to);
            send(new DatagramPacket(octets, octets.length, to));
          } catch (LinkException e) {
            LOG.warn("a datagram is lost: {}", e.failure());
            calls.tell(l -> l.sent(octets.length));
          }
        });
  }

  /** Whatever becomes of it, a datagram is no longer the module's. */
  private void send(DatagramPacket packet) {
    try {
      socket.send(packet);
    } catch (IOException e) {
      LOG.debug("a datagram is lost: {}", e.getMessage());
    }
    int n = packet.getLength();
    calls.tell(l -> l.sent(n));
  }

  @Override
  public void grant(int octets) {
    credit.grant(octets);
  }

  @Override
  public void close() {
    // behind what is still to be sent
    tasks.execute(
        () -> {
          calls.tellLast(Listener::closed);
          end();
        });
  }

  @Override
  public void abort() {
    calls.silence();
    end();
  }

  private void end() {
    over = true;
    DatagramSocket open = socket;
    if (open != null) {
      open.close();
    }
    credit.end();
    gone.accept(this);
  }
}
