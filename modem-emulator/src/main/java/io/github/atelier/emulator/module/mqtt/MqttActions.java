package io.github.atelier.emulator.module.mqtt;

import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.emulator.module.link.CertificateStore;
import io.github.atelier.emulator.module.link.LinkOutcome;
import io.github.atelier.emulator.module.settings.SettingsStore;
import io.github.atelier.emulator.module.terminal.Action;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.emulator.uplink.LinkFailure;
import io.github.atelier.emulator.uplink.LinkTarget;
import io.github.atelier.emulator.uplink.MqttLogin;
import io.github.atelier.emulator.uplink.Uplinks;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.Outcome;
import io.github.atelier.grammar.value.Values;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The MQTT commands of the module, for all its clients. Confined to the module's loop. */
public final class MqttActions {
  private static final Logger LOG = LoggerFactory.getLogger(MqttActions.class);

  private final SettingsStore settings;
  private final ModuleLoop loop;
  private final Uplinks uplinks;
  private final Duration connectTimeout;
  private final BooleanSupplier hasData;
  private final BiConsumer<String, Values> say;
  private final CertificateStore certificates;
  private final boolean alwaysTellsLength;
  private final MqttService service;
  private final Map<Integer, MqttClient> clients = new TreeMap<>();
  private final Map<Integer, Inbox> inboxes = new TreeMap<>();

  /**
   * @param connectTimeout bound on opening a link
   * @param certificates how TLS is verified
   * @param hasData whether a PDP context carries data
   * @param say says an unsolicited message on the module's lines
   */
  public MqttActions(
      Dialect dialect,
      SettingsStore settings,
      ModuleLoop loop,
      Uplinks uplinks,
      Duration connectTimeout,
      CertificateStore certificates,
      BooleanSupplier hasData,
      BiConsumer<String, Values> say) {
    this.settings = settings;
    this.loop = loop;
    this.uplinks = uplinks;
    this.connectTimeout = connectTimeout;
    this.hasData = hasData;
    this.say = say;
    this.certificates = certificates;
    this.alwaysTellsLength = MessageForm.alwaysTellsLength(dialect);
    this.service = new MqttService(dialect, settings, clients::containsKey);
  }

  public void register(Actions actions) {
    service.register(actions);
    actions.on("mqtt.open", call -> open(call, false));
    actions.on("mqtt.connect", call -> open(call, true));
    actions.on("mqtt.login", this::login);
    actions.on("mqtt.open.read", call -> call.done(Values.empty(), rows()));
    actions.on("mqtt.connect.read", call -> call.done(Values.empty(), rows()));
    actions.on("mqtt.login.read", call -> call.done(Values.empty(), rows()));
    actions.on("mqtt.subscribe", this::subscribe);
    actions.on("mqtt.unsubscribe", this::unsubscribe);
    actions.on("mqtt.publish", new Publish());
    actions.on("mqtt.receive", this::receive);
    actions.on("mqtt.publish.text", new Publish());
    actions.on("mqtt.publish.topic", new Draft());
    actions.on("mqtt.publish.payload", new Draft());
    actions.on("mqtt.publish.send", this::send);
    actions.on("mqtt.logout", this::close);
    actions.on("mqtt.close", this::close);
  }

  private List<Values> rows() {
    List<Values> rows = new ArrayList<>();
    clients.forEach((index, client) -> rows.add(client.describe()));
    return rows;
  }

  private static int index(Call call) {
    return (int) call.values().number("client", 0);
  }

  /** Everything that is known of a client: defaults, configuration, and what this command says. */
  private Values known(Call call) {
    return settings.get("client", index(call)).plus(call.values());
  }

  private void open(Call call, boolean login) {
    Values known = known(call);
    int index = index(call);
    if (!known.has("host") || !known.has("port") || (login && !known.has("clientId"))) {
      LOG.warn("client {} cannot open: host, port or client id are not configured", index);
      call.refuse(Outcome.BAD_PARAMETER);
      return;
    }
    if (!service.mayConnect(index)) {
      call.refuse(Outcome.NOT_ACQUIRED);
      return;
    }
    call.know(known);
    call.accepted();
    if (!hasData.getAsBoolean()) {
      LOG.warn("client {} cannot open: no PDP context is active", index);
      call.end(Outcome.NO_PDP, Values.empty());
    } else if (clients.containsKey(index)) {
      call.end(Outcome.INDEX_IN_USE, Values.empty());
    } else {
      LinkTarget target =
          new LinkTarget(
              known.text("host"),
              (int) known.number("port"),
              certificates.tls(index, known),
              connectTimeout);
      MqttClient client = new MqttClient(index, target, this);
      clients.put(index, client);
      client.open(call, login ? login(known) : null, uplinks, loop);
    }
  }

  private void login(Call call) {
    MqttClient client = clients.get(index(call));
    if (client == null || !client.isOpen()) {
      call.refuse(Outcome.NOT_CONNECTED);
      return;
    }
    Values known = known(call);
    if (known.has("password") && !known.has("username")) {
      // MQTT 3.1.1, 3.1.2.9: no password without a user name
      call.fail("incorrect-parameters");
      return;
    }
    call.accepted();
    client.login(call, login(known));
  }

