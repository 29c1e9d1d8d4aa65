package io.github.atelier.emulator.module.mqtt;

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
import java.util.HashMap;
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
  private final Map<Integer, Call> requests = new HashMap<>();
  private MqttLink link;
  private State state = State.OPENING;
  private Call opening;
  private MqttLogin login;
  private Call closing;
  private int lastRequest;
  private int lastMessageId;

  MqttClient(int index, LinkTarget target, MqttActions module) {
    this.index = index;
    this.target = target;
    this.module = module;
  }

  /**
   * @param loginToo sent as soon as the link is open, or {@code null}
   */
  void open(Call call, MqttLogin loginToo, Uplinks uplinks, ModuleLoop loop) {
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
          case CONNECTED -> "connected";
          case CLOSING -> "closing";
        };
    return Values.of("client", index, "host", target.host(), "port", target.port())
        .withCode("linkState", linkState);
  }

  void login(Call call, MqttLogin with) {
    opening = call;
    state = State.CONNECTING;
    link.connect(with);
  }

  void subscribe(Call call) {
    link.subscribe(
        request(call), call.values().text("topic"), (int) call.values().number("qos", 0));
  }

  void unsubscribe(Call call) {
    link.unsubscribe(request(call), call.values().text("topic"));
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

  void publish(Call call) {
    Values values = call.values();
    link.publish(
        request(call),
        values.text("topic"),
        values.bytes("payload"),
        (int) values.number("qos", 0),
        "yes".equals(values.code("retain")));
  }

  private int request(Call call) {
    lastRequest++;
    requests.put(lastRequest, call);
    return lastRequest;
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
    end(Failures.connack(code), Values.of("connack", code));
  }

  @Override
  public void connectFailed(LinkFailure failure) {
    openFailed(failure);
  }

  private void end(Outcome outcome, Values values) {
    Call call = opening;
    opening = null;
    if (call != null) {
      call.end(outcome, values);
    }
  }

  @Override
  public void published(int correlation) {
    end(correlation, Outcome.OK, Values.empty());
  }

  @Override
  public void publishFailed(int correlation, LinkFailure failure) {
    LOG.warn("client {}: publish failed: {}", index, failure);
    end(correlation, LinkOutcome.of(failure.kind()), Values.empty());
  }

  @Override
  public void subscribed(int correlation, int granted) {
    if (granted > 2) {
      LOG.warn("client {}: {} refused a subscription", index, target);
      end(correlation, Outcome.SUBSCRIPTION_REFUSED, Values.empty());
    } else {
      end(correlation, Outcome.OK, Values.of("granted", granted));
    }
  }

  @Override
  public void subscribeFailed(int correlation, LinkFailure failure) {
    LOG.warn("client {}: subscribe or unsubscribe failed: {}", index, failure);
    end(correlation, LinkOutcome.of(failure.kind()), Values.empty());
  }

  @Override
  public void unsubscribed(int correlation) {
    end(correlation, Outcome.OK, Values.empty());
  }

  private void end(int correlation, Outcome outcome, Values values) {
    Call call = requests.remove(correlation);
    if (call != null) {
      call.end(outcome, values);
    }
  }

  @Override
  public void message(String topic, byte[] payload, int qos, int messageId) {
    module.received(index, topic, payload, qos, messageId);
  }

  @Override
  public void lost(LinkFailure failure) {
    failRequests(failure);
    module.lost(index, this, failure);
  }

  private void failRequests(LinkFailure failure) {
    for (Integer correlation : java.util.List.copyOf(requests.keySet())) {
      end(correlation, LinkOutcome.of(failure.kind()), Values.empty());
    }
  }

  @Override
  public void closed() {
    module.gone(index, this);
    if (opening != null) {
      end(Outcome.CLOSED_BY_HOST, Values.empty());
    }
    failRequests(new LinkFailure(LinkFailure.Kind.PEER_CLOSED, "closed"));
    Call call = closing;
    closing = null;
    if (call != null) {
      call.end(Outcome.OK, Values.empty());
    }
  }
}
