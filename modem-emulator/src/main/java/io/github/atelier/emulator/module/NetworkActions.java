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
  private static final List<String> DOMAINS = List.of("cs", "ps", "eps");
  private static final int UNKNOWN = 99;
  private static final int GOOD_SIGNAL = 24;

  private final Dialect dialect;
  private final Radio radio;
  private final BiConsumer<String, Values> say;
  private final Map<String, Long> reports = new HashMap<>();
  private String operatorMode = "automatic";
  private String operatorFormat = "long";

  NetworkActions(Dialect dialect, Radio radio, BiConsumer<String, Values> say) {
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
    actions.on(
        "signal.quality",
        c -> c.done(Values.of("rssi", radio.registered() ? GOOD_SIGNAL : UNKNOWN, "ber", UNKNOWN)));
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
    Values values = Values.empty().withCode("stat", radio.stat());
    return report(domain) == 2 ? values.plus(radio.location()) : values;
  }

  private void functionality(Call call) {
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
    if (mode.equals("manual")
        && !List.of("46000", "Atelier Mobile", "ATELIER")
            .contains(call.values().text("operator", ""))) {
      call.fail("no-network-service");
      return;
    }
    operatorFormat = format == null ? operatorFormat : format;
    operatorMode = mode.equals("format-only") ? operatorMode : mode;
    if (mode.equals("deregister")) {
      radio.coverage(false);
    } else if (!mode.equals("format-only") && !radio.registered()) {
      radio.coverage(true);
    }
    call.done();
  }
}
