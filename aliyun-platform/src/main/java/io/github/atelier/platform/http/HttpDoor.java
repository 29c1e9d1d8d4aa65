package io.github.atelier.platform.http;

import io.github.atelier.platform.pki.ServerCertificate;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;

/** The HTTP listeners and their event loop, a daemon thread. {@link #close()} is idempotent. */
public final class HttpDoor implements AutoCloseable {
  private final HttpLimits limits;
  private final EventLoopGroup loops;
  private final List<Channel> listeners = new ArrayList<>();
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong bodyBytes = new AtomicLong();

  /** A door that listens nowhere yet. */
  public HttpDoor(HttpLimits limits) {
    this.limits = limits;
    this.loops =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("platform-http", true), NioIoHandler.newFactory());
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
    try {
      return listen(
          address,
          port,
          SslContextBuilder.forServer(
                  certificate.key(), certificate.chain().toArray(new X509Certificate[0]))
              .sslProvider(SslProvider.JDK)
              .protocols("TLSv1.3", "TLSv1.2")
              .build(),
          routes);
    } catch (SSLException e) {
      throw new IOException("the server certificate cannot be used: " + e.getMessage(), e);
    }
  }

  /** Listens for plain TCP; see {@link #listenTls}. */
  public int listenPlain(InetAddress address, int port, HttpRoutes routes) throws IOException {
    return listen(address, port, null, routes);
  }

  private int listen(InetAddress address, int port, SslContext tls, HttpRoutes routes)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(8192, 65536))
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    initialize(channel, tls, routes);
                  }
                });
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
    listeners.add(bound.channel());
    return ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }

  private void initialize(SocketChannel channel, SslContext tls, HttpRoutes routes) {
    channel.closeFuture().addListener(closed -> connections.decrementAndGet());
    if (connections.incrementAndGet() > limits.maxConnections()) {
      channel.close();
      return;
    }
    open.add(channel);
    if (tls != null) {
      SslHandler handler = tls.newHandler(channel.alloc());
      handler.setHandshakeTimeoutMillis(limits.headerTimeout().toMillis());
      channel.pipeline().addLast("tls", handler);
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
        .addLast("codec", new HttpServerCodec(config))
        .addLast("one-by-one", new FlowControlHandler())
        .addLast("connection", connection);
  }

  /** How many connections are open. */
  public int connections() {
    return connections.get();
  }

  /** Takes no new connections; those that are open go on. */
  public void stopListening() {
    listeners.forEach(listener -> listener.close().awaitUninterruptibly());
  }

  @Override
  public void close() {
    stopListening();
    open.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
