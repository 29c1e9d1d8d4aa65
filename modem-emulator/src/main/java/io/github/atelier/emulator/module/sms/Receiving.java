package io.github.atelier.emulator.module.sms;

import io.github.atelier.emulator.line.Cancellable;
import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.grammar.sms.Alphabet;
import io.github.atelier.grammar.sms.Deliver;
import io.github.atelier.grammar.sms.Pdu;
import io.github.atelier.grammar.sms.StatusReport;
import io.github.atelier.grammar.sms.Tpdu;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;

/** Messages that come in, and how the host is told of them (27.005 clause 3.4.1, +CNMI). */
final class Receiving {
  /** How long a host may take for +CNMA; then the network takes the message as refused. */
  private static final Duration ACKNOWLEDGE = Duration.ofSeconds(15);

  private static final int HELD = 50;
  private static final int DIRECT = 2;
  private static final int DIRECT_CLASS_3 = 3;
  private static final int SIM_CLASS = 2;

  private final SmsState state;
  private final ModuleLoop loop;
  private final BiConsumer<String, Values> say;
  private final Runnable stopRouting;
  private final Runnable again;
  private final Deque<Runnable> held = new ArrayDeque<>();
  private Tpdu unacknowledged;
  private Cancellable patience = () -> {};

  /**
   * @param stopRouting switches direct messages and reports off
   * @param again asks the network for what waits
   */
  Receiving(
      SmsState state,
      ModuleLoop loop,
      BiConsumer<String, Values> say,
      Runnable stopRouting,
      Runnable again) {
    this.state = state;
    this.loop = loop;
    this.say = say;
    this.stopRouting = stopRouting;
    this.again = again;
  }

  void reset() {
    held.clear();
    patience.cancel();
    unacknowledged = null;
  }

  /** Takes a message; false where there is no room, or the last one is not acknowledged yet. */
  boolean deliver(Tpdu message) {
    if (unacknowledged != null) {
      return false;
    }
    if (message instanceof StatusReport report) {
      return report(report);
    }
    long route = state.settings().number("smsRoute", 0);
    int messageClass = Alphabet.messageClass(message.data().coding());
    boolean direct =
        route == DIRECT && messageClass != SIM_CLASS
            || route == DIRECT_CLASS_3 && messageClass == DIRECT_CLASS_3;
    if (direct) {
      direct(message, "sms.received");
      return true;
    }
    String memory = messageClass == SIM_CLASS ? "sm" : state.receiving;
    return store(message, memory, route > 0 ? "sms.stored" : null);
  }

  private boolean report(StatusReport report) {
    long reports = state.settings().number("smsReports", 0);
    if (reports == 1) {
      direct(report, "sms.report");
    }
    return reports != 2 || store(report, state.receiving, "sms.report-stored");
  }

  private boolean store(Tpdu message, String memory, String meaning) {
    int index = state.memory(memory).add(StoredMessage.received(message, state.centre));
    if (index > 0 && meaning != null) {
      tell(() -> say.accept(meaning, Values.of("smsIndex", index).withCode("smsMemory", memory)));
    }
    return index > 0;
  }

  private void direct(Tpdu message, String meaning) {
    if (state.service == 1) {
      unacknowledged = message;
      patience = loop.schedule(ACKNOWLEDGE, this::unacknowledged);
    }
    tell(
        () ->
            say.accept(
                state.textMode() ? meaning : meaning + ".pdu",
                state.view().of(new Pdu(state.centre, message))));
  }

  /** Now, or when the host wants to be told. */
  private void tell(Runnable message) {
    if (state.settings().number("smsIndicate", 0) > 0) {
      message.run();
      return;
    }
    if (held.size() == HELD) {
      held.removeFirst();
    }
    held.add(message);
  }

  /** {@code +CNMI} was set: what was held is told, or cleared. */
  void settingsChanged() {
    if (state.settings().number("smsIndicate", 0) == 0) {
      return;
    }
    if (state.settings().number("smsBuffer", 0) == 0) {
      while (!held.isEmpty()) {
        held.poll().run();
      }
    }
    held.clear();
  }

  /** The host has the last message; false where none waits for that. */
  boolean acknowledge(boolean accepted) {
    if (unacknowledged == null) {
      return false;
    }
    patience.cancel();
    Tpdu message = unacknowledged;
    unacknowledged = null;
    if (!accepted && message instanceof Deliver) {
      store(message, state.receiving, null);
    }
    again.run();
    return true;
  }

  /** The network tries again, with routing switched off (27.005 clause 3.4.4). */
  private void unacknowledged() {
    Tpdu message = unacknowledged;
    unacknowledged = null;
    stopRouting.run();
    deliver(message);
    again.run();
  }
}
