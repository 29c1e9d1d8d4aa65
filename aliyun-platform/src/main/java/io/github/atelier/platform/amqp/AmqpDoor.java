package io.github.atelier.platform.amqp;

import io.github.atelier.aliyun.Secret;
import io.github.atelier.platform.pki.ServerCertificate;
import io.github.atelier.platform.subscription.ConsumerGroups;
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
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/**
 * The listener of the AMQP 1.0 door, TLS only, and its event loops. Thread-safe; {@link #close()}
 * is idempotent.
 */
public final class AmqpDoor implements AutoCloseable {
  private final Gate gate;
  private final AmqpRules rules;
  private final ConsumerEvents events;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          2, new DefaultThreadFactory("platform-amqp", true), NioIoHandler.newFactory());
  private final Set<AmqpConnection> open = ConcurrentHashMap.newKeySet();
  private volatile Channel listener;

  /**
   * @param accessKeys the secret of an AccessKey, by its id
   * @param groups whose queues are handed out
   */
  public AmqpDoor(
      Function<String, Optional<Secret>> accessKeys,
      ConsumerGroups groups,
      AmqpRules rules,
      ConsumerEvents events,
      Clock clock) {
    this.gate = new Gate(accessKeys, groups, rules, clock);
    this.rules = rules;
    this.events = events;
  }

  /**
   * Listens for TLS 1.2 and 1.3.
   *
   * @param port 0 for any free one; Aliyun's is 5671
   * @return the port
   * @throws IOException naming address and port if they cannot be had
   */
  public int listen(InetAddress address, int port, ServerCertificate certificate)
      throws IOException {
    SslContext tls = context(certificate);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    initialize(channel, tls);
                  }
                })
            .bind(address, port)
            .awaitUninterruptibly();
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
    listener = bound.channel();
    return ((InetSocketAddress) listener.localAddress()).getPort();
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

  private void initialize(SocketChannel channel, SslContext tls) {
    if (open.size() >= rules.maxConnections()) {
      channel.close();
      return;
    }
    SslHandler handler = tls.newHandler(channel.alloc());
    handler.setHandshakeTimeoutMillis(rules.loginTimeout().toMillis());
    AmqpConnection connection = new AmqpConnection(gate, rules, events);
    open.add(connection);
    channel.closeFuture().addListener(closed -> open.remove(connection));
    channel.pipeline().addLast("tls", handler).addLast("amqp", connection);
  }

  /** How many connections are open, whatever their state. */
  public int connections() {
    return open.size();
  }

  @Override
  public void close() {
    Channel listening = listener;
    if (listening != null) {
      listening.close().awaitUninterruptibly();
    }
    open.forEach(connection -> connection.stop("the platform stops"));
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
