package io.github.atelier.emulator.module;

import io.github.atelier.emulator.line.Cancellable;
import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** SIM, radio, registration and packet data of one module. Confined to its loop. */
final class Radio {
  static final int PIN_TRIES = 3;
  static final int PUK_TRIES = 10;
  private static final int GOOD_DBM = -65;

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
  private int pukTries = PUK_TRIES;
  private String pin;
  private boolean pinAsked;
  private int dbm = GOOD_DBM;
  private String functionality = "full";
  private String stat = "not-searching";
  private boolean covered;
  private boolean deregistered;
  private boolean attached;
  private Cancellable searching = () -> {};

  Radio(ModuleLoop loop, ModuleConfig config) {
    this.loop = loop;
    this.config = config;
    this.covered = config.network() != ModuleConfig.Network.NONE;
    this.pin = config.pin() == null ? "1234" : config.pin();
    this.pinAsked = config.pin() != null;
  }

  void powerUp() {
    simPresent = config.simPresent();
    pinEntered = false;
    functionality = "full";
    deregistered = false;
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

  void whenDataIsLost(Runnable listener) {
    onDataLost.add(listener);
  }

  // ---- SIM

  /** Neutral state of the SIM, or {@code null} where there is none. */
  String simState() {
    if (!simPresent) {
      return null;
    }
    if (pinTries == 0) {
      return "sim-puk";
    }
    return !pinAsked || pinEntered ? "ready" : "sim-pin";
  }

  boolean simReady() {
    return "ready".equals(simState());
  }

  /** Enters the PIN; {@code null} when it was right, else the name of the error. */
  String enterPin(String given) {
    if (!"sim-pin".equals(simState())) {
      return simPresent ? "operation-not-allowed" : "sim-not-inserted";
    }
    String error = checkPin(given);
    if (error == null) {
      pinEntered = true;
      search();
    }
    return error;
  }

  /** Compares a PIN and counts wrong ones; {@code null} when it was right. */
  private String checkPin(String given) {
    if (!given.equals(pin)) {
      pinTries--;
      if (pinTries == 0) {
        pinEntered = false;
        search();
      }
      return pinTries == 0 ? "sim-puk-required" : "incorrect-password";
    }
    pinTries = PIN_TRIES;
    return null;
  }

  /** Unblocks the SIM and sets a new PIN; {@code null} when the PUK was right. */
  String unblock(String puk, String newPin) {
    if (!"sim-puk".equals(simState())) {
      return simPresent ? "operation-not-allowed" : "sim-not-inserted";
    }
    if (pukTries == 0) {
      return "sim-failure";
    }
    if (!puk.equals(config.puk())) {
      pukTries--;
      return pukTries == 0 ? "sim-failure" : "incorrect-password";
    }
    pukTries = PUK_TRIES;
    pinTries = PIN_TRIES;
    pin = newPin;
    pinEntered = true;
    search();
    return null;
  }

  /** Switches the request for the PIN on or off; {@code null} when the PIN was right. */
  String lock(boolean on, String given) {
    String error = simError();
    error = error == null ? checkPin(given) : error;
    if (error == null) {
      pinAsked = on;
      pinEntered = true;
    }
    return error;
  }

  boolean locked() {
    return pinAsked;
  }

  /** Changes the PIN, which must be in use; {@code null} when the old one was right. */
  String changePin(String old, String now) {
    String error = simError();
    if (error == null && !pinAsked) {
      error = "operation-not-allowed";
    }
    error = error == null ? checkPin(old) : error;
    if (error == null) {
      pin = now;
    }
    return error;
  }

  /** Why the SIM cannot be used, as the name of an error; {@code null} when it can. */
  String simError() {
    String state = simState();
    return state == null ? "sim-not-inserted" : state.equals("ready") ? null : state + "-required";
  }

  int pinTries() {
    return pinTries;
  }

  int pukTries() {
    return pukTries;
  }

  // ---- signal

  /** Received signal strength in dBm, 0 where nothing is heard. */
  int dbm() {
    return covered && !functionality.equals("minimum") && !functionality.equals("flight") ? dbm : 0;
  }

  void dbm(int value) {
    dbm = value;
  }

  Cancellable later(Duration delay, Runnable task) {
    return loop.schedule(delay, task);
  }

  Duration scanTime() {
    return config.scanTime();
  }

  /** Gives the network up as the host wished ({@code +COPS=2}), or looks for it again. */
  void deregister(boolean off) {
    deregistered = off;
    search();
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
    if (!level.equals(functionality)) {
      functionality = level;
      search();
    }
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
    if (!functionality.equals("full") || !simReady() || deregistered) {
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
