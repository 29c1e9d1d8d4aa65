package io.github.atelier.emulator.line.netty;

import io.github.atelier.emulator.line.LineUnavailableException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Function;

/** Listening TCP sockets with the options that serial lines need. */
final class TcpSockets {
  /** Output that Netty may hold beyond a line's own backlog. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(8 << 10, 16 << 10);

  private static final int FLUSH_EVERY = 64;

  /** Most octets that may still come after a line has stopped reading. */
  private static final int LARGEST_READ = 16 << 10;

  private TcpSockets() {}

  /**
   * Binds; connections neither come in nor are read before auto-read is switched on.
   *
   * @throws LineUnavailableException if the address cannot be bound
   */
  static Channel bind(
      EventLoopGroup listeners,
      EventLoopGroup connections,
      boolean epoll,
      InetSocketAddress address,
      Function<Channel, Connection> handlers)
      throws LineUnavailableException {
    if (address.isUnresolved()) {
      throw new LineUnavailableException(
          "cannot listen on " + name(address) + ": the host name is not known here");
    }
    ChannelFuture bound =
        new ServerBootstrap()
            .group(listeners, connections)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(64, 512, LARGEST_READ))
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new FlushConsolidationHandler(FLUSH_EVERY))
                        .addLast(handlers.apply(channel));
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new LineUnavailableException(
          "cannot listen on "
              + name(address)
              + ": "
              + bound.cause().getMessage()
              + "; choose a free port (0 takes any) and an address of this machine",
          bound.cause());
    }
    return bound.channel();
  }

  /** {@code 127.0.0.1:7000}, {@code [::1]:7000}. */
  static String name(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) {
      return String.valueOf(address);
    }
    String host = inet.isUnresolved() ? inet.getHostString() : inet.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + inet.getPort();
  }
}
