package io.github.atelier.bench.chapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.atelier.bench.run.Chapter;
import io.github.atelier.bench.run.Session;
import io.github.atelier.bench.run.Step;
import io.github.atelier.bench.target.Switch;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;

/** The SIM (27.007 clause 8.3). A try for the PIN is made only where a wrong one cannot lock it. */
final class SimChapter extends Chapter {
  private static final Duration POLL = Duration.ofMillis(100);

  final Step told;
  final Step unlocked;
  final Step ready;

  SimChapter(Session session, LineChapter line) {
    super("SIM", session);
    told = step("it tells what its SIM waits for", this::tell).needs(line.opened);
    unlocked = step("its PIN is accepted", this::unlock).needs(told);
    ready = step("its SIM is ready", this::becomeReady).needs(told).follows(unlocked);
    step("it tells the IMSI", this::imsi).needs(ready);
    step("it tells the ICCID", this::iccid).needs(ready);
    step("the SIM taken out is missed, and put in again it is found", this::outAndIn).needs(ready);
  }

  /** The neutral name of the state, or of the error that told it. */
  private String state() {
    try {
      return modem().await(modem().command("sim.pin.read", Values.empty())).values().code("pin");
    } catch (CommandFailedException e) {
      return e.code();
    }
  }

  private void tell() {
    String state = state();
    note(state);
    assertThat(state).isNotBlank();
  }

  private void unlock() {
    if (!state().equals("sim-pin")) {
      skip("the SIM asks for no PIN (" + state() + ")");
    }
    if (target().pin() == null) {
      skip("the SIM asks for a PIN and none was told (bench.pin)");
    }
    long left = triesLeft();
    if (left < 2) {
      skip(
          left < 0
              ? "the module does not tell how many tries are left, so none is made; enter the PIN by hand"
              : "the SIM has "
                  + left
                  + " try left, so none is made; enter the PIN in a phone first");
    }
    enterPin();
  }

  private void enterPin() {
    modem().await(modem().command("sim.pin.enter", Values.of("pinCode", target().pin())));
  }

  private long triesLeft() {
    if (modem().dialect().has("sim.tries")) {
      try {
        for (Values row : modem().await(modem().command("sim.tries", Values.empty())).rows()) {
          if ("sim-pin".equals(row.code("pinKind"))) {
            return row.number("tries", -1);
          }
        }
      } catch (CommandFailedException e) {
        note("it does not know how many tries are left: " + e.code());
      }
    }
    return -1;
  }

  private void becomeReady() {
    await("what the SIM waits for")
        .atMost(session.patience())
        .pollInterval(POLL)
        .until(() -> state().equals("ready") || state().startsWith("sim-p"));
    if (state().equals("sim-pin")) {
      skip("the SIM waits for its PIN");
    }
    assertThat(state()).isEqualTo("ready");
  }

  private void awaitState(String... wanted) {
    await("the state of the SIM")
        .atMost(session.patience())
        .pollInterval(POLL)
        .untilAsserted(() -> assertThat(state()).isIn((Object[]) wanted));
  }

  private void imsi() {
    String imsi = ask("identity.imsi", "imsi");
    assertThat(imsi).containsOnlyDigits();
    assertThat(imsi.length()).as("digits of the IMSI").isBetween(6, 15);
    note("its network is " + imsi.substring(0, 5));
  }

  private void iccid() {
    String iccid = ask("identity.iccid", "iccid");
    assertThat(iccid.length()).as("digits of the ICCID").isBetween(18, 20);
    assertThat(iccid).as("telecommunication, ITU-T E.118").startsWith("89");
  }

  private String ask(String meaning, String value) {
    if (!modem().dialect().has(meaning)) {
      return skip("dialect " + modem().dialect() + " has no " + meaning);
    }
    return modem().await(modem().command(meaning, Values.empty())).values().text(value);
  }

  private void outAndIn() throws Exception {
    Switch holder = can(target().simHolder(), "nothing here can take the SIM out");
    holder.off();
    try {
      awaitState("sim-not-inserted", "sim-failure");
    } finally {
      holder.on();
    }
    awaitState("ready", "sim-pin");
    if (state().equals("sim-pin")) {
      // the same PIN was accepted before
      enterPin();
    }
    awaitState("ready");
  }
}
