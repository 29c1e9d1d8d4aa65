package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.settings.SettingsStore;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.grammar.value.Values;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The state of service, SIM and signal in one reply, as vendors have it beside 27.007. The module
 * is on LTE, or has no service.
 */
final class SystemActions {
  /** RSRP is this much below RSSI on a cell of 20 MHz, in dB. */
  private static final int RSRP_BELOW_RSSI = 30;

  private final Radio radio;
  private final SettingsStore settings;
  private final BiConsumer<String, Values> say;
  private final Map<String, Values> told = new HashMap<>();
  private String accessTold = "none";

  /**
   * @param say says an unsolicited message, where the dialect has it
   */
  SystemActions(Radio radio, SettingsStore settings, BiConsumer<String, Values> say) {
    this.radio = radio;
    this.settings = settings;
    this.say = say;
    this.told.putAll(states());
  }

  /** Something may have changed: tells what has, unless the host has switched that off. */
  void changed() {
    accessChanged();
    boolean wanted = !"off".equals(settings.module().code("urcs"));
    states()
        .forEach(
            (meaning, now) -> {
              if (!now.equals(told.put(meaning, now)) && wanted) {
                say.accept(meaning, now);
              }
            });
  }

  /** What is told unasked, by the message that tells it. */
  private Map<String, Values> states() {
    Values all = state();
    Map<String, Values> states = new LinkedHashMap<>();
    states.put("sim.state", Values.empty().withCode("simValid", all.code("simValid")));
    states.put(
        "network.service", Values.empty().withCode("serviceStatus", all.code("serviceStatus")));
    states.put("network.mode", Values.empty().withCode("systemMode", all.code("systemMode")));
    int dbm = radio.dbm();
    states.put("signal.rssi", Values.of("rssi", dbm == 0 ? 99 : level((dbm + 113) / 2, 31)));
    states.put("signal.levels", levels());
    return states;
  }

  void register(Actions actions) {
    actions.on("network.system", call -> call.done(state()));
    actions.on("network.system.extended", call -> call.done(state()));
    actions.on("signal.levels", call -> call.done(levels()));
    actions.on("network.access.read", c -> c.done(access().with("accessReport", report())));
  }

  private long report() {
    return settings.module().number("accessReport", 0);
  }

  private String network() {
    return radio.registered() ? "lte" : "none";
  }

  private Values access() {
    return Values.empty().withCode("accessNow", network());
  }

  /** Tells another radio network where the host asked for that. */
  private void accessChanged() {
    if (!network().equals(accessTold)) {
      accessTold = network();
      if (report() > 0) {
        say.accept("network.access", access());
      }
    }
  }

  private Values state() {
    boolean service = radio.registered();
    String sim = radio.sim().state();
    return Values.empty()
        .withCode("serviceStatus", service ? "valid" : radio.dbm() == 0 ? "none" : "limited")
        .withCode("serviceDomain", service ? "both" : "none")
        .withCode("roamingNow", "roaming".equals(radio.stat()) ? "yes" : "no")
        .withCode("simValid", sim == null ? "none" : sim.equals("ready") ? "valid" : "invalid")
        .withCode("systemMode", service ? "lte" : "none")
        .withCode("systemModeEx", service ? "lte" : "none")
        .with("systemName", service ? "LTE" : "NO SERVICE")
        .with("systemSubmode", service ? 101 : 0)
        .with("submodeName", service ? "LTE" : "NO SERVICE");
  }

  /**
   * Levels count from -120 dBm (RSSI), -140 dBm (RSRP), -20 dB (SINR, in 0.2 dB), -19.5 dB (RSRQ).
   */
  private Values levels() {
    int dbm = radio.dbm();
    if (dbm == 0) {
      return Values.of("systemName", "NOSERVICE");
    }
    return Values.of("systemName", "LTE")
        .with("level1", level(dbm + 121, 96))
        .with("level2", level(dbm - RSRP_BELOW_RSSI + 141, 97))
        .with("level3", 151)
        .with("level4", 20);
  }

  private static int level(int value, int most) {
    return Math.max(0, Math.min(most, value));
  }
}
