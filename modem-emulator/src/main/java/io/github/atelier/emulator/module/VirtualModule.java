package io.github.atelier.emulator.module;

import io.github.atelier.emulator.faults.Faults;
import io.github.atelier.emulator.line.Cancellable;
import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.emulator.module.files.FileActions;
import io.github.atelier.emulator.module.files.FileStore;
import io.github.atelier.emulator.module.http.HttpService;
import io.github.atelier.emulator.module.link.CertificateStore;
import io.github.atelier.emulator.module.mqtt.MqttActions;
import io.github.atelier.emulator.module.settings.SettingsAction;
import io.github.atelier.emulator.module.settings.SettingsStore;
import io.github.atelier.emulator.module.sms.MessageCentre;
import io.github.atelier.emulator.module.sms.SmsActions;
import io.github.atelier.emulator.module.socket.SocketActions;
import io.github.atelier.emulator.module.socket.SocketContext;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.AtTerminal;
import io.github.atelier.emulator.uplink.Uplinks;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Unsolicited;
import io.github.atelier.grammar.exchange.RequestIndex;
import io.github.atelier.grammar.redact.Redactor;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * A cellular module without its hardware. Confined to its loop: the methods that change its world
 * may be called from any thread and take effect there.
 */
public final class VirtualModule {
  private final Dialect dialect;
  private final ModuleConfig config;
  private final ModuleLoop loop;
  private final RequestIndex index;
  private final Actions actions;
  private final SettingsStore settings;
  private final Radio radio;
  private final MqttActions mqtt;
  private final HttpService http;
  private final FileActions files;
  private final NetworkActions network;
  private final OperatorActions operators;
  private final PreferredOperators preferred;
  private final PhonebookActions phonebooks;
  private final UssdActions ussd;
  private final SystemActions system;
  private final ClockActions clock;
  private final IndicatorActions indicators;
  private final DataActions data;
  private final Faults faults;
  private final MessageCentre messageCentre;
  private final SmsActions sms;
  private final SocketActions sockets;
  private Cancellable booting = () -> {};
  private boolean starting;
  private final Redactor redactor =
      new Redactor("deviceSecret", "deviceToken", "productSecret", "password");
  private final List<AtTerminal> terminals = new ArrayList<>();
  private final MessagePorts ports = new MessagePorts();
  private final List<Line> lines = new ArrayList<>();

  /**
   * A module that is switched on at once.
   *
   * @param uplinks the real network behind it; owned by the caller
   */
  public VirtualModule(Dialect dialect, ModuleConfig config, ModuleLoop loop, Uplinks uplinks) {
    this.dialect = dialect;
    this.config = config;
    this.loop = loop;
    this.index = RequestIndex.of(dialect);
    this.faults = new Faults(config.seed());
    this.faults.attach(
        octets -> onLoop(() -> lines.forEach(l -> l.write(octets, 0, octets.length))));
    this.settings = new SettingsStore(dialect.defaults());
    this.actions = new Actions(new SettingsAction(dialect, settings));
    this.radio = new Radio(loop, config);
    new LineActions(settings).register(actions);
    new IdentityActions(dialect, config, radio).register(actions);
    SimFiles simFiles = new SimFiles(config);
    new SimActions(config, radio.sim(), simFiles).register(actions);
    this.preferred = new PreferredOperators(radio.sim(), simFiles);
    preferred.register(actions);
    this.phonebooks = new PhonebookActions(radio.sim(), simFiles, settings);
    phonebooks.register(actions);
    this.ussd = new UssdActions(config, radio, settings, this::say);
    ussd.register(actions);
    new CallServiceActions(radio).register(actions);
    this.network = new NetworkActions(dialect, radio, this::say, this::restart);
    network.register(actions);
    this.operators = new OperatorActions(radio, settings);
    operators.register(actions);
    this.system = new SystemActions(radio, settings, this::say);
    system.register(actions);
    radio.whenStateChanges(system::changed);
    this.indicators =
        new IndicatorActions(radio, settings, new SettingsAction(dialect, settings), this::say);
    indicators.register(actions);
    new PacketActions(radio, config, indicators::packetEvent).register(actions);
    this.data = new DataActions(radio, indicators::packetEvent);
    data.register(actions);
    this.clock = new ClockActions(loop, config, radio, settings, this::say);
    clock.register(actions);
    FileStore store = new FileStore(config.storages());
    this.files = new FileActions(dialect, store);
    files.register(actions);
    CertificateStore certificates =
        new CertificateStore(dialect, settings, store, config.factoryCa());
    certificates.register(actions);
    this.http =
        new HttpService(
            dialect,
            loop,
            uplinks,
            certificates,
            store,
            new HttpService.Limits(config.connectTimeout(), config.httpBody()),
            radio::hasData);
    http.register(actions);
    this.mqtt =
        new MqttActions(
            dialect,
            settings,
            loop,
            uplinks,
            config.connectTimeout(),
            certificates,
            cid -> cid == null ? radio.hasData() : radio.hasData(cid),
            this::say);
    mqtt.register(actions);
    ports.register(actions);
    this.sockets =
        new SocketActions(
            new SocketContext(
                dialect,
                settings,
                loop,
                uplinks.sockets(),
                certificates,
                config.connectTimeout(),
                new RadioBearer(radio, config, indicators::packetEvent),
                this::say));
    sockets.register(actions);
    this.messageCentre =
        config.messageCentre() == null ? new MessageCentre() : config.messageCentre();
    this.sms =
        new SmsActions(
            new SmsActions.Config(
                messageCentre,
                config.number(),
                config.serviceCentre(),
                config.simMessages(),
                config.moduleMessages()),
            loop,
            settings,
            new SettingsAction(dialect, settings),
            () -> radio.sim().error(),
            radio::registered,
            this::say);
    sms.register(actions);
    radio.whenRegistrationChanges(sms::reachableAgain);
    radio.whenRegistrationChanges(network::registrationChanged);
    radio.whenRegistrationChanges(indicators::changed);
    radio.whenRegistrationChanges(clock::networkHeard);
    radio.whenDataIsLost(mqtt::dataLost);
    radio.whenDataIsLost(http::dataLost);
    radio.whenDataIsLost(sockets::dataLost);
    radio.whenDataIsLost(() -> terminals.forEach(AtTerminal::dataLost));
    onLoop(radio::powerUp);
  }

