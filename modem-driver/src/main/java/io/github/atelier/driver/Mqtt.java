package io.github.atelier.driver;

import io.github.atelier.driver.channel.Channel;
import io.github.atelier.driver.channel.ChannelListener;
import io.github.atelier.driver.channel.CommandRefusedException;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.channel.Reply;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The MQTT clients inside a module (MQTT 3.1.1; QoS 0, 1 and 2), through the neutral operations of
 * its dialect.
 *
 * <p>Futures complete when the module tells the result, exceptionally with a {@link
 * io.github.atelier.driver.channel.ModemException}.
 */
public final class Mqtt {
  private final Channel channel;
  private final Dialect dialect;
  private final List<MqttListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicInteger messageIds = new AtomicInteger();

  /**
   * Clients whose last attempt ended in doubt: the module is told to close them before the next
   * one.
   */
  private final Set<Integer> doubtful = ConcurrentHashMap.newKeySet();

  /** Clients that were connected when last heard of. */
  private final Set<Integer> connected = ConcurrentHashMap.newKeySet();

  /** Publishes that wait for the one before them, by client. */
  private final Map<Integer, Chain> publishing = new ConcurrentHashMap<>();

  Mqtt(Channel channel, Dialect dialect) {
    this.channel = channel;
    this.dialect = dialect;
    channel.addListener(new Router());
  }

  /** Connects; see {@link #connectAsync}. */
  public void connect(MqttOptions options) {
    channel.await(connectAsync(options));
  }

  /**
   * Configures the client and connects it.
   *
   * @return completes when the server accepted; fails with the cause that the module tells
   */
  public CompletableFuture<Reply> connectAsync(MqttOptions options) {
    Values values = options.values();
    List<String> needed = new ArrayList<>();
    if (options.tls()) {
      needed.add("tls");
    }
    if (options.ca() != null) {
      needed.add("ca");
    }
    OperationTurn turn = new OperationTurn(dialect, values);
    try {
      turn.mustCarry("connect", needed);
    } catch (CommandRefusedException e) {
      return CompletableFuture.failedFuture(e);
    }
    if (doubtful.contains(options.client()) && dialect.hasOperation("abort")) {
      turn.then("abort");
    }
    turn.then("connect");
    doubtful.add(options.client());
    return channel
        .submit(turn)
        .whenComplete(
            (reply, failure) -> {
              if (failure == null || failure instanceof CommandRefusedException) {
                doubtful.remove(options.client());
              }
              if (failure == null) {
                connected.add(options.client());
              }
            });
  }

  /** Publishes with client 0; see {@link #publishAsync}. */
  public void publish(String topic, byte[] payload, int qos) {
    channel.await(publishAsync(0, topic, payload, qos));
  }

  /**
   * Publishes.
   *
   * <p>Where a module takes one publish of a client at a time, the next one waits until the last
   * has its result.
   *
   * @param qos 0, 1 or 2; Aliyun's platform takes 0 and 1
   * @return completes when the module tells that it was sent (QoS 0), acknowledged (QoS 1) or
   *     delivered (QoS 2)
   */
  public CompletableFuture<Reply> publishAsync(int client, String topic, byte[] payload, int qos) {
    Values values =
        Values.of(
                "client",
                client,
                "topic",
                topic,
                "payload",
                payload,
                "qos",
                qos,
                "messageId",
                qos == 0 ? 0 : messageId())
            .withCode("retain", "no");
    if (dialect.settings().publishWhilePending()) {
      return submitPublish(values);
    }
    CompletableFuture<Reply> published = new CompletableFuture<>();
    publishing
        .computeIfAbsent(client, c -> new Chain())
        .then(() -> submitPublish(values), published);
    return published;
  }

  private CompletableFuture<Reply> submitPublish(Values values) {
    return channel.submit(new OperationTurn(dialect, values).then("publish"));
  }

  /** Subscribes client 0; see {@link #subscribeAsync}. */
  public void subscribe(String topic, int qos) {
    channel.await(subscribeAsync(0, topic, qos));
  }

  /** Subscribes to a topic filter. */
  public CompletableFuture<Reply> subscribeAsync(int client, String filter, int qos) {
    Values values =
        Values.of("client", client, "topic", filter, "qos", qos, "messageId", messageId());
    return channel.submit(new OperationTurn(dialect, values).then("subscribe"));
  }

  /** Unsubscribes client 0. */
  public void unsubscribe(String filter) {
    channel.await(unsubscribeAsync(0, filter));
  }

  public CompletableFuture<Reply> unsubscribeAsync(int client, String filter) {
    Values values = Values.of("client", client, "topic", filter, "messageId", messageId());
    return channel.submit(new OperationTurn(dialect, values).then("unsubscribe"));
  }

  /** Disconnects client 0. */
  public void disconnect() {
    channel.await(disconnectAsync(0));
  }

  public CompletableFuture<Reply> disconnectAsync(int client) {
    connected.remove(client);
    return channel.submit(
        new OperationTurn(dialect, Values.of("client", client)).then("disconnect"));
  }

  public void addListener(MqttListener listener) {
    listeners.add(listener);
  }

  public void removeListener(MqttListener listener) {
    listeners.remove(listener);
  }

  /** 1 to 65535, then 1 again (MQTT 3.1.1, 2.3.1). */
  private int messageId() {
    return messageIds.updateAndGet(id -> id == 0xFFFF ? 1 : id + 1);
  }

  /** Brings unsolicited messages to the listeners. */
  private final class Router implements ChannelListener {
    @Override
    public void lost(ModemException cause) {
      // the module may have kept its connections, or not: they are closed before they are used anew
      doubtful.addAll(connected);
    }

    @Override
    public void restarted() {
      List<Integer> gone = List.copyOf(connected);
      connected.clear();
      gone.forEach(client -> listeners.forEach(l -> l.lost(client, "module-restarted")));
    }

    @Override
    public void unsolicited(String meaning, Values values) {
      int client = (int) values.number("client", 0);
      if (meaning.equals("mqtt.received") && values.has("topic") && values.has("payload")) {
        MqttMessage message =
            new MqttMessage(client, values.text("topic"), values.bytes("payload"));
        listeners.forEach(l -> l.message(message));
      } else if (meaning.equals("mqtt.lost")) {
        String cause = values.text("lost", "unknown");
        connected.remove(client);
        // some modules keep the index taken until they are told
        doubtful.add(client);
        listeners.forEach(l -> l.lost(client, cause));
      }
    }
  }
}
