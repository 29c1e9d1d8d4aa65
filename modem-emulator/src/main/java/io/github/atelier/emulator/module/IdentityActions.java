package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.value.Values;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who the module and its SIM are (27.007 clause 5). */
final class IdentityActions {
  /** A letter, an ampersand with its letter, or a prefix and the name behind it. */
  private static final Pattern NAME = Pattern.compile("^AT(&?[A-Z]|[^A-Z&][^=?<\\[\"]*)?");

  private final Values module;
  private final ModuleConfig config;
  private final Radio radio;
  private final List<Values> commands;

  IdentityActions(Dialect dialect, ModuleConfig config, Radio radio) {
    this.config = config;
    this.radio = radio;
    this.commands = commands(dialect);
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
    actions.on("identity.capabilities", c -> c.done(Values.of("capabilities", "+CGSM,+CLTE")));
    actions.on("identity.serial", this::serial);
    actions.on("identity.commands", c -> c.done(Values.empty(), commands));
  }

  /** 27.007 clause 8.37: the names of all commands, each once. */
  private static List<Values> commands(Dialect dialect) {
    Set<String> names = new TreeSet<>();
    for (Command command : dialect.commands()) {
      for (Template request : command.requests()) {
        String source = request.source();
        Matcher name = NAME.matcher(source);
        if (name.find()) {
          names.add(name.group());
        }
      }
    }
    return names.stream().map(name -> Values.of("commandName", name)).toList();
  }

  /** 27.007 clause 5.4: IMEI, IMEISV (software version 01), SVN. */
  private void serial(Call call) {
    String imei = config.imei();
    String kind =
        switch ((int) call.values().number("snt")) {
          case 1 -> imei;
          case 2 -> imei.substring(0, 14) + "01";
          default -> "01";
        };
    call.done(Values.of("serial", kind));
  }

  private void ofSim(Call call, Values values, boolean unlocked) {
    String error = unlocked ? radio.sim().error() : radio.sim().unavailable();
    if (error == null) {
      call.done(values);
    } else {
      call.fail(error);
    }
  }
}
