package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The SIM: PIN and PUK with their counters, locks, and the usual elementary files (27.007 clauses
 * 7.4, 7.5, 8.3, 8.18, 8.65; files of 31.102 clause 4.2).
 */
final class SimActions {
  private static final int READ_BINARY = 176;
  private static final int READ_RECORD = 178;
  private static final int GET_RESPONSE = 192;
  private static final int STATUS = 242;
  private static final int ICCID = 0x2FE2;
  private static final int IMSI = 0x6F07;
  private static final int AD = 0x6FAD;
  private static final int SPN = 0x6F46;
  private static final int MSISDN = 0x6F40;

  private final ModuleConfig config;
  private final Radio radio;
  private final Map<Integer, String> files;

  SimActions(ModuleConfig config, Radio radio) {
    this.config = config;
    this.radio = radio;
    this.files =
        Map.of(
            ICCID,
            swapped(config.iccid()),
            IMSI,
            "08" + swapped("9" + config.imsi()),
            AD,
            "00000002",
            SPN,
            "01" + padded("Atelier Mobile", 16),
            MSISDN,
            msisdn(config.number()));
  }

  void register(Actions actions) {
    actions.on("sim.pin.read", this::pin);
    actions.on("sim.pin.enter", this::enterPin);
    actions.on("sim.lock.read", this::lockState);
    actions.on("sim.lock", this::lock);
    actions.on("sim.password", this::password);
    actions.on("sim.tries", this::tries);
    actions.on("sim.file", this::file);
    actions.on("identity.number", this::number);
  }

  private void pin(Call call) {
    String state = radio.simState();
    if (state == null) {
      call.fail("sim-not-inserted");
    } else {
      call.done(Values.empty().withCode("pin", state));
    }
  }

  private static void end(Call call, String error) {
    if (error == null) {
      call.done();
    } else {
      call.fail(error);
    }
  }

  private void enterPin(Call call) {
    String code = call.values().text("pinCode", "");
    end(
        call,
        call.values().has("newPin")
            ? radio.unblock(code, call.values().text("newPin"))
            : radio.enterPin(code));
  }

  private boolean isSimCard(Call call) {
    if (call.values().text("facility").equals("SC")) {
      return true;
    }
    call.fail("operation-not-supported");
    return false;
  }

  private void lockState(Call call) {
    if (isSimCard(call)) {
      if (radio.simState() == null) {
        call.fail("sim-not-inserted");
      } else {
        call.done(Values.empty().withCode("locked", radio.locked() ? "yes" : "no"));
      }
    }
  }

  private void lock(Call call) {
    if (isSimCard(call)) {
      boolean on = "yes".equals(call.values().code("locked"));
      end(call, radio.lock(on, call.values().text("pinCode")));
    }
  }

  private void password(Call call) {
    if (isSimCard(call)) {
      end(call, radio.changePin(call.values().text("pinCode"), call.values().text("newPin")));
    }
  }

  private void tries(Call call) {
    if (radio.simState() == null) {
      call.fail("sim-not-inserted");
      return;
    }
    call.done(
        Values.empty(),
        List.of(
            Values.of("tries", radio.pinTries(), "triesMost", Radio.PIN_TRIES)
                .withCode("pinKind", "sim-pin"),
            Values.of("tries", radio.pukTries(), "triesMost", Radio.PUK_TRIES)
                .withCode("pinKind", "sim-puk")));
  }

  private void number(Call call) {
    if (radio.simError() != null) {
      call.fail(radio.simError());
      return;
    }
    int type = config.number().startsWith("+") ? 145 : 129;
    call.done(
        Values.empty(),
        List.of(Values.of("alpha", "", "number", config.number(), "numberType", type)));
  }

  // ---- files

  private void file(Call call) {
    if (radio.simError() != null) {
      call.fail(radio.simError());
      return;
    }
    int command = (int) call.values().number("simCommand");
    String content = files.get((int) call.values().number("fileId", 0));
    if (command == STATUS) {
      call.done(status(0x90, 0));
    } else if (content == null) {
      call.done(status(0x6A, 0x82));
    } else if (command == GET_RESPONSE) {
      call.done(status(0x90, 0).with("fileContent", description(call, content)));
    } else if (command == READ_BINARY || command == READ_RECORD) {
      read(call, command, content);
    } else {
      call.done(status(0x6D, 0));
    }
  }

  private static Values status(int sw1, int sw2) {
    return Values.of("sw1", sw1, "sw2", sw2);
  }

  private static void read(Call call, int command, String content) {
    int size = content.length() / 2;
    int offset =
        command == READ_BINARY
            ? (int) (call.values().number("p1", 0) * 256 + call.values().number("p2", 0))
            : 0;
    int length = (int) call.values().number("p3", 0);
    if (offset + length > size) {
      call.done(status(0x67, 0));
      return;
    }
    int end = length == 0 ? size : offset + length;
    call.done(status(0x90, 0).with("fileContent", content.substring(2 * offset, 2 * end)));
  }

  /** The answer of a 2G SIM (51.011 clause 9.2.1): size, identifier, structure. */
  private static String description(Call call, String content) {
    int id = (int) call.values().number("fileId");
    boolean records = id == MSISDN;
    int size = content.length() / 2;
    return String.format(
        "0000%04X%04X040000FF0102%02X%02X", size, id, records ? 1 : 0, records ? size : 0);
  }

  /** Digits with their nibbles swapped, as the SIM keeps them. */
  private static String swapped(String digits) {
    StringBuilder out = new StringBuilder();
    String even = digits.length() % 2 == 0 ? digits : digits + "F";
    for (int i = 0; i < even.length(); i += 2) {
      out.append(even.charAt(i + 1)).append(even.charAt(i));
    }
    return out.toString();
  }

  private static String padded(String text, int length) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
      out.append(String.format("%02X", b));
    }
    while (out.length() < 2 * length) {
      out.append("FF");
    }
    return out.toString();
  }

  /** A dialling number record (31.102 clause 4.4.2.3): no name, length, type, ten octets, two. */
  private static String msisdn(String number) {
    boolean international = number.startsWith("+");
    String digits = swapped(international ? number.substring(1) : number);
    StringBuilder out =
        new StringBuilder(
            String.format(
                "%02X%s%s", digits.length() / 2 + 1, international ? "91" : "81", digits));
    while (out.length() < 28) {
      out.append("FF");
    }
    return out.toString();
  }
}
