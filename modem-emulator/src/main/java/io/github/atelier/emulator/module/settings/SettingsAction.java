package io.github.atelier.emulator.module.settings;

import io.github.atelier.emulator.module.terminal.Action;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.value.Outcome;
import io.github.atelier.grammar.value.Values;

/**
 * A command without an action of its own: it stores what it is told, and a command whose meaning
 * ends in {@code .read} answers what is stored. A canned command, without holes in its reply, is
 * just answered. What cannot be answered is refused.
 */
public final class SettingsAction implements Action {
  private final Dialect dialect;
  private final SettingsStore store;

  public SettingsAction(Dialect dialect, SettingsStore store) {
    this.dialect = dialect;
    this.store = store;
  }

  @Override
  public void run(Call call) {
    if (call.command().tellsOutcome()
        && !call.meaning().startsWith("vendor.")
        && !call.meaning().endsWith(".read")) {
      store.put(call.command(), call.values());
      call.end(Outcome.OK, Values.empty());
      return;
    }
    boolean stored =
        call.meaning().endsWith(".read") || !call.meaning().startsWith("vendor.") && tells(call);
    Values known = stored ? store.get(call.command(), call.values()) : call.values();
    if (!canAnswer(call, known.plus(call.values()))) {
      call.fail("operation-not-supported");
      return;
    }
    if (!call.meaning().endsWith(".read") && !call.meaning().endsWith(".test")) {
      store.put(call.command(), call.values());
    }
    call.done(known);
  }

  private static boolean tells(Call call) {
    return call.command().steps().stream()
        .anyMatch(s -> s instanceof Step.Line l && !l.template().holes().isEmpty());
  }

  private boolean canAnswer(Call call, Values values) {
    for (Step step : call.command().steps()) {
      if (step instanceof Step.Line l && !l.template().canEncode(values)) {
        return false;
      }
    }
    return dialect.has(call.command().meaning());
  }
}
