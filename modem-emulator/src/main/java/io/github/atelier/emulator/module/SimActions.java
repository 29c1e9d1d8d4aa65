package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The commands on the SIM (27.007 clauses 7.1, 7.4, 7.5, 8.3, 8.17, 8.18, 8.62, 8.65). */
final class SimActions {
  /** Facilities of 27.007 clause 7.4 that this module does not have: call barring, other locks. */
  private static final Set<String> NOT_HERE =
      Set.of(
          "CS", "PS", "PF", "AO", "OI", "OX", "AI", "IR", "NT", "NM", "NS", "NA", "AB", "AG", "AC",
          "PN", "PU", "PP", "PC");

  private static final List<String> SECRETS = List.of("SIM PIN", "SIM PUK", "SIM PIN2", "SIM PUK2");

  private final ModuleConfig config;
  private final Sim sim;
  private final SimFiles files;
  private final SimApdus apdus;

  SimActions(ModuleConfig config, Sim sim, SimFiles files) {
    this.config = config;
    this.sim = sim;
    this.files = files;
    this.apdus = new SimApdus(sim, files);
  }

  void register(Actions actions) {
    actions.on("sim.pin.read", this::pin);
    actions.on("sim.pin.enter", this::enterPin);
    actions.on("sim.lock.read", this::lockState);
    actions.on("sim.lock", this::lock);
    actions.on("sim.password", this::password);
    actions.on("sim.tries", this::tries);
    actions.on("sim.file", this::file);
    actions.on("sim.apdu", this::apdu);
    actions.on("sim.applications", this::applications);
    actions.on("identity.number", this::number);
  }

  private static void end(Call call, String error) {
    if (error == null) {
      call.done();
    } else {
      call.fail(error);
    }
  }

  private void pin(Call call) {
    if (sim.unavailable() == null) {
      call.done(Values.empty().withCode("pin", sim.state()));
    } else {
      call.fail(sim.unavailable());
    }
  }

  private void enterPin(Call call) {
    String code = call.values().text("pinCode");
    end(
        call,
        call.values().has("newPin")
            ? sim.unblock(code, call.values().text("newPin"))
            : sim.enterPin(code));
  }

  // ---- locks

  /** 27.007: a facility that there is and this module lacks, and a word that is none. */
  private static String noFacility(String facility) {
    return NOT_HERE.contains(facility) ? "operation-not-supported" : "incorrect-parameters";
  }

  private static String facility(Call call) {
    return call.values().text("facility").toUpperCase(Locale.ROOT);
  }

  private void lockState(Call call) {
    String facility = facility(call);
    boolean known = facility.equals("SC") || facility.equals("FD");
    if (!known) {
      call.fail(noFacility(facility));
    } else if (sim.unavailable() != null) {
      call.fail(sim.unavailable());
    } else {
      boolean on = facility.equals("SC") ? sim.locked() : sim.diallingFixed();
      call.done(Values.empty().withCode("locked", on ? "yes" : "no"));
    }
  }

  private void lock(Call call) {
    boolean on = "yes".equals(call.values().code("locked"));
    String code = call.values().text("pinCode");
    switch (facility(call)) {
      case "SC" -> end(call, sim.lock(on, code));
      case "FD" -> end(call, sim.fixDialling(on, code));
      default -> call.fail(noFacility(facility(call)));
    }
  }

  private void password(Call call) {
    String old = call.values().text("pinCode");
    String now = call.values().text("newPin");
    switch (facility(call)) {
      case "SC" -> end(call, sim.changePin(old, now));
      case "P2" -> end(call, sim.changePin2(old, now));
      default -> call.fail(noFacility(facility(call)));
    }
  }

  /** All counters, or those that a name chooses; {@code *} at its end stands for any rest. */
  private void tries(Call call) {
    if (sim.unavailable() != null) {
      call.fail(sim.unavailable());
      return;
    }
    String wanted = call.values().text("pinWanted", "*").toUpperCase(Locale.ROOT);
    List<Values> rows = new ArrayList<>();
    for (String kind : SECRETS) {
      boolean chosen =
          wanted.endsWith("*")
              ? kind.startsWith(wanted.substring(0, wanted.length() - 1))
              : kind.equals(wanted);
      if (chosen) {
        int most = kind.contains("PUK") ? Sim.PUK_TRIES : Sim.PIN_TRIES;
        rows.add(
            Values.of("tries", sim.tries(kind), "triesMost", most)
                .withCode("pinKind", kind.toLowerCase(Locale.ROOT).replace(' ', '-')));
      }
    }
    if (rows.isEmpty()) {
      call.fail("incorrect-parameters");
    } else {
      call.done(Values.empty(), rows);
    }
  }

  // ---- what the card holds

  private void number(Call call) {
    if (sim.error() != null) {
      call.fail(sim.error());
      return;
    }
    int type = config.number().startsWith("+") ? 145 : 129;
    call.done(
        Values.empty(),
        List.of(Values.of("alpha", "", "number", config.number(), "numberType", type)));
  }

  private void apdu(Call call) {
    String command = call.values().text("apdu");
    if (sim.unavailable() != null) {
      call.fail(sim.unavailable());
    } else if (command.length() % 2 != 0 || !command.matches("[0-9A-Fa-f]*")) {
      call.fail("incorrect-parameters");
    } else {
      call.done(Values.of("apduAnswer", apdus.answer(command)));
    }
  }

  private void applications(Call call) {
    if (sim.unavailable() != null) {
      call.fail(sim.unavailable());
    } else {
      call.done(Values.of("cardApplications", files.record(SimFiles.DIRECTORY, 0)));
    }
  }

  private void file(Call call) {
    Values request = call.values();
    boolean free =
        SimFiles.isFree((int) request.number("simCommand"), (int) request.number("fileId", 0));
    String error = free ? sim.unavailable() : sim.error();
    if (error != null) {
      call.fail(error);
    } else if (!SimFiles.isComplete(request)) {
      call.fail("incorrect-parameters");
    } else {
      call.done(files.answer(request));
    }
  }
}