  /** Serves a line for commands and messages. */
  public void attach(Line line) {
    attach(line, LineRole.AT);
  }

  /** Serves a line. Several lines may lead to one module. */
  public void attach(Line line, LineRole role) {
    onLoop(
        () -> {
          AtTerminal terminal =
              new AtTerminal(dialect, index, actions::get, redactor, config.tap(), faults);
          terminals.add(terminal);
          ports.add(terminal, role);
          lines.add(line);
          terminal.attach(line);
          if (starting) {
            terminal.powerDown();
          }
        });
  }

  /** What is to go wrong on this module's lines; nothing at first. */
  public Faults faults() {
    return faults;
  }

  // ---- the world around the module

  public void removeSim() {
    onLoop(() -> radio.sim().present(false));
  }

  public void insertSim() {
    onLoop(() -> radio.sim().present(true));
  }

  /** The network is no longer heard. */
  public void loseCoverage() {
    onLoop(() -> radio.coverage(false));
  }

  public void restoreCoverage() {
    onLoop(() -> radio.coverage(true));
  }

  /**
   * The strength of the received signal.
   *
   * @param dbm -113 to -51 is what {@code +CSQ} can tell
   */
  public void signal(int dbm) {
    onLoop(
        () -> {
          radio.dbm(dbm);
          indicators.changed();
        });
  }

  /**
   * The network has another time zone from now on.
   *
   * @param quarters of an hour from UTC, -96 to 96
   */
  public void networkZone(int quarters) {
    onLoop(() -> clock.networkZone(quarters));
  }

  /** What answers when a host dials; {@link DataService#SINK} at first. From any thread. */
  public void dataService(DataService service) {
    data.service(service);
  }

  /**
   * Power off and on: links are dropped, settings forgotten, what was asked is never answered. The
   * module is deaf while it boots, then says what its dialect says of starting.
   */
  public void reset() {
    onLoop(this::restart);
  }

  private void restart() {
    booting.cancel();
    starting = true;
    terminals.forEach(AtTerminal::powerDown);
    mqtt.abortAll();
    http.reset();
    files.reset();
    sockets.abortAll();
    sms.reset();
    settings.clear();
    network.reset();
    operators.reset();
    preferred.reset();
    phonebooks.reset();
    ussd.reset();
    clock.reset();
    ports.reset();
    radio.powerDown();
    booting =
        loop.schedule(
            config.bootTime(),
            () -> {
              starting = false;
              terminals.forEach(AtTerminal::powerUp);
              radio.powerUp();
              say("module.ready", Values.empty());
              if (radio.sim().state() != null) {
                say("sim.pin", Values.empty().withCode("pin", radio.sim().state()));
              }
            });
  }

  /** Through which this module sends and receives short messages. */
  public MessageCentre messageCentre() {
    return messageCentre;
  }

  /** Drops all links without a word, as when the process ends. */
  public void shutDown() {
    sms.leave();
    try {
      onLoop(mqtt::abortAll);
      onLoop(http::reset);
      onLoop(sockets::abortAll);
    } catch (RejectedExecutionException e) {
      // the loop has ended, and the links with it
    }
  }

  private void say(String meaning, Values values) {
    Unsolicited message = dialect.unsolicited(meaning);
    if (message != null) {
      ports.hearers().forEach(t -> t.unsolicited(message, values));
    }
  }

  private void onLoop(Runnable task) {
    if (loop.inLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }
}
