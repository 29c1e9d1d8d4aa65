package io.github.atelier.platform.mqtt;

import io.github.atelier.aliyun.topic.TopicLimits;
import io.github.atelier.platform.core.Hub;
import io.github.atelier.platform.core.PlatformRules;
import io.github.atelier.platform.core.PlatformRules.Reaction;
import io.github.atelier.platform.pki.ServerCertificate;
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
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;

/** The listeners of the MQTT door and their event loops. {@link #close()} is idempotent. */
public final class MqttDoor implements AutoCloseable {
  /** Longest full client id; 3.1 would stop at 23, Aliyun's are always longer. */
  private static final int MAX_CLIENT_ID = 1024;

  /** Room around a payload: topic, packet id, or a whole CONNECT or SUBSCRIBE. */
  private static final int ENVELOPE = 1024;

  private final Hub hub;
  private final EventLoopGroup loops;
  private final List<Channel> listeners = new ArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  /** A door that listens nowhere yet; two daemon threads serve all its connections. */
  public MqttDoor(Hub hub) {
    this.hub = hub;
    this.loops =
        new MultiThreadIoEventLoopGroup(
            2, new DefaultThreadFactory("platform-mqtt", true), NioIoHandler.newFactory());
  }

  /**
   * Listens for TLS 1.2 and 1.3 (JDK provider).
   *
   * @param port 0 for any free one
   * @return the port
   * @throws IOException naming address and port if they cannot be had
   */
  public int listenTls(InetAddress address, int port, ServerCertificate certificate)
      throws IOException {
    return listen(address, port, context(certificate), false);
  }

  /** Listens for plain TCP; see {@link #listenTls}. */
  public int listenPlain(InetAddress address, int port) throws IOException {
    return listen(address, port, null, false);
  }

  /** Listens for WebSocket over TLS; see {@link #listenTls}. */
  public int listenWebSocketTls(InetAddress address, int port, ServerCertificate certificate)
      throws IOException {
    return listen(address, port, context(certificate), true);
  }

  /** Listens for WebSocket over plain TCP; see {@link #listenTls}. */
  public int listenWebSocket(InetAddress address, int port) throws IOException {
    return listen(address, port, null, true);
  }

  private static SslContext context(ServerCertificate certificate) throws IOException {
    try {
      return SslContextBuilder.forServer(
              certificate.key(), certificate.chain().toArray(new X509Certificate[0]))
          .sslProvider(SslProvider.JDK)
          .protocols("TLSv1.3", "TLSv1.2")
          .build();
    } catch (SSLException e) {
      throw new IOException("the server certificate cannot be used: " + e.getMessage(), e);
    }
  }

  private int listen(InetAddress address, int port, SslContext tls, boolean webSocket)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    initialize(channel, tls, webSocket);
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

  private void initialize(SocketChannel channel, SslContext tls, boolean webSocket) {
    int open = connections.incrementAndGet();
    channel.closeFuture().addListener(closed -> connections.decrementAndGet());
    int max = hub.rules().maxConnections();
    if (open > max + max / 10 + 10) {
      // A few too many get a CONNACK that says so; a flood is cut off at once.
      channel.close();
      return;
    }
    if (tls != null) {
      SslHandler handler = tls.newHandler(channel.alloc());
      handler.setHandshakeTimeoutMillis(hub.rules().connectTimeout().toMillis());
      channel.pipeline().addLast("tls", handler);
    }
    if (webSocket) {
      WebSocketFrames.addTo(
          channel.pipeline(), limit(hub.rules()), hub.rules().connectTimeout().toMillis());
    }
    channel
        .pipeline()
        .addLast("encoder", MqttEncoder.INSTANCE)
        .addLast("decoder", new MqttDecoder(limit(hub.rules()), MAX_CLIENT_ID))
        .addLast("connect", new ConnectHandler(hub, tls != null, open > max));
  }

  /**
   * Largest packet body decoded, in bytes; above it the connection is closed without reading on.
   */
  static int limit(PlatformRules rules) {
    int payload = TopicLimits.MAX_PAYLOAD;
    return (rules.oversized() == Reaction.CLOSE ? payload : 4 * payload) + ENVELOPE;
  }

  /** How many connections are open, whatever their state. */
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
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
