package io.github.atelier.emulator.uplink.real;

import io.github.atelier.emulator.uplink.LinkFailure;
import io.github.atelier.emulator.uplink.LinkFailure.Kind;
import io.github.atelier.emulator.uplink.LinkTarget;
import io.github.atelier.emulator.uplink.SocketLink;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP connection, with TLS over it where the target says so. One worker reads for as long as it
 * lasts; another writes while there is something to write. Thread-safe: guarded by itself.
 */
final class StreamLink implements SocketLink {
  private static final Logger LOG = LoggerFactory.getLogger(StreamLink.class);
  private static final int PORTION = 2048;
  private static final int SEND_BUFFER = 64 << 10;

  /** A peer that does not read keeps a connection from its polite end no longer than this. */
  private static final int LINGER_SECONDS = 5;

  private final UplinkThreads threads;
  private final Consumer<StreamLink> gone;
  private final LinkCalls calls;
  private final Credit credit;
  private final LinkTarget target;
  private final Deque<byte[]> outgoing = new ArrayDeque<>();

  /** The socket below TLS; closing it ends whatever blocks. */
  private Socket raw;

  private Socket socket;
  private boolean writing;
  private boolean closing;
  private boolean over;

  StreamLink(
      UplinkThreads threads,
      LinkTarget target,
      int credit,
      Executor callbacks,
      Listener listener,
      Consumer<StreamLink> gone) {
    this.threads = threads;
    this.target = target;
    this.credit = new Credit(credit);
    this.calls = new LinkCalls(callbacks, listener);
    this.gone = gone;
  }

  void open(SocketOpener opener) {
    work(
        () -> {
          try {
            Socket opened = opener.open(target, this::opening);
            opened.setSoTimeout(0);
            if (take(opened)) {
              int port = opened.getLocalPort();
              calls.tell(l -> l.opened(port));
              read(opened);
            }
          } catch (LinkException e) {
            calls.tellLast(l -> l.openFailed(e.failure()));
            end();
          } catch (IOException e) {
            LinkFailure failure = failure(e);
            calls.tellLast(l -> l.openFailed(failure));
            end();
          }
        });
  }

  private synchronized void opening(Socket opening) {
    raw = opening;
    try {
      // as little as a module has, so that a peer that does not read is noticed
      opening.setSendBufferSize(SEND_BUFFER);
    } catch (IOException e) {
      LOG.debug("the send buffer keeps its size: {}", e.getMessage());
    }
    if (over) {
      SocketOpener.closeQuietly(opening);
    }
  }

  private synchronized boolean take(Socket opened) {
    socket = opened;
    return !over;
  }

  private void read(Socket from) {
    InetSocketAddress peer = (InetSocketAddress) from.getRemoteSocketAddress();
    String address = peer.getAddress().getHostAddress();
    byte[] portion = new byte[PORTION];
    try {
      InputStream in = from.getInputStream();
      int room;
      while ((room = credit.await()) > 0) {
        int n = in.read(portion, 0, Math.min(room, portion.length));
        if (n < 0) {
          calls.tell(Listener::ended);
          return;
        }
        credit.spend(n);
        byte[] octets = Arrays.copyOf(portion, n);
        calls.tell(l -> l.received(octets, address, peer.getPort()));
      }
    } catch (IOException e) {
      lost(e);
    }
  }

  @Override
  public synchronized void send(byte[] octets) {
    if (over || closing) {
      return;
    }
    outgoing.add(octets);
    if (!writing) {
      writing = true;
      work(this::write);
    }
  }

  private void write() {
    try {
      byte[] next;
      while ((next = toWrite()) != null) {
        socket.getOutputStream().write(next);
        int n = next.length;
        calls.tell(l -> l.sent(n));
      }
    } catch (IOException e) {
      lost(e);
    }
  }

  /** What is written next; with nothing left the writer ends, and with it a connection to close. */
  private byte[] toWrite() {
    boolean last;
    synchronized (this) {
      byte[] next = over ? null : outgoing.poll();
      if (next != null) {
        return next;
      }
      writing = false;
      last = closing && !over;
    }
    if (last) {
      finish();
    }
    return null;
  }

  @Override
  public void sendTo(String host, int port, byte[] octets) {
    throw new UnsupportedOperationException("a stream has one peer");
  }

  @Override
  public void grant(int octets) {
    credit.grant(octets);
  }

  @Override
  public synchronized void close() {
    if (over || closing) {
      return;
    }
    closing = true;
    threads.timers().schedule(this::finish, LINGER_SECONDS, TimeUnit.SECONDS);
    if (!writing) {
      writing = true;
      work(this::write);
    }
  }

  /** Ends what was to be closed; by the writer, or by the timer where the writer is stuck. */
  private void finish() {
    Socket open;
    boolean stuck;
    synchronized (this) {
      open = socket == null ? raw : socket;
      stuck = writing;
    }
    if (open != null && !stuck) {
      // TLS says good-bye before TCP does
      SocketOpener.closeQuietly(open);
    }
    calls.tellLast(Listener::closed);
    end();
  }

  @Override
  public void abort() {
    calls.silence();
    end();
  }

  private void lost(IOException e) {
    boolean asked;
    synchronized (this) {
      asked = over || closing;
    }
    if (!asked) {
      LinkFailure failure = failure(e);
      calls.tellLast(l -> l.lost(failure));
      end();
    }
  }

  private LinkFailure failure(IOException e) {
    return new LinkFailure(Kind.RESET, "the connection to " + target + " broke: " + e.getMessage());
  }

  private void end() {
    synchronized (this) {
      over = true;
      outgoing.clear();
      if (raw != null) {
        SocketOpener.closeQuietly(raw);
      }
    }
    credit.end();
    gone.accept(this);
  }

  private void work(Runnable task) {
    try {
      threads.workers().execute(task);
    } catch (RejectedExecutionException e) {
      LOG.trace("the uplinks are closed");
    }
  }
}
