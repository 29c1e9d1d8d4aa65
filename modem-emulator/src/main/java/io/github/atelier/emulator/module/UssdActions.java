package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.settings.SettingsStore;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.sms.SmsFormatException;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * Codes to the network (27.007 clause 7.15). The network knows {@code *100#}, the balance, and
 * {@code *101#}, a menu that waits for a choice; the module itself answers {@code *#06#}. Confined
 * to the module's loop.
 */
final class UssdActions {
  /** How long the network takes. */
  static final Duration ANSWER_TIME = Duration.ofMillis(300);

  private static final int SEVEN_BITS = 15;
  private static final String MENU = "1 Balance 2 Own number";

  private final ModuleConfig config;
  private final Radio radio;
  private final SettingsStore settings;
  private final BiConsumer<String, Values> say;
  private String report = "off";
  private int session;
  private boolean asked;

  UssdActions(
      ModuleConfig config, Radio radio, SettingsStore settings, BiConsumer<String, Values> say) {
    this.config = config;
    this.radio = radio;
    this.settings = settings;
    this.say = say;
  }

  void register(Actions actions) {
    actions.on("ussd.request", this::request);
    actions.on("ussd.request.read", c -> c.done(Values.empty().withCode("ussdReport", report)));
  }

  void reset() {
    report = "off";
    end();
  }

  /** An answer that is still on its way belongs to nobody. */
  private void end() {
    session++;
    asked = false;
  }

  private void request(Call call) {
    String wanted = call.values().code("ussdReport");
    String now = wanted == null ? "off" : wanted;
    if (now.equals("cancel")) {
      end();
      call.done();
    } else if (call.values().has("ussdText")) {
      send(call, now);
    } else {
      report = now;
      call.done();
    }
  }

  private void send(Call call, String newReport) {
    String code = code(call.values());
    if (code == null) {
      call.fail("invalid-characters");
      return;
    }
    boolean here = code.equals("*#06#");
    if (!here && radio.sim().error() != null) {
      call.fail(radio.sim().error());
      return;
    }
    if (!here && !radio.registered()) {
      call.fail("no-network-service");
      return;
    }
    report = newReport;
    call.done();
    int mine = session;
    radio.later(
        here ? Duration.ZERO : ANSWER_TIME,
        () -> {
          if (mine == session) {
            answer(code);
          }
        });
  }

  /** Plain digits are taken under any character set; {@code null} for what is no text in it. */
  private String code(Values values) {
    String plain = values.text("ussdText");
    if (plain.matches("[*#][0-9*#]*#")) {
      return plain;
    }
    try {
      return characters().meant(((Value.Octets) values.get("ussdText")).bytes());
    } catch (SmsFormatException e) {
      return null;
    }
  }

  private CharacterSet characters() {
    return new CharacterSet(settings.module().text("charset", "IRA"));
  }

  private void answer(String code) {
    boolean choice = asked;
    asked = false;
    if (code.equals("*#06#")) {
      tell("done", config.imei());
    } else if (!radio.registered()) {
      tell("timed-out", null);
    } else if (choice && code.equals("1") || code.equals("*100#")) {
      tell("done", "Balance: 12.34 CNY");
    } else if (choice && code.equals("2")) {
      tell("done", config.number());
    } else if (code.equals("*101#")) {
      asked = true;
      tell("more", MENU);
    } else {
      tell("not-supported", null);
    }
  }

  private void tell(String status, String text) {
    if (!report.equals("on")) {
      return;
    }
    Values values = Values.empty().withCode("ussdStatus", status);
    say.accept(
        "ussd.answer",
        text == null
            ? values
            : values.with("ussdText", characters().shown(text)).with("ussdCoding", SEVEN_BITS));
  }
}
