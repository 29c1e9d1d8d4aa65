package io.github.atelier.platform.amqp;

import io.github.atelier.aliyun.Secret;
import io.github.atelier.platform.net.Listeners;
import io.github.atelier.platform.net.ServerTls;
import io.github.atelier.platform.pki.ServerCertificate;
import io.github.atelier.platform.subscription.ConsumerGroups;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The listener of the AMQP 1.0 door, TLS only, and its event loops. Thread-safe; {@link #close()}
 * is idempotent.
 */
public final class AmqpDoor implements AutoCloseable {
  private final Gate gate;
  private final AmqpRules rules;
  private final ConsumerEvents events;
  private final Listeners listeners = new Listeners("platform-amqp", 2);
  private final Set<AmqpConnection> open = ConcurrentHashMap.newKeySet();

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
    ServerTls tls = ServerTls.of(certificate);
    return listeners.listen(
        address, port, Listeners.Options.NONE, (channel, open) -> initialize(channel, open, tls));
  }

  private void initialize(SocketChannel channel, int connections, ServerTls tls) {
    if (connections > rules.maxConnections()) {
      channel.close();
      return;
    }
    tls.addTo(channel, rules.loginTimeout());
    AmqpConnection connection = new AmqpConnection(gate, rules, events);
    open.add(connection);
    channel.closeFuture().addListener(closed -> open.remove(connection));
    channel.pipeline().addLast("amqp", connection);
  }

  /** How many connections are open, whatever their state. */
  public int connections() {
    return listeners.connections();
  }

  @Override
  public void close() {
    listeners.stopListening();
    open.forEach(connection -> connection.stop("the platform stops"));
    listeners.close();
  }
}
