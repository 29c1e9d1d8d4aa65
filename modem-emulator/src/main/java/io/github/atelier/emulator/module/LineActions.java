package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.settings.SettingsStore;
import io.github.atelier.emulator.module.terminal.Action;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.emulator.module.terminal.LineProfiles;
import io.github.atelier.emulator.module.terminal.LineSettings;
import io.github.atelier.emulator.module.terminal.ResultFormat.Errors;
import io.github.atelier.grammar.value.Values;
import java.util.List;
import java.util.Locale;

/**
 * V.250: the line itself. A parameter left out means 0 (5.3.1). Profiles survive a restart of the
 * module.
 */
final class LineActions {
  /** No code of 27.007: commands of V.250 fail with a bare {@code ERROR}. */
  private static final String PLAIN = "error";

  private final LineProfiles profiles = new LineProfiles();
  private final SettingsStore settings;

  LineActions(SettingsStore settings) {
    this.settings = settings;
  }

  void register(Actions actions) {
    actions.on("line.attention", Call::done);
    for (String name : List.of("echo", "quiet", "verbose")) {
      actions.on("line." + name, c -> set(c, name, "on".equals(c.values().code(name)) ? 1 : 0));
    }
    actions.on("line.result-level", c -> set(c, "level", c.values().number("level", 0)));
    actions.on(
        "line.dcd",
        c -> {
          profiles.set(c.terminal(), "dcd", (int) c.values().number("dcd", 0));
          c.terminal().carrier();
          c.done();
        });
    actions.on("line.dtr", c -> set(c, "dtr", c.values().number("dtr", 0)));
    Action store = actions.get("line.rate");
    actions.on(
        "line.rate",
        c -> {
          store.run(c);
          // the result is the last that goes at the old rate (V.250 6.2.10)
          c.terminal().rate((int) c.values().number("rate"));
        });
    actions.on("line.volume", c -> set(c, "volume", c.values().number("volume", 0)));
    actions.on("line.speaker", c -> set(c, "speaker", c.values().number("speaker", 0)));
    actions.on("line.register", this::register);
    actions.on("line.register.read", LineActions::readRegister);
    actions.on("line.profile", this::list);
    actions.on("line.store", c -> end(c, profiles.store(profile(c), c.terminal())));
    actions.on(
        "line.reset",
        c -> {
          c.terminal().hangUp();
          end(c, profiles.restore(profile(c), c.terminal()));
        });
    actions.on("line.factory", c -> end(c, profiles.factory(c.terminal())));
    actions.on("errors.format", c -> set(c, "errors", Errors.valueOf(upper(c)).ordinal()));
    actions.on(
        "errors.format.read",
        c ->
            c.done(
                Values.empty()
                    .withCode(
                        "errors", profiles.errors(c.terminal()).name().toLowerCase(Locale.ROOT))));
  }

  private static String upper(Call call) {
    String code = call.values().code("errors");
    return code == null ? Errors.OFF.name() : code.toUpperCase(Locale.ROOT);
  }

  private static int profile(Call call) {
    return (int) call.values().number("profile", 0);
  }

  private void set(Call call, String what, long value) {
    profiles.set(call.terminal(), what, (int) value);
    call.done();
  }

  private static void end(Call call, boolean done) {
    if (done) {
      call.done();
    } else {
      call.fail(PLAIN);
    }
  }

  private void register(Call call) {
    LineSettings line = call.terminal().settings();
    int number = (int) call.values().number("register");
    if (line.register(number, (int) call.values().number("registerValue", 0))) {
      call.terminal().charactersChanged();
      call.done();
    } else {
      call.fail(PLAIN);
    }
  }

  private static void readRegister(Call call) {
    int value = call.terminal().settings().register((int) call.values().number("register"));
    if (value < 0) {
      call.fail(PLAIN);
    } else {
      call.done(Values.of("registerText", "%03d".formatted(value)));
    }
  }

  private void list(Call call) {
    Values module = settings.module();
    List<String> lines = new java.util.ArrayList<>(profiles.lines(call.terminal()));
    lines.add(
        "IPR:%d ICF:%d,%d IFC:%d,%d"
            .formatted(
                module.number("rate", 0),
                module.number("charFormat", 3),
                module.number("parity", 3),
                module.number("flowHost", 0),
                module.number("flowModule", 0)));
    call.done(Values.empty(), lines.stream().map(line -> Values.of("profileText", line)).toList());
  }
}
