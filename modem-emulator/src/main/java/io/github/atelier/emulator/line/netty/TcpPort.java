package io.github.atelier.emulator.line.netty;

import io.github.atelier.emulator.line.LineHandler;
import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.LineUnavailableException;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP port with one module behind it, which is one line: one DTE at a time, which may leave and
 * come again.
 *
 * <p>A client that comes while another is there waits {@link LineOptions#takeOver()} for its
 * leaving (one that reconnects at once is often seen before its old connection is seen to end),
 * then it is refused: disconnected, with a warning in the log. A client that has ended its own
 * sending gives way at once. Four may wait. Clients that connect before {@link #start} wait for it.
 */
public final class TcpPort extends LoopLine implements Connection.User {
  private static final Logger LOG = LoggerFactory.getLogger(TcpPort.class);
  private static final int WAITING_LIMIT = 4;

  private final Channel listener;
  private final Deque<Connection> waiting = new ArrayDeque<>();
  private Connection current;

  private TcpPort(NettyLoop loop, Channel listener, LineOptions options) {
    super("tcp " + TcpSockets.name(listener.localAddress()), loop, options);
    this.listener = listener;
  }

  static TcpPort open(NettyLoop loop, boolean epoll, InetSocketAddress address, LineOptions options)
      throws LineUnavailableException {
    TcpPort[] port = new TcpPort[1];
    Channel listener =
        TcpSockets.bind(
            loop.eventLoop(),
            loop.eventLoop(),
            epoll,
            address,
            channel -> new Connection(loop, options, connection -> port[0].arrived(connection)));
    // Nothing is accepted before start(), which publishes this write to the loop.
    port[0] = new TcpPort(loop, listener, options);
    port[0].endWithLoop();
    return port[0];
  }

  /** Where clients connect, with the port that was taken. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  @Override
  public void start(LineHandler handler) {
    delivery.attach(handler);
    loop.execute(() -> listener.config().setAutoRead(true));
  }

  private void arrived(Connection connection) {
    if (ended()) {
      connection.close();
    } else if (current == null) {
      take(connection);
    } else if (waiting.size() >= WAITING_LIMIT) {
      refuse(connection);
    } else {
      waiting.add(connection);
      loop.schedule(options.takeOver(), () -> refuseIfWaiting(connection));
      giveWay();
    }
  }

  private void take(Connection connection) {
    current = connection;
    LOG.info("{}: {} connected", name(), connection.remote());
    delivery.opened();
    connection.use(this);
    connection.reading(reads());
  }

  private void giveWay() {
    if (current != null && current.halfClosed() && !waiting.isEmpty()) {
      current.close();
    }
  }

  private void refuseIfWaiting(Connection connection) {
    if (waiting.remove(connection)) {
      refuse(connection);
    }
  }

  private void refuse(Connection connection) {
    LOG.warn(
        "{}: refused {}: {} has the line, which serves one client at a time",
        name(),
        connection.remote(),
        current == null ? "nobody" : current.remote());
    connection.close();
  }

  @Override
  public void received(byte[] buffer, int offset, int length) {
    delivery.received(buffer, offset, length);
  }

  @Override
  public void writable() {
    flush();
  }

  /** Whoever waits already need not wait longer: the end of the first may be seen last. */
  @Override
  public void inputEnded(Connection connection) {
    giveWay();
  }

  @Override
  public void gone(Connection connection) {
    if (connection != current) {
      return;
    }
    LOG.info("{}: {} left", name(), connection.remote());
    current = null;
    backlog.clear();
    delivery.closed();
    while (current == null && !ended() && !waiting.isEmpty()) {
      Connection next = waiting.remove();
      if (next.isActive()) {
        take(next);
      }
    }
  }

  @Override
  void readingChanged() {
    if (current != null) {
      current.reading(reads());
    }
  }

  @Override
  void flush() {
    if (current == null) {
      backlog.clear();
    } else {
      current.send(backlog);
    }
  }

  @Override
  void release() {
    listener.close();
    waiting.forEach(Connection::close);
    waiting.clear();
    if (current != null) {
      Connection last = current;
      current = null;
      last.close();
    }
  }
}
