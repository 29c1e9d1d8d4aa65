package io.github.atelier.emulator.module;

import io.github.atelier.emulator.line.Cancellable;
import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Radio, registration and packet data of one module. Confined to its loop. */
final class Radio {
  private static final int GOOD_DBM = -65;

  /** A PDP context. */
  static final class Context {
    String type = "IP";
    String apn = "";

    /** What the host told beyond the APN, as it stood. */
    String more = "";

    boolean active;
  }

  private final ModuleLoop loop;
  private final ModuleConfig config;
  private final List<Runnable> onRegistration = new ArrayList<>();
  private final List<Runnable> onState = new ArrayList<>();
  private final List<Runnable> onDataLost = new ArrayList<>();
  private final Map<Integer, Context> contexts = new TreeMap<>();
  private final Sim sim;
  private int dbm = GOOD_DBM;
  private String functionality = "full";
  private String stat = "not-searching";
  private boolean covered;
  private boolean deregistered;
  private boolean attached;
  private boolean detachedByHost;
  private Cancellable searching = () -> {};

  Radio(ModuleLoop loop, ModuleConfig config) {
    this.loop = loop;
    this.config = config;
    this.covered = config.network() != ModuleConfig.Network.NONE;
    this.sim = new Sim(config, this::search);
  }

  void powerUp() {
    sim.restart();
    functionality = "full";
    deregistered = false;
    detachedByHost = false;
    contexts.clear();
    contexts.put(1, new Context());
    search();
  }

  /** Nothing is on the air any more. */
  void powerDown() {
    searching.cancel();
    dropContexts();
    stat = "not-searching";
    attached = false;
  }

  void whenRegistrationChanges(Runnable listener) {
    onRegistration.add(listener);
  }

  /** Signal, SIM, service: anything that a module tells of its state. */
  void whenStateChanges(Runnable listener) {
    onState.add(listener);
  }

  void whenDataIsLost(Runnable listener) {
    onDataLost.add(listener);
  }

  Sim sim() {
    return sim;
  }

  // ---- signal

  /** Received signal strength in dBm, 0 where nothing is heard. */
  int dbm() {
    return covered && isOn() ? dbm : 0;
  }

  void dbm(int value) {
    dbm = value;
    onState.forEach(Runnable::run);
  }

  Cancellable later(Duration delay, Runnable task) {
    return loop.schedule(delay, task);
  }

  Duration scanTime() {
    return config.scanTime();
  }

  /** From the beginning of a search to registration. */
  Duration attachDelay() {
    return config.attachDelay();
  }

  /** Gives the network up as the host wished ({@code +COPS=2}), or looks for it again. */
  void deregister(boolean off) {
    deregistered = off;
    search();
  }

  // ---- radio and registration

  String functionality() {
    return functionality;
  }

  /** Switches radio and SIM: both off at {@code minimum}, the radio alone at {@code flight}. */
  void functionality(String level) {
    if (level.equals(functionality)) {
      return;
    }
    functionality = level;
    sim.power(!level.equals("minimum"));
    search();
  }

  boolean isOn() {
    return functionality.equals("full");
  }

  void coverage(boolean present) {
    covered = present;
    search();
  }

  String stat() {
    return stat;
  }

  /** The state in the packet domain, which a host can leave alone. */
  String packetStat() {
    return registered() && !attached ? "not-searching" : stat;
  }

  boolean registered() {
    return isRegisteredAs(stat);
  }

  /** Whether the module is looking for a network that would take it. */
  boolean searching() {
    return stat.equals("searching");
  }

  /** Whether a state means that the module is in service. */
  boolean isRegisteredAs(String state) {
    return state.equals("home") || state.equals("roaming");
  }

  private void search() {
    searching.cancel();
    if (!isOn() || !sim.ready() || deregistered) {
      register("not-searching");
      return;
    }
    register("searching");
    if (covered && config.network() != ModuleConfig.Network.NONE) {
      searching =
          loop.schedule(
              config.attachDelay(),
              () ->
                  register(
                      switch (config.network()) {
                        case ROAMING -> "roaming";
                        case DENIED -> "denied";
                        default -> "home";
                      }));
    }
  }

  private void register(String now) {
    boolean changed = !now.equals(stat);
    stat = now;
    attached = registered() && !detachedByHost;
    if (!attached) {
      dropContexts();
    }
    if (changed) {
      onRegistration.forEach(Runnable::run);
    }
    onState.forEach(Runnable::run);
  }

  // ---- packet data

  boolean attached() {
    return attached;
  }

  /** Attaches or detaches; whether that was possible. */
  boolean attach(boolean on) {
    detachedByHost = !on;
    if (on && !registered()) {
      return false;
    }
    boolean changed = attached != on;
    attached = on;
    if (!on) {
      dropContexts();
    }
    if (changed) {
      onRegistration.forEach(Runnable::run);
    }
    return true;
  }

  Map<Integer, Context> contexts() {
    return contexts;
  }

  /** Whether this context carries data. */
  boolean hasData(long cid) {
    return attached && contexts.containsKey((int) cid) && contexts.get((int) cid).active;
  }

  /** Whether any context carries data. */
  boolean hasData() {
    return attached && contexts.values().stream().anyMatch(c -> c.active);
  }

  void deactivate(Context context) {
    boolean had = hasData();
    context.active = false;
    if (had && !hasData()) {
      onDataLost.forEach(Runnable::run);
    }
  }

  private void dropContexts() {
    boolean had = contexts.values().stream().anyMatch(c -> c.active);
    contexts.values().forEach(c -> c.active = false);
    if (had) {
      onDataLost.forEach(Runnable::run);
    }
  }

  /** Where the module is, while it is registered. */
  Values location() {
    return registered()
        ? Values.of("lac", "1A2B", "tac", "1A2B", "ci", "01CEAD8F", "access", 7)
        : Values.empty();
  }
}
