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
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.Outcome;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The MQTT commands of the module, for all its clients. Confined to the module's loop. */
public final class MqttActions {
  private static final Logger LOG = LoggerFactory.getLogger(MqttActions.class);

  private final Dialect dialect;
  private final SettingsStore settings;
  private final ModuleLoop loop;
  private final Uplinks uplinks;
  private final Duration connectTimeout;
  private final Predicate<Long> hasData;
  private final BiConsumer<String, Values> say;
  private final Deliveries deliveries;
  private final PublishActions publish;
  private final CertificateStore certificates;
  private final MqttService service;
  private final Map<Integer, MqttClient> clients = new TreeMap<>();

  /**
   * @param connectTimeout bound on opening a link
   * @param certificates how TLS is verified
   * @param hasData whether this PDP context carries data; of {@code null}, whether any does
   * @param say says an unsolicited message on the module's lines
   */
  public MqttActions(
      Dialect dialect,
      SettingsStore settings,
      ModuleLoop loop,
      Uplinks uplinks,
      Duration connectTimeout,
      CertificateStore certificates,
      Predicate<Long> hasData,
      BiConsumer<String, Values> say) {
    this.dialect = dialect;
    this.settings = settings;
    this.loop = loop;
    this.uplinks = uplinks;
    this.connectTimeout = connectTimeout;
    this.hasData = hasData;
    this.say = say;
    this.certificates = certificates;
    this.service = new MqttService(dialect, settings, clients::containsKey);
    this.deliveries = new Deliveries(dialect, settings, say);
    this.publish = new PublishActions(dialect, settings, service, this::connected);
  }

  public void register(Actions actions) {
    service.register(actions);
    actions.on("mqtt.open", call -> open(call, false));
    actions.on("mqtt.connect", call -> open(call, true));
    actions.on("mqtt.login", this::login);
    actions.on("mqtt.open.read", call -> call.done(Values.empty(), rows(call)));
    actions.on("mqtt.connect.read", call -> call.done(Values.empty(), rows(call)));
    actions.on("mqtt.login.read", call -> call.done(Values.empty(), rows(call)));
    actions.on("mqtt.subscribe", this::subscribe);
    actions.on("mqtt.unsubscribe", this::unsubscribe);
    actions.on("mqtt.subscribe.read", this::subscriptions);
    actions.on("mqtt.acquire.read", call -> call.done(Values.empty(), acquired()));
    actions.on("mqtt.logout.read", call -> call.done(Values.empty(), acquired()));
    actions.on("mqtt.config.will.topic", this::will);
    actions.on("mqtt.config.will.message", this::will);
    actions.on("mqtt.subscribe.topic", new Topic());
    actions.on("mqtt.unsubscribe.topic", new Topic());
    actions.on("mqtt.subscribe.send", call -> topics(call, true));
    actions.on("mqtt.unsubscribe.send", call -> topics(call, false));
    actions.on("mqtt.receive", deliveries::read);
    publish.register(actions);
    actions.on("mqtt.logout", this::close);
    actions.on("mqtt.close", this::close);
  }

  /**
   * What is known of the client that the command names, or of each; one that is closed is told
   * where the dialect has a word.
   */
  private List<Values> rows(Call call) {
    boolean one = call.values().has("client");
    List<Values> rows = new ArrayList<>();
    clients.forEach(
        (index, client) -> {
          if (!one || index == index(call)) {
            rows.add(described(index, client.describe()));
          }
        });
    if (rows.isEmpty() && hasState("closed")) {
      rows.add(Values.of("client", index(call)).withCode("linkState", "closed"));
    }
    return rows;
  }

  private boolean hasState(String name) {
    return dialect.value("linkState") != null
        && dialect.value("linkState").type() instanceof CodeType codes
        && codes.byName(name) != null;
  }

