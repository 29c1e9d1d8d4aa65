package io.github.atelier.benchmarks;

import io.github.atelier.platform.pki.CertificateAuthority;
import io.github.atelier.platform.pki.CertificateSpec;
import io.github.atelier.platform.pki.ServerCertificate;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The least that a broker can do, over TLS under a CA of its own, so that what is measured is not
 * the broker: it takes whoever connects, acknowledges what comes, and pushes to all.
 */
final class TlsBroker implements AutoCloseable {
  private static final int LONGEST = 1 << 20;
  private static final int CLIENT_ID = 1024;

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final CertificateAuthority authority = CertificateAuthority.temporary("benchmark CA");
  private final AtomicLong published = new AtomicLong();
  private final int port;

  TlsBroker() throws Exception {
    ServerCertificate certificate = authority.issue(CertificateSpec.platform(Instant.now()));
    SslContext tls =
        SslContextBuilder.forServer(
                certificate.key(), certificate.chain().toArray(new X509Certificate[0]))
            .build();
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(tls.newHandler(channel.alloc()))
                        .addLast(MqttEncoder.INSTANCE)
                        .addLast(new MqttDecoder(LONGEST, CLIENT_ID))
                        .addLast(new Session());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    port = ((InetSocketAddress) server.localAddress()).getPort();
  }

  int port() {
    return port;
  }

  byte[] ca() {
    return authority.certificatePem().getBytes(StandardCharsets.US_ASCII);
  }

  /** Publishes that have come so far. */
  long published() {
    return published.get();
  }

  /** Sends a message to every client, subscribed or not, as Aliyun's replies come. */
  void push(String topic, byte[] payload) {
    clients.writeAndFlush(
        MqttMessageBuilders.publish()
            .topicName(topic)
            .qos(MqttQoS.AT_MOST_ONCE)
            .payload(Unpooled.wrappedBuffer(payload))
            .build());
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private final class Session extends SimpleChannelInboundHandler<MqttMessage> {
    @Override
    protected void channelRead0(ChannelHandlerContext client, MqttMessage message) {
      switch (message.fixedHeader().messageType()) {
        case CONNECT -> {
          clients.add(client.channel());
          client.writeAndFlush(
              MqttMessageBuilders.connAck()
                  .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED)
                  .build());
        }
        case PUBLISH -> publish(client, (MqttPublishMessage) message);
        case PINGREQ -> client.writeAndFlush(MqttMessage.PINGRESP);
        case DISCONNECT -> client.close();
        default -> {
          // nothing else is sent by this benchmark
        }
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext client, Throwable cause) {
      client.close();
    }

    private void publish(ChannelHandlerContext client, MqttPublishMessage publish) {
      published.incrementAndGet();
      if (publish.fixedHeader().qosLevel() == MqttQoS.AT_LEAST_ONCE) {
        client.writeAndFlush(
            new MqttMessage(
                new MqttFixedHeader(MqttMessageType.PUBACK, false, MqttQoS.AT_MOST_ONCE, false, 2),
                MqttMessageIdVariableHeader.from(publish.variableHeader().packetId())));
      }
    }
  }
}
