package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Radio, signal and registration with its unsolicited forms (27.007 clauses 7.2, 8.2, 8.5, 10.1.20,
 * 10.1.22, 10.1.47).
 */
final class NetworkActions {
  private static final List<String> DOMAINS = List.of("cs", "ps", "eps", "5gs");
  private static final int UNKNOWN = 99;
  private static final int UNKNOWN_LEVEL = 255;

  /** How much weaker the reference signal of a cell is than all that is received. */
  private static final int RSRP_BELOW_RSSI = 20;

  /** 24.301 clause 9.9.3.9: EMM cause "PLMN not allowed". */
  private static final int PLMN_NOT_ALLOWED = 11;

  private final Dialect dialect;
  private final Radio radio;
  private final BiConsumer<String, Values> say;
  private final Map<String, Long> reports = new HashMap<>();
  private final Runnable restart;
  private final Map<String, String> told = new HashMap<>();

  NetworkActions(Dialect dialect, Radio radio, BiConsumer<String, Values> say, Runnable restart) {
    this.restart = restart;
    this.dialect = dialect;
    this.radio = radio;
    this.say = say;
  }

  void register(Actions actions) {
    for (String domain : DOMAINS) {
      String meaning = "network.registration." + domain;
      actions.on(
          meaning,
          c -> {
            reports.put(domain, c.values().number("report", 0));
            c.done();
          });
      actions.on(
          meaning + ".read", c -> c.done(registration(domain).with("report", report(domain))));
    }
    actions.on(
        "phone.functionality.read",
        c -> c.done(Values.empty().withCode("functionality", radio.functionality())));
    actions.on("phone.functionality", this::functionality);
    actions.on("signal.quality", c -> c.done(Values.of("rssi", rssi(), "ber", UNKNOWN)));
    actions.on("signal.extended", c -> c.done(extended()));
    actions.on("phone.activity", c -> c.done(Values.empty().withCode("activity", "ready")));
    actions.on(
        "phone.battery", c -> c.done(Values.of("charging", 0, "battery", 100, "volts", "3.87")));
  }

  void reset() {
    reports.clear();
    told.clear();
  }

  /** Tells those who asked to be told, of the domains in which it has changed. */
  void registrationChanged() {
    for (String domain : DOMAINS) {
      String meaning = "network.registration." + domain;
      String before = told.getOrDefault(domain, "not-searching");
      String now = stat(domain);
      told.put(domain, now);
      boolean changed = !now.equals(before);
      if (changed && report(domain) > 0 && dialect.unsolicited(meaning) != null) {
        say.accept(meaning, registration(domain));
      }
    }
  }

  private long report(String domain) {
    return reports.getOrDefault(domain, 0L);
  }

  private String stat(String domain) {
    return switch (domain) {
      case "cs" -> radio.stat();
      case "5gs" -> "not-searching";
      default -> radio.packetStat();
    };
  }

  private Values registration(String domain) {
    Values values = Values.empty().withCode("stat", stat(domain));
    if (report(domain) > 2 && stat(domain).equals("denied")) {
      return values.with("causeType", 0).with("rejectCause", PLMN_NOT_ALLOWED);
    }
    boolean located = report(domain) >= 2 && radio.isRegisteredAs(stat(domain));
    return located ? values.plus(radio.location()) : values;
  }

  /** 27.007 clause 8.5: 0 is -113 dBm or less, 31 is -51 dBm or more. */
  private int rssi() {
    return radio.dbm() == 0 ? UNKNOWN : Math.max(0, Math.min(31, (radio.dbm() + 113) / 2));
  }

  /** 27.007 clause 8.69; the module is on LTE, so the levels of older networks are unknown. */
  private Values extended() {
    int rsrp = Math.max(0, Math.min(97, radio.dbm() - RSRP_BELOW_RSSI + 141));
    return Values.of(
        "rxlev",
        UNKNOWN,
        "ber",
        UNKNOWN,
        "rscp",
        UNKNOWN_LEVEL,
        "ecno",
        UNKNOWN_LEVEL,
        "rsrq",
        radio.dbm() == 0 ? UNKNOWN_LEVEL : 20,
        "rsrp",
        radio.dbm() == 0 ? UNKNOWN_LEVEL : rsrp);
  }

  private void functionality(Call call) {
    if ("yes".equals(call.values().code("resetNow"))) {
      call.done();
      restart.run();
      return;
    }
    boolean silent = radio.sim().state() == null;
    radio.functionality(call.values().code("functionality"));
    if (silent && radio.sim().state() != null) {
      say.accept("sim.pin", Values.empty().withCode("pin", radio.sim().state()));
    }
    call.done();
  }
}
