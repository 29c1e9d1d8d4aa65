package io.github.atelier.platform.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The listening sockets of one door and its event loops, which are daemon threads. Thread-safe;
 * {@link #close()} is idempotent.
 */
public final class Listeners implements AutoCloseable {
  private static final int BACKLOG = 1024;

  private final EventLoopGroup loops;
  private final List<Channel> listening = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  /** What a door does with a new connection. */
  @FunctionalInterface
  public interface Arrival {
    /**
     * Puts the door's handlers on the connection, or closes it. On its event loop.
     *
     * @param open how many connections the door has with this one, on all its ports
     */
    void arrived(SocketChannel connection, int open);
  }

  /** What a door wants of its sockets besides. */
  @FunctionalInterface
  public interface Options {
    /** Ports without wishes of their own. */
    Options NONE = bootstrap -> {};

    /** Sets options. */
    void set(ServerBootstrap bootstrap);
  }

  /**
   * @param name of the threads
   * @param threads how many serve all connections
   */
  public Listeners(String name, int threads) {
    this.loops =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
  }

  /**
   * Listens on one more port.
   *
   * @param port 0 for any free one
   * @return the port
   * @throws IOException naming address and port if they cannot be had
   */
  public int listen(InetAddress address, int port, Options options, Arrival arrival)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    int open = connections.incrementAndGet();
                    channel.closeFuture().addListener(closed -> connections.decrementAndGet());
                    arrival.arrived(channel, open);
                  }
                });
    options.set(bootstrap);
    ChannelFuture bound = bootstrap.bind(address, port).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on "
              + address.getHostAddress()
              + ":"
              + port
              + " ("
              + bound.cause().getMessage()
              + "): choose a free port, or 0 for any",
          bound.cause());
    }
    listening.add(bound.channel());
    return ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }

  /** How many connections are open, whatever their state. */
  public int connections() {
    return connections.get();
  }

  /** Takes no new connections; those that are open go on. */
  public void stopListening() {
    listening.forEach(listener -> listener.close().awaitUninterruptibly());
  }

  /** Ends listeners, connections and threads; waits up to 5 s. */
  @Override
  public void close() {
    stopListening();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