  /** A dialect with fewer words for the state of a client takes the nearest. */
  private Values described(int index, Values client) {
    Values known = settings.get("client", index).plus(client);
    String state = client.code("linkState");
    if (hasState(state)) {
      return known;
    }
    String nearest = state.equals("subscribed") ? "connected" : "idle";
    return known.withCode("linkState", hasState(nearest) ? nearest : "closed");
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
    if (!known.has("port") && call.values().has("host")) {
      // the registered ports of MQTT without TLS and with it
      known = known.with("port", certificates.tls(index, known) == null ? 1883 : 8883);
    }
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
    Values contexts = settings.stored().plus(known);
    Long context = contexts.has("mqttContext") ? contexts.number("mqttContext") : null;
    if (!hasData.test(context)) {
      LOG.warn(
          "client {} cannot open: no PDP context is active{}",
          index,
          context == null ? "" : " with cid " + context);
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
      MqttClient client = new MqttClient(index, target, this, loop);
      clients.put(index, client);
      client.open(call, login ? login(known) : null, uplinks);
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
    client.login(call, login(known), Patience.of(call.values(), known));
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

  /** The subscriptions of one client, or of all where the command names none. */
  private void subscriptions(Call call) {
    List<Values> rows = new ArrayList<>();
    clients.forEach(
        (index, client) -> {
          if (!call.values().has("client") || index == index(call)) {
            client.subscriptions().forEach(row -> rows.add(described(index, row)));
          }
        });
    call.done(Values.empty(), rows);
  }

  private void subscribe(Call call) {
    MqttClient client = connected(call);
    if (client != null) {
      call.accepted();
      client.subscribe(call, known(call));
    }
  }

  private void unsubscribe(Call call) {
    MqttClient client = connected(call);
    if (client != null) {
      call.accepted();
      client.unsubscribe(call, known(call));
    }
  }

  /** Clients that were taken, with what was configured, and whether they are connected. */
  private List<Values> acquired() {
    List<Values> rows = new ArrayList<>();
    for (int index : service.acquired()) {
      MqttClient client = clients.get(index);
      boolean up = client != null && client.isConnected();
      rows.add(
          settings
              .get("client", index)
              .plus(Values.of("client", index))
              .withCode("connectedNow", up ? "yes" : "no"));
    }
    return rows;
  }

  /** A part of the will that comes by a prompt of its own; with its message it is whole. */
  private void will(Call call) {
    if (!service.mayConnect(index(call))) {
      call.refuse(Outcome.NOT_ACQUIRED);
      return;
    }
    Values part = call.values();
    settings.put(call.command(), part.has("willMessage") ? part.withCode("will", "on") : part);
    call.done();
  }

  /** A topic by a prompt of its own, for a later subscribe or unsubscribe. */
  private final class Topic implements Action {
    @Override
    public void check(Call call) {
      connected(call);
    }

    @Override
    public void run(Call call) {
      if (!service.addTopic(call.meaning(), index(call), call.values())) {
        call.refuse(Outcome.BAD_PARAMETER);
      } else {
        call.done();
      }
    }
  }

  /** Subscribes or unsubscribes what was given before. */
  private void topics(Call call, boolean subscribe) {
    MqttClient client = connected(call);
    if (client == null) {
      return;
    }
    Values topics =
        service.takeTopics(
            subscribe ? "mqtt.subscribe.topic" : "mqtt.unsubscribe.topic", index(call));
    if (topics.isEmpty()) {
      call.refuse(Outcome.TOPIC_EMPTY);
      return;
    }
    call.know(topics);
    call.accepted();
    if (subscribe) {
      client.subscribe(call, known(call));
    } else {
      client.unsubscribe(call, known(call));
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
    deliveries.forget(index);
  }

  void lost(int index, MqttClient client, LinkFailure failure) {
    gone(index, client);
    LOG.warn("client {} lost its connection: {}", index, failure);
    say.accept(
        "mqtt.lost",
        Values.of("client", index).withCode("lost", LinkOutcome.of(failure.kind()).word()));
  }

  void received(int index, String topic, byte[] payload, int qos, int messageId) {
    deliveries.received(index, topic, payload, qos, messageId);
  }

  /** The network is gone: so are all connections. */
  public void dataLost() {
    if (!clients.isEmpty()) {
      say.accept("mqtt.network-lost", Values.empty());
    }
    for (Map.Entry<Integer, MqttClient> entry : List.copyOf(clients.entrySet())) {
      entry.getValue().networkLost();
    }
  }

  /** Drops all connections without a word. */
  public void abortAll() {
    clients.values().forEach(MqttClient::abort);
    clients.clear();
    deliveries.forgetAll();
    service.reset();
  }
}
