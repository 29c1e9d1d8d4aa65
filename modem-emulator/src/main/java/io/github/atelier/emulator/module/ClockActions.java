package io.github.atelier.emulator.module;

import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.emulator.module.settings.SettingsStore;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.value.Values;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.function.BiConsumer;

/**
 * The module's clock (27.007 clauses 8.15, 8.40, 8.41): {@code yy/MM/dd,hh:mm:ss±zz}, local time
 * and its zone in quarters of an hour. The network tells its time at registration; the clock takes
 * it over where the host wished so ({@code +CTZU}).
 */
final class ClockActions {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uu/MM/dd,HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);
  private static final int WITHOUT_ZONE = 17;
  private static final int QUARTERS = 96;
  private static final int MINUTES = 15;

  private final ModuleLoop loop;
  private final SettingsStore settings;
  private final BiConsumer<String, Values> say;
  private final Radio radio;
  private String networkZone;
  private Duration offset = Duration.ZERO;
  private String zone = "+00";
  private String told = "";

  ClockActions(
      ModuleLoop loop,
      ModuleConfig config,
      Radio radio,
      SettingsStore settings,
      BiConsumer<String, Values> say) {
    this.loop = loop;
    this.radio = radio;
    this.settings = settings;
    this.say = say;
    this.networkZone = config.zone();
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
      String newZone = text.length() == WITHOUT_ZONE ? zone : zone(text);
      LocalDateTime time = LocalDateTime.parse(text.substring(0, WITHOUT_ZONE), FORMAT);
      offset = Duration.between(loop.now(), time.toInstant(ZoneOffset.UTC));
      zone = newZone;
      call.done();
    } catch (DateTimeException | IllegalArgumentException e) {
      call.fail("incorrect-parameters");
    }
  }

  /** The zone at the end of a time. */
  private static String zone(String time) {
    String zone = time.substring(WITHOUT_ZONE);
    boolean signed = zone.startsWith("+") || zone.startsWith("-");
    if (zone.length() != 3 || !signed || Math.abs(Integer.parseInt(zone)) > QUARTERS) {
      throw new IllegalArgumentException("no zone: " + zone);
    }
    return zone;
  }

  /** The network has another zone from now on: summer time, or a border. */
  void networkZone(int quarters) {
    networkZone = "%+03d".formatted(quarters);
    networkHeard();
  }

  /** A new start: what was told before is forgotten. */
  void reset() {
    told = "";
  }

  /** The registered module hears the network's time. */
  void networkHeard() {
    if (!radio.registered()) {
      return;
    }
    boolean changed = !networkZone.equals(told);
    told = networkZone;
    if (settings.module().number("zoneUpdate", 0) > 0) {
      zone = networkZone;
      offset = Duration.ofMinutes((long) MINUTES * Integer.parseInt(zone));
    }
    if (changed && settings.module().number("zoneReport", 0) > 0) {
      say.accept("clock.zone", Values.of("zone", networkZone));
    }
  }
}
