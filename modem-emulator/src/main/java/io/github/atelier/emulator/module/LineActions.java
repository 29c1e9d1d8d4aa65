package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.AtTerminal;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.emulator.module.terminal.ResultFormat.Errors;
import io.github.atelier.grammar.value.Values;
import java.util.function.Consumer;

/** V.250: the line itself. A parameter left out means 0 (5.3.1). */
final class LineActions {
  private LineActions() {}

  static void register(Actions actions, Consumer<AtTerminal> reset) {
    actions.on("line.attention", Call::done);
    actions.on("line.echo", c -> set(c, () -> c.terminal().echo(on(c, "echo"))));
    actions.on("line.quiet", c -> set(c, () -> c.terminal().format().quiet(on(c, "quiet"))));
    actions.on("line.verbose", c -> set(c, () -> c.terminal().format().verbose(on(c, "verbose"))));
    actions.on("line.reset", c -> set(c, () -> reset.accept(c.terminal())));
    actions.on("line.factory", c -> set(c, () -> reset.accept(c.terminal())));
    actions.on("errors.format", c -> set(c, () -> c.terminal().format().errors(errors(c))));
    actions.on(
        "errors.format.read",
        c ->
            c.done(
                Values.empty()
                    .withCode(
                        "errors",
                        c.terminal().format().errors().name().toLowerCase(java.util.Locale.ROOT))));
  }

  private static void set(Call call, Runnable setting) {
    setting.run();
    call.done();
  }

  private static boolean on(Call call, String name) {
    return "on".equals(call.values().code(name));
  }

  private static Errors errors(Call call) {
    return Errors.valueOf(call.values().code("errors").toUpperCase(java.util.Locale.ROOT));
  }
}
