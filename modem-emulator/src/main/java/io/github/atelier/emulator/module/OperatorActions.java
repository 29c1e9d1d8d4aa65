package io.github.atelier.emulator.module;

import io.github.atelier.emulator.line.Cancellable;
import io.github.atelier.emulator.module.settings.SettingsStore;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.value.Values;
import java.util.List;

/**
 * The choice of the operator (27.007 clause 7.3). There are two networks on the air: the SIM's own,
 * and one that does not take it.
 */
final class OperatorActions {
  /** One network, by the three forms of its name. */
  private record Network(String longName, String shortName, String number) {
    String name(String format) {
      return switch (format) {
        case "short" -> shortName;
        case "numeric" -> number;
        default -> longName;
      };
    }
  }

  private static final int LTE = 7;
  private static final Network OWN = new Network("Atelier Mobile", "ATELIER", "46000");
  private static final Network FORBIDDEN = new Network("Forbidden Mobile", "FORBID", "46001");
  private static final String FORMS = ",(0-4),(0-2)";

  private final Radio radio;
  private final SettingsStore settings;
  private String mode = "automatic";
  private String format = "long";

  OperatorActions(Radio radio, SettingsStore settings) {
    this.radio = radio;
    this.settings = settings;
  }

  void register(Actions actions) {
    actions.on("operator.scan", this::scan);
    actions.on("operator.read", this::read);
    actions.on("operator.select", this::select);
  }

  void reset() {
    mode = "automatic";
    format = "long";
  }

  /** A search takes its time and finds nothing where nothing is heard. */
  private void scan(Call call) {
    if (!radio.isOn()) {
      call.fail("no-network-service");
      return;
    }
    Cancellable search =
        radio.later(radio.scanTime(), () -> call.done(Values.of("rest", heard() + FORMS)));
    call.abortable(search::cancel);
  }

  private String heard() {
    if (radio.dbm() == 0) {
      return ",";
    }
    int own = radio.registered() ? 2 : radio.stat().equals("denied") ? 3 : 1;
    return String.join(",", List.of(listed(OWN, own), listed(FORBIDDEN, 3))) + ",";
  }

  private String listed(Network network, int state) {
    return "(%d,\"%s\",\"%s\",\"%s\",%d)"
        .formatted(
            state, name(network, "long"), name(network, "short"), name(network, "numeric"), LTE);
  }

  /**
   * A name in the characters that the host chose ({@code +CSCS}, clause 5.5); digits are digits.
   */
  private String name(Network network, String form) {
    String name = network.name(form);
    if (form.equals("numeric") || !settings.module().text("charset", "IRA").equals("UCS2")) {
      return name;
    }
    StringBuilder hex = new StringBuilder();
    name.chars().forEach(c -> hex.append("%04X".formatted(c)));
    return hex.toString();
  }

  private void read(Call call) {
    Values values = Values.empty().withCode("operatorMode", mode);
    call.done(
        radio.registered()
            ? values
                .withCode("operatorFormat", format)
                .with("operator", name(OWN, format))
                .with("access", LTE)
            : values);
  }

  private void select(Call call) {
    String wanted = call.values().code("operatorMode");
    String form = call.values().code("operatorFormat");
    switch (wanted) {
      case "format-only" -> {
        if (form == null) {
          call.fail("incorrect-parameters");
          return;
        }
        format = form;
        call.done();
      }
      case "deregister" -> {
        mode = wanted;
        radio.deregister(true);
        call.done();
      }
      case "automatic" -> {
        format = form == null ? format : form;
        mode = wanted;
        register(call);
      }
      default -> manual(call, wanted, form);
    }
  }

  private void manual(Call call, String wanted, String form) {
    String name = call.values().text("operator", "");
    if (form == null || name.isEmpty()) {
      call.fail("incorrect-parameters");
      return;
    }
    format = form;
    boolean here = radio.dbm() != 0 && call.values().number("access", LTE) == LTE;
    if (here && name.equalsIgnoreCase(name(OWN, form))) {
      mode = "manual";
      register(call);
    } else if (wanted.equals("manual-automatic")) {
      mode = "automatic";
      register(call);
    } else {
      call.fail(
          here && name.equalsIgnoreCase(name(FORBIDDEN, form))
              ? "emergency-calls-only"
              : "no-network-service");
    }
  }

  /** Ends with the registration, or with what stands against it. */
  private void register(Call call) {
    if (radio.registered()) {
      call.done();
    } else if (radio.sim().error() != null) {
      call.fail(radio.sim().error());
    } else {
      radio.deregister(false);
      Cancellable wait = radio.later(radio.attachDelay(), () -> end(call));
      call.abortable(wait::cancel);
    }
  }

  private void end(Call call) {
    if (radio.registered()) {
      call.done();
    } else {
      call.fail(radio.stat().equals("denied") ? "emergency-calls-only" : "no-network-service");
    }
  }
}
