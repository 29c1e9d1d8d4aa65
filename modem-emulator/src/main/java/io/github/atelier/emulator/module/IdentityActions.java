package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.Values;

/** Who the module and its SIM are (27.007 clause 5). */
final class IdentityActions {
  private final Values module;
  private final ModuleConfig config;
  private final Radio radio;

  IdentityActions(Dialect dialect, ModuleConfig config, Radio radio) {
    this.config = config;
    this.radio = radio;
    this.module =
        Values.of(
            "manufacturer", dialect.identity().getOrDefault("manufacturer", "Atelier"),
            "model", dialect.identity().getOrDefault("model", "Virtual Module"),
            "revision", dialect.identity().getOrDefault("revision", "0"),
            "imei", config.imei());
  }

  void register(Actions actions) {
    for (String what : new String[] {"information", "manufacturer", "model", "revision", "imei"}) {
      actions.on("identity." + what, c -> c.done(module));
    }
    actions.on("identity.imsi", c -> ofSim(c, Values.of("imsi", config.imsi()), true));
    actions.on("identity.iccid", c -> ofSim(c, Values.of("iccid", config.iccid()), false));
    actions.on("sim.pin.read", this::pin);
    actions.on("sim.pin.enter", this::enterPin);
  }

  private void ofSim(Call call, Values values, boolean unlocked) {
    String state = radio.simState();
    if (state == null) {
      call.fail("sim-not-inserted");
    } else if (unlocked && !state.equals("ready")) {
      call.fail(state + "-required");
    } else {
      call.done(values);
    }
  }

  private void pin(Call call) {
    String state = radio.simState();
    if (state == null) {
      call.fail("sim-not-inserted");
    } else {
      call.done(Values.empty().withCode("pin", state));
    }
  }

  private void enterPin(Call call) {
    String error = radio.enterPin(call.values().text("pinCode", ""));
    if (error == null) {
      call.done();
    } else {
      call.fail(error);
    }
  }
}
