package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Attachment and PDP contexts (27.007 clause 10.1). */
final class PacketActions {
  private final Radio radio;
  private final ModuleConfig config;

  private final Consumer<String> event;

  /**
   * @param event told what the packet domain would report
   */
  PacketActions(Radio radio, ModuleConfig config, Consumer<String> event) {
    this.event = event;
    this.radio = radio;
    this.config = config;
  }

  void register(Actions actions) {
    actions.on(
        "pdp.attach.read", c -> c.done(Values.empty().withCode("attached", yes(radio.attached()))));
    actions.on("pdp.attach", this::attach);
    actions.on("pdp.define", this::define);
    actions.on("pdp.define.read", c -> c.done(Values.empty(), rows(this::definition)));
    actions.on("pdp.activate", this::activate);
    actions.on(
        "pdp.activate.read",
        c ->
            c.done(
                Values.empty(),
                rows((cid, x) -> Values.of("cid", cid).withCode("active", yes(x.active)))));
    actions.on("pdp.address", this::address);
    actions.on("pdp.parameters", this::parameters);
  }

  /** 27.007 clause 10.1.23: what the network gave to active contexts. */
  private void parameters(Call call) {
    List<Values> rows = new ArrayList<>();
    radio
        .contexts()
        .forEach(
            (cid, context) -> {
              if (context.active
                  && (!call.values().has("cid") || call.values().number("cid") == cid)) {
                rows.add(
                    Values.of("cid", cid, "bearer", 5, "apn", context.apn)
                        .with("address", config.address())
                        .with("gateway", "10.64.0.1")
                        .with("dns", "10.64.0.1"));
              }
            });
    call.done(Values.empty(), rows);
  }

  private interface Row {
    Values of(int cid, Radio.Context context);
  }

  private List<Values> rows(Row row) {
    List<Values> rows = new ArrayList<>();
    radio.contexts().forEach((cid, context) -> rows.add(row.of(cid, context)));
    return rows;
  }

  private Values definition(int cid, Radio.Context context) {
    return Values.of("cid", cid, "pdpType", context.type, "apn", context.apn);
  }

  private void attach(Call call) {
    if (radio.attach("yes".equals(call.values().code("attached")))) {
      call.done();
    } else {
      call.fail("no-network-service");
    }
  }

  /** A context number alone removes the context (10.1.1). */
  private void define(Call call) {
    int cid = (int) call.values().number("cid");
    if (!call.values().has("pdpType")) {
      Radio.Context removed = radio.contexts().remove(cid);
      if (removed != null) {
        radio.deactivate(removed);
      }
      call.done();
      return;
    }
    Radio.Context context = radio.contexts().computeIfAbsent(cid, n -> new Radio.Context());
    context.type = call.values().text("pdpType");
    context.apn = call.values().text("apn", "");
    call.done();
  }

  private void activate(Call call) {
    boolean on = "yes".equals(call.values().code("active"));
    List<Radio.Context> chosen = new ArrayList<>();
    if (call.values().has("cid")) {
      Radio.Context context = radio.contexts().get((int) call.values().number("cid"));
      if (context == null) {
        call.fail("invalid-index");
        return;
      }
      chosen.add(context);
    } else {
      chosen.addAll(radio.contexts().values());
    }
    if (on && !radio.attached()) {
      call.fail("no-network-service");
      return;
    }
    List<Radio.Context> changed = new ArrayList<>();
    for (Radio.Context context : chosen) {
      boolean was = context.active;
      if (on) {
        context.active = true;
      } else {
        radio.deactivate(context);
      }
      if (was != on) {
        changed.add(context);
      }
    }
    call.done();
    radio
        .contexts()
        .forEach(
            (cid, context) -> {
              if (changed.contains(context)) {
                event.accept((on ? "ME PDN ACT " : "ME PDN DEACT ") + cid);
              }
            });
  }

  private void address(Call call) {
    List<Values> rows = new ArrayList<>();
    radio
        .contexts()
        .forEach(
            (cid, context) -> {
              if (!call.values().has("cid") || call.values().number("cid") == cid) {
                Values row = Values.of("cid", cid);
                rows.add(context.active ? row.with("address", config.address()) : row);
              }
            });
    call.done(Values.empty(), rows);
  }

  private static String yes(boolean value) {
    return value ? "yes" : "no";
  }
}
