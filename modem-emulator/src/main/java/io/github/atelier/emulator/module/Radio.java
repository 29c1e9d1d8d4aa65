package io.github.atelier.emulator.module;

import io.github.atelier.emulator.line.Cancellable;
import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** SIM, radio, registration and packet data of one module. Confined to its loop. */
final class Radio {
  private static final int PIN_TRIES = 3;

  /** A PDP context. */
  static final class Context {
    String type = "IP";
    String apn = "";
    boolean active;
  }

  private final ModuleLoop loop;
  private final ModuleConfig config;
  private final List<Runnable> onRegistration = new ArrayList<>();
  private final List<Runnable> onDataLost = new ArrayList<>();
  private final Map<Integer, Context> contexts = new TreeMap<>();
  private boolean simPresent;
  private boolean pinEntered;
  private int pinTries = PIN_TRIES;
  private String functionality = "full";
  private String stat = "not-searching";
  private boolean covered;
  private boolean attached;
  private Cancellable searching = () -> {};

  Radio(ModuleLoop loop, ModuleConfig config) {
    this.loop = loop;
    this.config = config;
    this.covered = config.network() != ModuleConfig.Network.NONE;
  }

  void powerUp() {
    simPresent = config.simPresent();
    pinEntered = false;
    functionality = "full";
    contexts.clear();
    contexts.put(1, new Context());
    search();
  }

  void whenRegistrationChanges(Runnable listener) {
    onRegistration.add(listener);
  }

  void whenDataIsLost(Runnable listener) {
    onDataLost.add(listener);
  }

  // ---- SIM

  /** Neutral state of the SIM, or {@code null} where there is none. */
  String simState() {
    if (!simPresent) {
      return null;
    }
    return config.pin() == null || pinEntered ? "ready" : pinTries == 0 ? "sim-puk" : "sim-pin";
  }

  boolean simReady() {
    return "ready".equals(simState());
  }

  /** Enters the PIN; {@code null} when it was right, else the name of the error. */
  String enterPin(String pin) {
    if (!"sim-pin".equals(simState())) {
      return simPresent ? "operation-not-allowed" : "sim-not-inserted";
    }
    if (!pin.equals(config.pin())) {
      pinTries--;
      return pinTries == 0 ? "sim-puk-required" : "incorrect-password";
    }
    pinEntered = true;
    pinTries = PIN_TRIES;
    search();
    return null;
  }

  void sim(boolean present) {
    simPresent = present;
    pinEntered = false;
    search();
  }

  // ---- radio and registration

  String functionality() {
    return functionality;
  }

  void functionality(String level) {
    functionality = level;
    search();
  }

  void coverage(boolean present) {
    covered = present;
    search();
  }

  String stat() {
    return stat;
  }

  boolean registered() {
    return stat.equals("home") || stat.equals("roaming");
  }

  private void search() {
    searching.cancel();
    if (!functionality.equals("full") || !simReady()) {
      register(simPresent ? "not-searching" : "emergency-only");
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
    if (now.equals("emergency-only")) {
      now = "not-searching";
    }
    boolean changed = !now.equals(stat);
    stat = now;
    attached = registered();
    if (!attached) {
      dropContexts();
    }
    if (changed) {
      onRegistration.forEach(Runnable::run);
    }
  }

  // ---- packet data

  boolean attached() {
    return attached;
  }

  /** Attaches or detaches; whether that was possible. */
  boolean attach(boolean on) {
    if (on && !registered()) {
      return false;
    }
    attached = on;
    if (!on) {
      dropContexts();
    }
    return true;
  }

  Map<Integer, Context> contexts() {
    return contexts;
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
