package io.github.atelier.emulator.module;

import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.value.Values;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The module's clock (27.007 clause 8.15): {@code yy/MM/dd,hh:mm:ss±zz}, the zone in quarters of an
 * hour.
 */
final class ClockActions {
  private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yy/MM/dd,HH:mm:ss");
  private static final int WITHOUT_ZONE = 17;

  private final ModuleLoop loop;
  private Duration offset = Duration.ZERO;
  private String zone = "+00";

  ClockActions(ModuleLoop loop) {
    this.loop = loop;
  }

  void register(Actions actions) {
    actions.on(
        "clock.read",
        c ->
            c.done(
                Values.of(
                    "time",
                    LocalDateTime.ofInstant(loop.now().plus(offset), ZoneOffset.UTC).format(FORMAT)
                        + zone)));
    actions.on("clock.set", this::set);
  }

  private void set(Call call) {
    String text = call.values().text("time", "");
    try {
      LocalDateTime time =
          LocalDateTime.parse(text.substring(0, Math.min(WITHOUT_ZONE, text.length())), FORMAT);
      offset = Duration.between(loop.now(), time.toInstant(ZoneOffset.UTC));
      zone = text.length() == WITHOUT_ZONE + 3 ? text.substring(WITHOUT_ZONE) : zone;
      call.done();
    } catch (DateTimeException e) {
      call.fail("incorrect-parameters");
    }
  }
}
