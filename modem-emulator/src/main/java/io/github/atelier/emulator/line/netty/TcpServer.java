package io.github.atelier.emulator.line.netty;

import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.LineUnavailableException;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP port with a new module behind each connection. Closing it ends the listening only: each
 * line is closed by its owner, its client, or the end of the loops.
 */
public final class TcpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TcpServer.class);

  private final Channel listener;

  private TcpServer(Channel listener) {
    this.listener = listener;
  }

  static TcpServer open(
      EmulatorLoops loops,
      boolean epoll,
      InetSocketAddress address,
      LineOptions options,
      LineAcceptor acceptor)
      throws LineUnavailableException {
    Channel listener =
        TcpSockets.bind(
            loops.nextLoop().eventLoop(),
            loops.group(),
            epoll,
            address,
            channel ->
                new Connection(
                    loops.loopOf(channel.eventLoop()),
                    options,
                    connection -> arrived(connection, options, acceptor)));
    NettyLoop home = loops.loopOf(listener.eventLoop());
    home.track(listener, listener::close);
    listener.closeFuture().addListener(closed -> home.forget(listener));
    home.execute(() -> listener.config().setAutoRead(true));
    return new TcpServer(listener);
  }

  private static void arrived(Connection connection, LineOptions options, LineAcceptor acceptor) {
    ConnectionLine line = new ConnectionLine(connection, options);
    line.endWithLoop();
    try {
      acceptor.accept(line);
    } catch (RuntimeException e) {
      LOG.error("{}: no module could be put behind it; disconnected", line.name(), e);
      line.close();
    }
  }

  /** Where clients connect, with the port that was taken. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** Stops listening; from any thread, any number of times. Waits only off the loop. */
  @Override
  public void close() {
    if (listener.eventLoop().inEventLoop()) {
      listener.close();
    } else {
      listener.close().awaitUninterruptibly(2_000);
    }
  }
}
