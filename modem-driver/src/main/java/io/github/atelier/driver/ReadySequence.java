package io.github.atelier.driver;

import io.github.atelier.driver.NotReadyException.Step;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.channel.Reply;
import io.github.atelier.grammar.value.Values;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The way from an answering module to one that carries data. Blocking, used once, by one thread.
 */
final class ReadySequence {
  private static final int CONTEXT = 1;
  private static final Set<String> PASSING =
      Set.of("sim-busy", "cms-sim-busy", "error", "unknown", "14");

  private final Modem modem;
  private final ReadyOptions options;
  private final long end;

  ReadySequence(Modem modem, ReadyOptions options) {
    this.modem = modem;
    this.options = options;
    this.end = System.nanoTime() + options.timeout().toNanos();
  }

  Readiness run() {
    sim();
    radio();
    String registration = registration();
    attach();
    context();
    String address = address();
    options
        .progress()
        .accept(
            "data: context "
                + CONTEXT
                + " active"
                + (address.isEmpty() ? "" : ", address " + address));
    return new Readiness(registration, CONTEXT, address);
  }

  private void sim() {
    boolean pinTried = false;
    while (true) {
      String state;
      try {
        state = ask("sim.pin.read").values().code("pin");
      } catch (CommandFailedException e) {
        if (!PASSING.contains(e.code())) {
          throw new NotReadyException(
              Step.SIM,
              "the SIM is not usable: "
                  + e.code()
                  + ". Check that it is inserted and seated ("
                  + e.getMessage()
                  + ")",
              e);
        }
        state = "busy";
      }
      if ("ready".equals(state)) {
        options.progress().accept("SIM: ready");
        return;
      }
      if ("sim-pin".equals(state) && !pinTried) {
        pinTried = true;
        enterPin();
      } else if (state != null && !state.equals("busy")) {
        throw new NotReadyException(
            Step.SIM,
            state.equals("sim-pin")
                ? "the SIM still asks for its PIN after the one given; no second try is made, the third wrong one would lock it"
                : state.equals("sim-puk")
                    ? "the SIM is locked and asks for its PUK: enter PUK and a new PIN with the command sim.pin.enter (AT+CPIN=\"PUK\",\"new PIN\") or in a phone; ten wrong PUKs destroy it, so none is tried here"
                    : "the SIM asks for " + state + "; unlock it by hand first");
      }
      pause(Step.SIM, "the SIM is not ready (" + state + ")");
    }
  }

  private void enterPin() {
    if (options.pin() == null) {
      throw new NotReadyException(
          Step.SIM, "the SIM asks for a PIN and none was given (ReadyOptions.withPin)");
    }
    if (modem.pinGuard().refuses(options.pin())) {
      throw new NotReadyException(
          Step.SIM,
          "this PIN was refused before, or two wrong ones were; a third wrong one would lock the SIM, so it is not tried. Enter the right PIN in a phone, or open the modem anew");
    }
    int left = pinTriesLeft();
    if (left == 1) {
      throw new NotReadyException(
          Step.SIM,
          "the SIM has one try left for its PIN, so none is made; a wrong one would lock it. Enter the right PIN in a phone first");
    }
    try {
      modem.await(modem.command("sim.pin.enter", Values.of("pinCode", options.pin())));
      options.progress().accept("SIM: PIN accepted");
    } catch (CommandFailedException e) {
      modem.pinGuard().refused(options.pin());
      throw new NotReadyException(
          Step.SIM, "the SIM refused the PIN (" + e.code() + "); no second try is made", e);
    }
  }

  /** How many tries the SIM leaves for its PIN, or -1 where the module does not tell. */
  private int pinTriesLeft() {
    if (!modem.dialect().has("sim.tries")) {
      return -1;
    }
    try {
      for (Values row : ask("sim.tries").rows()) {
        if ("sim-pin".equals(row.code("pinKind"))) {
          return (int) row.number("tries", -1);
        }
      }
    } catch (CommandFailedException e) {
      // an older module, or one that leaves this command out
    }
    return -1;
  }

  private void radio() {
    if (!modem.dialect().has("phone.functionality.read")) {
      return;
    }
    try {
      if (!"full".equals(ask("phone.functionality.read").values().code("functionality"))) {
        modem.await(
            modem.command("phone.functionality", Values.empty().withCode("functionality", "full")));
        options.progress().accept("radio: switched on");
      }
    } catch (CommandFailedException e) {
      throw new NotReadyException(Step.RADIO, "the radio cannot be switched on: " + e.code(), e);
    }
  }

  private String registration() {
    String said = "";
    while (true) {
      String state = NetworkState.registration(modem);
      if (!state.equals(said)) {
        options.progress().accept("registration: " + state);
        said = state;
      }
      if (state.equals("home") || state.equals("roaming") && options.roaming()) {
        return state;
      }
      if (state.equals("roaming")) {
        throw new NotReadyException(
            Step.REGISTRATION,
            "the module is roaming, which these options do not allow (ReadyOptions.withRoaming)");
      }
      if (state.equals("denied")) {
        throw new NotReadyException(
            Step.REGISTRATION,
            "the network denies registration: check the subscription, roaming, and whether this IMEI is barred");
      }
      pause(
          Step.REGISTRATION, "no registration (" + state + "): check antenna, coverage and bands");
    }
  }

  private void attach() {
    while (modem.dialect().has("pdp.attach.read")) {
      try {
        if ("yes".equals(ask("pdp.attach.read").values().code("attached"))) {
          return;
        }
        modem.await(modem.command("pdp.attach", Values.empty().withCode("attached", "yes")));
        return;
      } catch (CommandFailedException e) {
        pause(Step.DATA, "packet service cannot be attached: " + e.code());
      }
    }
  }

  private void context() {
    if (options.apn() != null) {
      step(
          "the APN cannot be set",
          "pdp.define",
          Values.of("cid", CONTEXT, "pdpType", "IP", "apn", options.apn()));
    }
    if (!modem.dialect().has("pdp.activate.read") || active()) {
      return;
    }
    step(
        "context " + CONTEXT + " cannot be activated: check the APN",
        "pdp.activate",
        Values.of("cid", CONTEXT).withCode("active", "yes"));
  }

  private boolean active() {
    for (Values row : ask("pdp.activate.read").rows()) {
      if (row.number("cid", 0) == CONTEXT) {
        return "yes".equals(row.code("active"));
      }
    }
    return false;
  }

  private void step(String failure, String meaning, Values values) {
    try {
      modem.await(modem.command(meaning, values));
    } catch (CommandFailedException e) {
      throw new NotReadyException(Step.DATA, failure + " (" + e.getMessage() + ")", e);
    }
  }

  private String address() {
    if (!modem.dialect().has("pdp.address")) {
      return "";
    }
    try {
      Reply reply = modem.await(modem.command("pdp.address", Values.of("cid", CONTEXT)));
      return reply.values().text("address", "");
    } catch (CommandFailedException e) {
      return "";
    }
  }

  private Reply ask(String meaning) {
    return modem.await(modem.command(meaning, Values.empty()));
  }

  /** Waits before the next question, or ends the sequence where its time is over. */
  private void pause(Step step, String why) {
    if (System.nanoTime() > end) {
      throw new NotReadyException(step, why + " after " + options.timeout().toSeconds() + " s");
    }
    CompletableFuture<Void> over = new CompletableFuture<>();
    CompletableFuture.delayedExecutor(options.poll().toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> over.complete(null));
    try {
      modem.await(over);
    } catch (ModemException e) {
      throw new NotReadyException(step, why, e);
    }
  }
}
