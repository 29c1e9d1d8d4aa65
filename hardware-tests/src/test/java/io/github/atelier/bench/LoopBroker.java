package io.github.atelier.bench;

import io.github.atelier.platform.pki.CertificateAuthority;
import io.github.atelier.platform.pki.CertificateSpec;
import io.github.atelier.platform.pki.ServerCertificate;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
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
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A broker that takes any client id, so that dialects which cannot carry Aliyun's are tested too:
 * TLS under a CA of its own, one password, and every message sent back to whoever subscribed.
 */
final class LoopBroker implements AutoCloseable {
  static final String PASSWORD = "right";

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final CertificateAuthority authority = CertificateAuthority.temporary("loop broker CA");
  private final int port;

  /** What clients published. */
  final BlockingQueue<byte[]> published = new LinkedBlockingQueue<>();

  /** Publishes of QoS 2 that were released, counted from 1. */
  final BlockingQueue<Integer> completed = new LinkedBlockingQueue<>();

  private int completions;

  LoopBroker() throws Exception {
    ServerCertificate certificate = authority.issue(CertificateSpec.platform(Instant.now()));
    SslContext tls =
        SslContextBuilder.forServer(
                certificate.key(), certificate.chain().toArray(new X509Certificate[0]))
            .build();
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(tls.newHandler(channel.alloc()))
                        .addLast(MqttEncoder.INSTANCE)
                        .addLast(new MqttDecoder(1 << 20, 1024))
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

  /** Cuts every connection. */
  void cut() {
    clients.close();
  }

  /** Sends a message to every client, subscribed or not, as Aliyun does with credentials. */
  void push(String topic, byte[] payload) {
    clients.writeAndFlush(message(topic, payload));
  }

  private static MqttPublishMessage message(String topic, byte[] payload) {
    return MqttMessageBuilders.publish()
        .topicName(topic)
        .qos(MqttQoS.AT_MOST_ONCE)
        .payload(Unpooled.wrappedBuffer(payload))
        .build();
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private final class Session extends SimpleChannelInboundHandler<MqttMessage> {
    private final Set<String> topics = ConcurrentHashMap.newKeySet();

    @Override
    protected void channelRead0(ChannelHandlerContext client, MqttMessage message) {
      switch (message.fixedHeader().messageType()) {
        case CONNECT -> connect(client, (MqttConnectMessage) message);
        case SUBSCRIBE -> {
          MqttSubscribeMessage subscribe = (MqttSubscribeMessage) message;
          subscribe.payload().topicSubscriptions().forEach(t -> topics.add(t.topicFilter()));
          client.writeAndFlush(
              MqttMessageBuilders.subAck()
                  .packetId(subscribe.variableHeader().messageId())
                  .addGrantedQos(subscribe.payload().topicSubscriptions().get(0).qualityOfService())
                  .build());
        }
        case UNSUBSCRIBE -> {
          MqttUnsubscribeMessage unsubscribe = (MqttUnsubscribeMessage) message;
          unsubscribe.payload().topics().forEach(topics::remove);
          client.writeAndFlush(
              MqttMessageBuilders.unsubAck()
                  .packetId(unsubscribe.variableHeader().messageId())
                  .build());
        }
        case PUBLISH -> publish(client, (MqttPublishMessage) message);
        case PUBREL -> {
          completed.add(++completions);
          answer(client, MqttMessageType.PUBCOMP, id(message));
        }
        case PINGREQ -> client.writeAndFlush(MqttMessage.PINGRESP);
        case DISCONNECT -> client.close();
        default -> {
          // acknowledgements
        }
      }
    }

    /** A handshake that the module breaks off, or a line that is cut. */
    @Override
    public void exceptionCaught(ChannelHandlerContext client, Throwable cause) {
      client.close();
    }

    private void connect(ChannelHandlerContext client, MqttConnectMessage connect) {
      boolean right =
          connect.payload().passwordInBytes() != null
              && new String(connect.payload().passwordInBytes(), StandardCharsets.UTF_8)
                  .equals(PASSWORD);
      MqttConnAckMessage answer =
          MqttMessageBuilders.connAck()
              .returnCode(
                  right
                      ? MqttConnectReturnCode.CONNECTION_ACCEPTED
                      : MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD)
              .build();
      if (right) {
        clients.add(client.channel());
      }
      client.writeAndFlush(answer);
      if (!right) {
        client.close();
      }
    }

    private static int id(MqttMessage message) {
      return ((MqttMessageIdVariableHeader) message.variableHeader()).messageId();
    }

    private static void answer(ChannelHandlerContext client, MqttMessageType type, int id) {
      client.writeAndFlush(
          new MqttMessage(
              new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 2),
              MqttMessageIdVariableHeader.from(id)));
    }

    private void publish(ChannelHandlerContext client, MqttPublishMessage publish) {
      byte[] payload = ByteBufUtil.getBytes(publish.payload());
      published.add(payload);
      switch (publish.fixedHeader().qosLevel()) {
        case AT_LEAST_ONCE ->
            answer(client, MqttMessageType.PUBACK, publish.variableHeader().packetId());
        case EXACTLY_ONCE ->
            answer(client, MqttMessageType.PUBREC, publish.variableHeader().packetId());
        default -> {
          // not acknowledged
        }
      }
      if (topics.contains(publish.variableHeader().topicName())) {
        client.writeAndFlush(message(publish.variableHeader().topicName(), payload));
      }
    }
  }
}
