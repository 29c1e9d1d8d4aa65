package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.terminal.Action;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.value.Values;
import java.util.List;

/**
 * What programs ask of calls, at a module that has none: forwarding and waiting can be queried
 * (27.007 clauses 7.11, 7.12) and are off; a change is refused, because nobody would carry it out.
 */
final class CallServiceActions {
  /** Voice, data and fax (27.007 clause 7.11). */
  private static final int ALL_CLASSES = 7;

  private final Radio radio;

  CallServiceActions(Radio radio) {
    this.radio = radio;
  }

  void register(Actions actions) {
    actions.on("call.forwarding", c -> service(c, true));
    Action stored = actions.get("call.waiting");
    actions.on(
        "call.waiting",
        c -> {
          if (c.values().has("serviceMode")) {
            service(c, false);
          } else {
            stored.run(c);
          }
        });
    actions.on("call.failure", c -> c.done(Values.of("failureReport", failure())));
  }

  private void service(Call call, boolean forwarding) {
    if (radio.sim().error() != null) {
      call.fail(radio.sim().error());
    } else if (!radio.registered()) {
      call.fail("no-network-service");
    } else if (!"query".equals(call.values().code("serviceMode"))) {
      call.fail("operation-not-supported");
    } else if (forwarding && call.values().number("forwardReason") > 3) {
      // all reasons at once can be set, not queried
      call.fail("incorrect-parameters");
    } else {
      call.done(
          Values.empty(),
          List.of(
              Values.of("serviceClass", call.values().number("serviceClass", ALL_CLASSES))
                  .withCode("serviceActive", "no")));
    }
  }

  /** Why there is no connection now. */
  private String failure() {
    if (radio.sim().error() != null) {
      return radio.sim().error().replace('-', ' ');
    }
    return radio.registered() ? "No report available" : "No network service";
  }
}
