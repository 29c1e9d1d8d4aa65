package io.github.atelier.emulator.module;

import java.util.Locale;

/**
 * The SIM in its holder: PINs and PUKs with their counters, which are the card's and survive a
 * restart of the module, and its locks (27.007 clauses 7.4, 7.5, 8.3). Errors are names of the
 * dialect's table of CME errors. Confined to the module's loop.
 */
final class Sim {
  static final int PIN_TRIES = 3;
  static final int PUK_TRIES = 10;
  private static final String DEFAULT_PIN = "1234";

  /** A secret with its counter, and the one that unblocks it with its own. */
  private static final class Secret {
    private String pin;
    private final String puk;
    private final String pukRequired;
    private int tries = PIN_TRIES;
    private int pukTries = PUK_TRIES;

    Secret(String pin, String puk, String pukRequired) {
      this.pin = pin;
      this.puk = puk;
      this.pukRequired = pukRequired;
    }

    /** Compares and counts; {@code null} when it was right. */
    String check(String given) {
      if (tries == 0) {
        return pukRequired;
      }
      if (given.equals(pin)) {
        tries = PIN_TRIES;
        return null;
      }
      tries--;
      return tries == 0 ? pukRequired : "incorrect-password";
    }

    /** Unblocks and sets a new PIN; {@code null} when the PUK was right. */
    String unblock(String given, String newPin) {
      if (pukTries == 0) {
        return "sim-failure";
      }
      if (!given.equals(puk)) {
        pukTries--;
        return pukTries == 0 ? "sim-failure" : "incorrect-password";
      }
      pukTries = PUK_TRIES;
      tries = PIN_TRIES;
      pin = newPin;
      return null;
    }
  }

  private final Secret first;
  private final Secret second;
  private final Runnable changed;
  private boolean present;
  private boolean powered = true;
  private boolean pinAsked;
  private boolean pinEntered;
  private boolean fixedDialling;

  /**
   * @param changed called when the card can be used now, or no longer
   */
  Sim(ModuleConfig config, Runnable changed) {
    this.first =
        new Secret(
            config.pin() == null ? DEFAULT_PIN : config.pin(), config.puk(), "sim-puk-required");
    this.second = new Secret(config.pin2(), config.puk2(), "sim-puk2-required");
    this.pinAsked = config.pin() != null;
    this.present = config.simPresent();
    this.changed = changed;
  }

  /** The card is put in or taken out. */
  void present(boolean inHolder) {
    present = inHolder;
    pinEntered = false;
    changed.run();
  }

  /** The module switches the card on or off; switched on again it asks for its PIN again. */
  void power(boolean on) {
    if (powered != on) {
      powered = on;
      pinEntered = false;
    }
  }

  /** Power off and on. */
  void restart() {
    powered = true;
    pinEntered = false;
  }

  /** Why the card does not answer at all; {@code null} when it does. */
  String unavailable() {
    if (!present) {
      return "sim-not-inserted";
    }
    return !powered || first.pukTries == 0 ? "sim-failure" : null;
  }

  /** What the card waits for, as {@code +CPIN?} tells; {@code null} where it does not answer. */
  String state() {
    if (unavailable() != null) {
      return null;
    }
    if (first.tries == 0) {
      return "sim-puk";
    }
    return pinAsked && !pinEntered ? "sim-pin" : "ready";
  }

  boolean ready() {
    return "ready".equals(state());
  }

  /** Why the card cannot be used; {@code null} when it can. */
  String error() {
    String state = state();
    if (state == null) {
      return unavailable();
    }
    return state.equals("ready") ? null : state + "-required";
  }

  // ---- +CPIN

  /** Enters the PIN; {@code null} when it was right. */
  String enterPin(String given) {
    if (!"sim-pin".equals(state())) {
      return unavailable() == null ? "operation-not-allowed" : unavailable();
    }
    String error = checkFirst(given);
    if (error == null) {
      pinEntered = true;
      changed.run();
    }
    return error;
  }

  /**
   * Unblocks the PIN that is blocked, the second one where the card is otherwise ready; {@code
   * null} when the PUK was right.
   */
  String unblock(String puk, String newPin) {
    if (ready() && second.tries == 0) {
      return second.unblock(puk, newPin);
    }
    if (!"sim-puk".equals(state())) {
      return unavailable() == null ? "operation-not-allowed" : unavailable();
    }
    String error = first.unblock(puk, newPin);
    if (error == null) {
      pinEntered = true;
      changed.run();
    }
    return error;
  }

  /**
   * VERIFY of the card itself, which may be repeated (102 221 clause 11.1.9); {@code null} when the
   * PIN was right.
   */
  String verify(boolean other, String given) {
    if (other) {
      return second.check(given);
    }
    String error = checkFirst(given);
    if (error == null && !pinEntered) {
      pinEntered = true;
      changed.run();
    }
    return error;
  }

  /** UNBLOCK PIN of the card itself (102 221 clause 11.1.13); {@code null} when it was right. */
  String unblock(boolean other, String puk, String newPin) {
    String error = (other ? second : first).unblock(puk, newPin);
    if (error == null && !other) {
      pinEntered = true;
      changed.run();
    }
    return error;
  }

  private String checkFirst(String given) {
    String error = first.check(given);
    if (first.tries == 0) {
      pinEntered = false;
      changed.run();
    }
    return error;
  }

  // ---- +CLCK and +CPWD

  /** Switches the request for the PIN on or off; {@code null} when the PIN was right. */
  String lock(boolean on, String given) {
    String error = error();
    error = error == null ? checkFirst(given) : error;
    if (error == null) {
      pinAsked = on;
      pinEntered = true;
    }
    return error;
  }

  boolean locked() {
    return pinAsked;
  }

  /** Restricts dialling to the card's fixed numbers or not, by PIN2. */
  String fixDialling(boolean on, String given) {
    String error = error();
    error = error == null ? second.check(given) : error;
    if (error == null) {
      fixedDialling = on;
    }
    return error;
  }

  boolean diallingFixed() {
    return fixedDialling;
  }

  /** Changes the PIN, which must be in use; {@code null} when the old one was right. */
  String changePin(String old, String now) {
    String error = error();
    if (error == null && !pinAsked) {
      error = "operation-not-allowed";
    }
    error = error == null ? checkFirst(old) : error;
    if (error == null) {
      first.pin = now;
    }
    return error;
  }

  String changePin2(String old, String now) {
    String error = error();
    error = error == null ? second.check(old) : error;
    if (error == null) {
      second.pin = now;
    }
    return error;
  }

  // ---- counters

  /** How many tries a secret has left, by its name on the wire: {@code SIM PIN2}. */
  int tries(String kind) {
    Secret secret = kind.endsWith("2") ? second : first;
    return kind.toUpperCase(Locale.ROOT).startsWith("SIM PUK") ? secret.pukTries : secret.tries;
  }
}
