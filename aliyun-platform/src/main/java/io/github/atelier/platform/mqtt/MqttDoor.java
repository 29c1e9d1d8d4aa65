package io.github.atelier.platform.mqtt;

import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.PskIdentity;
import io.github.atelier.aliyun.topic.TopicLimits;
import io.github.atelier.platform.core.Hub;
import io.github.atelier.platform.core.PlatformRules;
import io.github.atelier.platform.core.PlatformRules.Reaction;
import io.github.atelier.platform.net.Listeners;
import io.github.atelier.platform.net.PskTls;
import io.github.atelier.platform.net.ServerTls;
import io.github.atelier.platform.pki.ServerCertificate;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The listeners of the MQTT door and their event loops. {@link #close()} is idempotent. */
public final class MqttDoor implements AutoCloseable {
  /** Longest full client id; 3.1 would stop at 23, Aliyun's are always longer. */
  private static final int MAX_CLIENT_ID = 1024;

  /** Room around a payload: topic, packet id, or a whole CONNECT or SUBSCRIBE. */
  private static final int ENVELOPE = 1024;

  private final Hub hub;
  private final Listeners listeners = new Listeners("platform-mqtt", 2);

  /** A door that listens nowhere yet; two daemon threads serve all its connections. */
  public MqttDoor(Hub hub) {
    this.hub = hub;
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
    return listen(address, port, ServerTls.of(certificate), false);
  }

  /** Listens for plain TCP; see {@link #listenTls}. */
  public int listenPlain(InetAddress address, int port) throws IOException {
    return listen(address, port, null, false);
  }

  /** Listens for WebSocket over TLS; see {@link #listenTls}. */
  public int listenWebSocketTls(InetAddress address, int port, ServerCertificate certificate)
      throws IOException {
    return listen(address, port, ServerTls.of(certificate), true);
  }

  /** Listens for WebSocket over plain TCP; see {@link #listenTls}. */
  public int listenWebSocket(InetAddress address, int port) throws IOException {
    return listen(address, port, null, true);
  }

  /**
   * Listens for TLS 1.2 with pre-shared keys: those of the devices' secrets, see {@link
   * PskIdentity}. The CONNECT that follows is checked as on every port.
   */
  public int listenPsk(InetAddress address, int port) throws IOException {
    Duration patience = hub.rules().connectTimeout();
    return listen(
        address, port, channel -> PskTls.addTo(channel, this::preSharedKey, patience), true, false);
  }

  private Optional<byte[]> preSharedKey(String identity) {
    try {
      PskIdentity psk = PskIdentity.parse(identity);
      return hub.operations().devices().find(psk.device()).map(d -> psk.key(d.deviceSecret()));
    } catch (InvalidInputException e) {
      return Optional.empty();
    }
  }

  private int listen(InetAddress address, int port, ServerTls tls, boolean webSocket)
      throws IOException {
    Duration patience = hub.rules().connectTimeout();
    return tls == null
        ? listen(address, port, channel -> {}, false, webSocket)
        : listen(address, port, channel -> tls.addTo(channel, patience), true, webSocket);
  }

  private int listen(
      InetAddress address,
      int port,
      Consumer<SocketChannel> security,
      boolean secure,
      boolean webSocket)
      throws IOException {
    return listeners.listen(
        address,
        port,
        Listeners.Options.NONE,
        (channel, open) -> initialize(channel, open, security, secure, webSocket));
  }

  private void initialize(
      SocketChannel channel,
      int open,
      Consumer<SocketChannel> security,
      boolean secure,
      boolean webSocket) {
    int max = hub.rules().maxConnections();
    if (open > max + max / 10 + 10) {
      // A few too many get a CONNACK that says so; a flood is cut off at once.
      channel.close();
      return;
    }
    security.accept(channel);
    if (webSocket) {
      WebSocketFrames.addTo(
          channel.pipeline(), limit(hub.rules()), hub.rules().connectTimeout().toMillis());
    }
    channel
        .pipeline()
        .addLast("encoder", MqttEncoder.INSTANCE)
        .addLast("decoder", new MqttDecoder(limit(hub.rules()), MAX_CLIENT_ID))
        .addLast("connect", new ConnectHandler(hub, secure, open > max));
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
    return listeners.connections();
  }

  /** Takes no new connections; those that are open go on. */
  public void stopListening() {
    listeners.stopListening();
  }

  @Override
  public void close() {
    listeners.close();
  }
}
