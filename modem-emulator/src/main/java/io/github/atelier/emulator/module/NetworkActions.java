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
 * Radio, operator, signal and registration with its unsolicited forms (27.007 clauses 7.2, 7.3,
 * 8.2, 8.5, 10.1.20, 10.1.22).
 */
final class NetworkActions {
  private static final List<String> DOMAINS = List.of("cs", "ps", "eps", "5gs");
  private static final int UNKNOWN = 99;
  private static final int UNKNOWN_LEVEL = 255;

  /** How much weaker the reference signal of a cell is than all that is received. */
  private static final int RSRP_BELOW_RSSI = 20;

  private static final List<String> OWN_NAMES = List.of("46000", "Atelier Mobile", "ATELIER");
  private static final List<String> FORBIDDEN_NAMES =
      List.of("46001", "Forbidden Mobile", "FORBID");

  private final Dialect dialect;
  private final Radio radio;
  private final BiConsumer<String, Values> say;
  private final Map<String, Long> reports = new HashMap<>();
  private final Runnable restart;
  private String operatorMode = "automatic";
  private String operatorFormat = "long";

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
            reports.put(domain, c.values().number("report"));
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
    actions.on("operator.scan", this::scan);
    actions.on("phone.activity", c -> c.done(Values.empty().withCode("activity", "ready")));
    actions.on("phone.battery", c -> c.done(Values.of("charging", 0, "battery", 100)));
    actions.on("operator.read", this::operator);
    actions.on("operator.select", this::selectOperator);
  }

  void reset() {
    reports.clear();
    operatorMode = "automatic";
    operatorFormat = "long";
  }

  /** Tells those who asked to be told. */
  void registrationChanged() {
    for (String domain : DOMAINS) {
      String meaning = "network.registration." + domain;
      if (report(domain) > 0 && dialect.unsolicited(meaning) != null) {
        say.accept(meaning, registration(domain));
      }
    }
  }

  private long report(String domain) {
    return reports.getOrDefault(domain, 0L);
  }

  private Values registration(String domain) {
    boolean serves = !domain.equals("5gs");
    Values values = Values.empty().withCode("stat", serves ? radio.stat() : "not-searching");
    return report(domain) >= 2 && serves ? values.plus(radio.location()) : values;
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

  private void scan(Call call) {
    if (radio.dbm() == 0) {
      call.fail("no-network-service");
      return;
    }
    String own = radio.registered() ? "2" : "1";
    call.abortable(
        radio.later(
                radio.scanTime(),
                () ->
                    call.done(
                        Values.of(
                            "rest",
                            "("
                                + own
                                + ",\"Atelier Mobile\",\"ATELIER\",\"46000\",7),(3,\"Forbidden Mobile\",\"FORBID\",\"46001\",7),,(0-4),(0-2)")))
            ::cancel);
  }

  private void functionality(Call call) {
    if ("yes".equals(call.values().code("resetNow"))) {
      call.done();
      restart.run();
      return;
    }
    radio.functionality(call.values().code("functionality"));
    call.done();
  }

  private void operator(Call call) {
    Values values = Values.empty().withCode("operatorMode", operatorMode);
    if (radio.registered()) {
      String name =
          operatorFormat.equals("numeric")
              ? "46000"
              : operatorFormat.equals("short") ? "ATELIER" : "Atelier Mobile";
      values =
          values
              .withCode("operatorFormat", operatorFormat)
              .with("operator", name)
              .with("access", 7);
    }
    call.done(values);
  }

  private void selectOperator(Call call) {
    String mode = call.values().code("operatorMode");
    String format = call.values().code("operatorFormat");
    String wanted = call.values().text("operator", "");
    if (mode.startsWith("manual") && !OWN_NAMES.contains(wanted)) {
      if (mode.equals("manual") || FORBIDDEN_NAMES.contains(wanted)) {
        call.fail(FORBIDDEN_NAMES.contains(wanted) ? "emergency-calls-only" : "no-network-service");
        return;
      }
      mode = "automatic";
    }
    operatorFormat = format == null ? operatorFormat : format;
    operatorMode = mode.equals("format-only") ? operatorMode : mode;
    if (mode.equals("deregister")) {
      radio.deregister(true);
    } else if (!mode.equals("format-only") && !radio.registered()) {
      radio.deregister(false);
    }
    call.done();
  }
}
