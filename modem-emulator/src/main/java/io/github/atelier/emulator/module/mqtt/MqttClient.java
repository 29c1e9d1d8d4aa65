package io.github.atelier.emulator.module.mqtt;

import io.github.atelier.emulator.line.Cancellable;
import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.emulator.module.link.LinkOutcome;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.emulator.uplink.LinkFailure;
import io.github.atelier.emulator.uplink.LinkTarget;
import io.github.atelier.emulator.uplink.MqttLink;
import io.github.atelier.emulator.uplink.MqttLogin;
import io.github.atelier.emulator.uplink.Uplinks;
import io.github.atelier.grammar.value.Outcome;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One MQTT client of the module, from its open to its end. Confined to the module's loop. */
final class MqttClient implements MqttLink.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(MqttClient.class);

  private enum State {
    OPENING,
    OPEN,
    CONNECTING,
    CONNECTED,
    CLOSING
  }

  private final int index;
  private final LinkTarget target;
  private final MqttActions module;
  private final ModuleLoop loop;
  private final Requests requests;
  private final Map<String, Integer> subscriptions = new LinkedHashMap<>();
  private MqttLink link;
  private Cancellable connack = () -> {};
  private State state = State.OPENING;
  private Call opening;
  private MqttLogin login;
  private Call closing;
  private int lastMessageId;

  MqttClient(int index, LinkTarget target, MqttActions module, ModuleLoop loop) {
    this.index = index;
    this.target = target;
    this.module = module;
    this.loop = loop;
    this.requests = new Requests(loop);
  }

  /**
   * @param loginToo sent as soon as the link is open, or {@code null}
   */
  void open(Call call, MqttLogin loginToo, Uplinks uplinks) {
    opening = call;
    login = loginToo;
    link = uplinks.open(target, loop, this);
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  boolean isConnected() {
    return state == State.CONNECTED;
  }

  Values describe() {
    String linkState =
        switch (state) {
          case OPENING, CONNECTING -> "connecting";
          case OPEN -> "idle";
          case CONNECTED -> subscriptions.isEmpty() ? "connected" : "subscribed";
          case CLOSING -> "closing";
        };
    return Values.of("client", index, "host", target.host(), "port", target.port())
        .withCode("linkState", linkState);
  }

  /** What it is subscribed to, a row each. */
  List<Values> subscriptions() {
    List<Values> rows = new ArrayList<>();
    subscriptions.forEach(
        (topic, qos) -> rows.add(describe().plus(Values.of("topic", topic, "qos", qos))));
    return rows;
  }

  /**
   * @param patience how long CONNACK may take, or {@code null} for as long as the link waits
   */
  void login(Call call, MqttLogin with, Patience patience) {
    opening = call;
    state = State.CONNECTING;
    link.connect(with);
    if (patience != null) {
      connack = loop.schedule(patience.whole(), this::connackOverdue);
    }
  }

  private void connackOverdue() {
    if (state == State.CONNECTING) {
      link.abort();
      openFailed(new LinkFailure(LinkFailure.Kind.TIMED_OUT, "no CONNACK from " + target));
    }
  }

  void subscribe(Call call, Values known) {
    Map<String, Integer> filters = Filters.of(call.values());
    link.subscribe(requests.add(call, Patience.of(call.values(), known), false), filters);
    subscriptions.putAll(filters);
  }

  void unsubscribe(Call call, Values known) {
    List<String> filters = List.copyOf(Filters.of(call.values()).keySet());
    link.unsubscribe(requests.add(call, Patience.of(call.values(), known), false), filters);
    filters.forEach(subscriptions::remove);
  }

  boolean isPublishing() {
    return requests.publishing();
  }

  /** An id that the module chooses (MQTT 3.1.1, 2.3.1). */
  int nextMessageId() {
    lastMessageId = lastMessageId == 0xFFFF ? 1 : lastMessageId + 1;
    return lastMessageId;
  }

  /** Octets of a PUBLISH after its fixed header (MQTT 3.1.1, 3.3). */
  int packetLength(Values values) {
    return 2
        + values.bytes("topic").length
        + (values.number("qos", 0) > 0 ? 2 : 0)
        + values.bytes("payload").length;
  }

  void publish(Call call, Values known) {
    Values values = call.values();
    link.publish(
        requests.add(call, Patience.of(values, known), true),
        values.text("topic"),
        values.bytes("payload"),
        (int) values.number("qos", 0),
        "yes".equals(values.code("retain")));
  }

  void close(Call call) {
    if (closing != null) {
      call.end(Outcome.FAILED, Values.empty());
      return;
    }
    closing = call;
    state = State.CLOSING;
    link.disconnect();
  }

  void abort() {
    link.abort();
    connack.cancel();
    requests.forget();
  }

  /** The module lost its data connection. */
  void networkLost() {
    link.abort();
    LinkFailure failure =
        new LinkFailure(LinkFailure.Kind.UNREACHABLE, "the module lost its data connection");
    if (state == State.OPENING || state == State.CONNECTING) {
      openFailed(failure);
    } else if (state == State.CLOSING) {
      closed();
    } else {
      lost(failure);
    }
  }

  // ---- what the link reports

  @Override
  public void opened() {
    if (login != null) {
      state = State.CONNECTING;
      link.connect(login);
      login = null;
    } else {
      state = State.OPEN;
      end(Outcome.OK, Values.empty());
    }
  }

  @Override
  public void openFailed(LinkFailure failure) {
    LOG.warn("client {} could not open {}: {}", index, target, failure);
    module.gone(index, this);
    end(LinkOutcome.of(failure.kind()), Values.empty());
  }

  @Override
  public void connected(boolean sessionPresent) {
    state = State.CONNECTED;
    end(Outcome.OK, Values.of("connack", 0));
  }

  @Override
  public void connectRefused(int code) {
    LOG.warn("client {}: {} refused CONNECT with CONNACK {}", index, target, code);
    module.gone(index, this);
    // a login whose result has a field for CONNACK is answered: the field tells the refusal
    boolean told =
        opening != null
            && opening.meaning().equals("mqtt.login")
            && opening.command().tells("connack");
    end(told ? Outcome.OK : Failures.connack(code), Values.of("connack", code));
  }

  @Override
  public void connectFailed(LinkFailure failure) {
    openFailed(failure);
  }

  private void end(Outcome outcome, Values values) {
    Call call = opening;
    opening = null;
    connack.cancel();
    if (call != null) {
      call.end(outcome, values);
    }
  }

  @Override
  public void published(int correlation) {
    requests.end(correlation, Outcome.OK, Values.empty());
  }

  @Override
  public void publishFailed(int correlation, LinkFailure failure) {
    LOG.warn("client {}: publish failed: {}", index, failure);
    requests.end(correlation, LinkOutcome.of(failure.kind()), Values.empty());
  }

  @Override
  public void subscribed(int correlation, List<Integer> granted) {
    boolean refused = granted.stream().anyMatch(qos -> qos > 2);
    if (refused) {
      LOG.warn("client {}: {} refused a subscription", index, target);
    }
    requests.end(
        correlation,
        refused ? Outcome.SUBSCRIPTION_REFUSED : Outcome.OK,
        refused ? Values.empty() : Filters.granted(granted));
  }

  @Override
  public void subscribeFailed(int correlation, LinkFailure failure) {
    LOG.warn("client {}: subscribe or unsubscribe failed: {}", index, failure);
    requests.end(correlation, LinkOutcome.of(failure.kind()), Values.empty());
  }

  @Override
  public void unsubscribed(int correlation) {
    requests.end(correlation, Outcome.OK, Values.empty());
  }

  @Override
  public void message(String topic, byte[] payload, int qos, int messageId) {
    module.received(index, topic, payload, qos, messageId);
  }

  @Override
  public void lost(LinkFailure failure) {
    requests.endAll(LinkOutcome.of(failure.kind()));
    module.lost(index, this, failure);
  }

  @Override
  public void closed() {
    module.gone(index, this);
    if (opening != null) {
      end(Outcome.CLOSED_BY_HOST, Values.empty());
    }
    requests.endAll(Outcome.CLOSED_BY_SERVER);
    Call call = closing;
    closing = null;
    if (call != null) {
      call.end(Outcome.OK, Values.empty());
    }
  }
}
