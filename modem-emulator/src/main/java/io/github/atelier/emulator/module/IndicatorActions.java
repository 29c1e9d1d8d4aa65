package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.settings.SettingsStore;
import io.github.atelier.emulator.module.terminal.Action;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.value.Values;
import java.util.function.BiConsumer;

/**
 * Indicators and events of the packet domain (27.007 clauses 8.9, 8.10, 10.1.19): battery, signal,
 * service, roaming.
 */
final class IndicatorActions {
  private static final int FULL = 5;
  private static final int SIGNAL = 2;
  private static final int SERVICE = 3;
  private static final int ROAMING = 4;

  private final Radio radio;
  private final SettingsStore settings;
  private final BiConsumer<String, Values> say;
  private final Action stored;
  private int[] told;

  /**
   * @param stored what a setting without further effect does
   */
  IndicatorActions(
      Radio radio, SettingsStore settings, Action stored, BiConsumer<String, Values> say) {
    this.stored = stored;
    this.radio = radio;
    this.settings = settings;
    this.say = say;
    this.told = levels();
  }

  void register(Actions actions) {
    actions.on("indicator.read", this::read);
    actions.on("indicator.test", Call::done);
    actions.on("text.charset", this::charset);
    actions.on("text.charset.test", Call::done);
  }

  private void read(Call call) {
    int[] levels = levels();
    StringBuilder text = new StringBuilder();
    for (int level : levels) {
      text.append(text.length() == 0 ? "" : ",").append(level);
    }
    call.done(Values.of("rest", text.toString()));
  }

  private int[] levels() {
    int signal = radio.dbm() == 0 ? 0 : Math.max(0, Math.min(FULL, (radio.dbm() + 113) / 12));
    return new int[] {
      FULL, signal, radio.registered() ? 1 : 0, radio.stat().equals("roaming") ? 1 : 0
    };
  }

  /** Something may have changed: tells those who asked to be told. */
  void changed() {
    int[] now = levels();
    boolean wanted =
        settings.module().number("eventMode", 0) > 0
            && settings.module().number("eventIndicators", 0) > 0;
    for (int i = SIGNAL; i <= ROAMING; i++) {
      if (wanted && now[i - 1] != told[i - 1]) {
        say.accept("indicator", Values.of("indicator", i, "indicatorLevel", now[i - 1]));
      }
    }
    boolean lost = told[SERVICE - 1] == 1 && now[SERVICE - 1] == 0;
    told = now;
    if (lost) {
      packetEvent("NW DETACH");
    }
  }

  /** Tells an event of the packet domain where the host asked for such. */
  void packetEvent(String event) {
    if (settings.module().number("packetEvents", 0) > 0) {
      say.accept("pdp.event", Values.of("rest", event));
    }
  }

  private void charset(Call call) {
    switch (call.values().text("charset")) {
      case "IRA", "GSM", "UCS2", "HEX" -> stored.run(call);
      default -> call.fail("incorrect-parameters");
    }
  }
}