  private static MqttLogin login(Values known) {
    Values credentials = AliyunCredentials.of(known);
    MqttLogin.Will will =
        "on".equals(known.code("will")) && known.has("willTopic")
            ? new MqttLogin.Will(
                known.text("willTopic"),
                known.bytes("willMessage"),
                (int) known.number("willQos", 0),
                "yes".equals(known.code("willRetain")))
            : null;
    return new MqttLogin(
        "v3.1".equals(known.code("mqttVersion")) ? 3 : 4,
        known.text("clientId"),
        credentials.text("username", null),
        credentials.text("password", null),
        (int) known.number("keepAlive", 120),
        !"no".equals(known.code("cleanSession")),
        will);
  }

  private MqttClient connected(Call call) {
    MqttClient client = clients.get(index(call));
    if (client == null || !client.isConnected()) {
      call.refuse(Outcome.NOT_CONNECTED);
      return null;
    }
    // where the module chooses the message id, it tells it with the reply
    if (!call.values().has("messageId")) {
      call.know(Values.of("messageId", client.nextMessageId()));
    }
    return client;
  }

  /** Whether this text may go out; where not, the command is refused. */
  private boolean sendable(Call call, byte[] text) {
    if ("on".equals(known(call).code("textCheck")) && !isUtf8(text)) {
      call.refuse(Outcome.BAD_TEXT);
      return false;
    }
    return true;
  }

  private static boolean isUtf8(byte[] text) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** A topic or a payload by a prompt of its own. */
  private final class Draft implements Action {
    @Override
    public void check(Call call) {
      connected(call);
    }

    @Override
    public void run(Call call) {
      String name = call.values().has("payload") ? "payload" : "topic";
      byte[] text = call.values().bytes(name);
      if (sendable(call, text)) {
        service.draft(index(call), Values.of(name, text));
        call.done();
      }
    }
  }

  /** Publishes what was given before. */
  private void send(Call call) {
    MqttClient client = connected(call);
    if (client == null) {
      return;
    }
    Values draft = service.takeDraft(index(call));
    if (!draft.has("topic")) {
      call.refuse(Outcome.BAD_PARAMETER);
      return;
    }
    call.know(draft);
    call.accepted();
    client.publish(call);
  }

  private void subscribe(Call call) {
    MqttClient client = connected(call);
    if (client != null) {
      call.accepted();
      client.subscribe(call);
    }
  }

  private void unsubscribe(Call call) {
    MqttClient client = connected(call);
    if (client != null) {
      call.accepted();
      client.unsubscribe(call);
    }
  }

  private final class Publish implements Action {
    @Override
    public void check(Call call) {
      long qos = call.values().number("qos", 0);
      // a packet that is acknowledged has an identifier, and that is not 0 (MQTT 3.1.1, 2.3.1)
      boolean unnumbered = qos > 0 && call.values().number("messageId", 1) == 0;
      if (qos > 1 || unnumbered) {
        call.fail("incorrect-parameters");
      } else {
        connected(call);
      }
    }

    @Override
    public void run(Call call) {
      check(call);
      MqttClient client = clients.get(index(call));
      if (client != null
          && client.isConnected()
          && sendable(call, call.values().bytes("payload"))) {
        call.know(Values.of("packetLength", client.packetLength(call.values())));
        call.accepted();
        client.publish(call);
      }
    }
  }

  private void close(Call call) {
    MqttClient client = clients.get(index(call));
    if (client == null) {
      call.refuse(Outcome.NOT_CONNECTED);
      return;
    }
    call.accepted();
    client.close(call);
  }

  // ---- what the clients report

  void gone(int index, MqttClient client) {
    clients.remove(index, client);
    inboxes.remove(index);
  }

  void lost(int index, MqttClient client, LinkFailure failure) {
    gone(index, client);
    LOG.warn("client {} lost its connection: {}", index, failure);
    say.accept(
        "mqtt.lost",
        Values.of("client", index).withCode("lost", LinkOutcome.of(failure.kind()).word()));
  }

  void received(int index, String topic, byte[] payload, int qos, int messageId) {
    Values values =
        Values.of("client", index, "messageId", messageId, "topic", topic, "payload", payload)
            .with("qos", qos)
            .withCode("retain", "no")
            .withCode("duplicate", "no");
    if ("yes".equals(settings.get("client", index).code("receiveLength")) || alwaysTellsLength) {
      values = values.with("payload.length", payload.length);
    }
    if ("buffered".equals(settings.get("client", index).code("receiveMode"))) {
      int slot = inboxes.computeIfAbsent(index, i -> new Inbox()).add(values);
      if (slot < 0) {
        LOG.warn("client {}: all slots are full, a message is lost", index);
      } else {
        say.accept("mqtt.available", Values.of("client", index, "receiveId", slot));
      }
    } else {
      say.accept("mqtt.received", values);
    }
  }

  /** Reads the message of one slot, or all that wait. */
  private void receive(Call call) {
    Inbox inbox = inboxes.computeIfAbsent(index(call), i -> new Inbox());
    if (!call.values().has("receiveId")) {
      call.done(Values.empty(), inbox.takeAll());
      return;
    }
    Values message = inbox.take((int) call.values().number("receiveId"));
    if (message == null) {
      call.fail("invalid-index");
    } else {
      call.done(Values.empty(), List.of(message));
    }
  }

  /** The network is gone: so are all connections. */
  public void dataLost() {
    for (Map.Entry<Integer, MqttClient> entry : List.copyOf(clients.entrySet())) {
      entry.getValue().networkLost();
    }
  }

  /** Drops all connections without a word. */
  public void abortAll() {
    clients.values().forEach(MqttClient::abort);
    clients.clear();
    inboxes.clear();
    service.reset();
  }
}
