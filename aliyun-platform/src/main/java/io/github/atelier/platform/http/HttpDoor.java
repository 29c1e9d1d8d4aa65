package io.github.atelier.platform.http;

import io.github.atelier.platform.net.Listeners;
import io.github.atelier.platform.net.ServerTls;
import io.github.atelier.platform.pki.ServerCertificate;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The HTTP listeners and their event loop, a daemon thread. {@link #close()} is idempotent. */
public final class HttpDoor implements AutoCloseable {
  /** Most octets of one read: what they hold is decoded at once, and waits for its turn. */
  private static final int MAX_READ = 16 * 1024;

  /** More requests than one read can hold; past Netty's own 128 it would cut the connection. */
  private static final int MAX_PIPELINED = MAX_READ / 8;

  private final HttpLimits limits;
  private final Listeners listeners = new Listeners("platform-http", 1);
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final AtomicLong bodyBytes = new AtomicLong();

  /** A door that listens nowhere yet. */
  public HttpDoor(HttpLimits limits) {
    this.limits = limits;
  }

  /**
   * Listens for TLS 1.2 and 1.3 (JDK provider).
   *
   * @param port 0 for any free one
   * @return the port
   * @throws IOException naming address and port if they cannot be had
   */
  public int listenTls(
      InetAddress address, int port, ServerCertificate certificate, HttpRoutes routes)
      throws IOException {
    return listen(address, port, ServerTls.of(certificate), routes);
  }

  /** Listens for plain TCP; see {@link #listenTls}. */
  public int listenPlain(InetAddress address, int port, HttpRoutes routes) throws IOException {
    return listen(address, port, null, routes);
  }

  private int listen(InetAddress address, int port, ServerTls tls, HttpRoutes routes)
      throws IOException {
    return listeners.listen(
        address,
        port,
        HttpDoor::options,
        (channel, open) -> initialize(channel, open, tls, routes));
  }

  private static void options(ServerBootstrap bootstrap) {
    bootstrap
        .childOption(
            ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(64, 2048, MAX_READ))
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(8192, 65536));
  }

  private void initialize(
      SocketChannel channel, int connections, ServerTls tls, HttpRoutes routes) {
    if (connections > limits.maxConnections()) {
      channel.close();
      return;
    }
    open.add(channel);
    if (tls != null) {
      tls.addTo(channel, limits.headerTimeout());
    }
    assemble(channel, limits, routes, bodyBytes, tls != null);
  }

  /** The handlers behind TLS; apart, so that tests can run them on a clock of their own. */
  static void assemble(
      Channel channel, HttpLimits limits, HttpRoutes routes, AtomicLong bodyBytes, boolean secure) {
    HttpConnection connection = new HttpConnection(limits, routes, bodyBytes, secure);
    HttpDecoderConfig config =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(limits.maxRequestLine())
            .setMaxHeaderSize(limits.maxHeaderBytes())
            .setMaxChunkSize(8192);
    channel
        .pipeline()
        .addLast("first-byte", connection.firstByte())
        .addLast("codec", new HttpServerCodec(config, MAX_PIPELINED))
        .addLast("one-by-one", new FlowControlHandler())
        .addLast("connection", connection);
  }

  /** How many connections are open. */
  public int connections() {
    return listeners.connections();
  }

  /** Takes no new connections; those that are open go on. */
  public void stopListening() {
    listeners.stopListening();
  }

  @Override
  public void close() {
    stopListening();
    open.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    listeners.close();
  }
}
