package io.github.atelier.emulator.module;

import io.github.atelier.emulator.line.Cancellable;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** Attachment and PDP contexts (27.007 clause 10.1). */
final class PacketActions {
  /** What the module can carry. */
  private static final Set<String> TYPES = Set.of("IP", "IPV6", "IPV4V6");

  /** How long {@code +CGATT=1} looks for a network before it gives up. */
  private static final Duration ATTACH_TIME = Duration.ofSeconds(60);

  private final Radio radio;
  private final ModuleConfig config;

  /** What is to be asked again at each change of the registration. */
  private final List<Runnable> waiting = new ArrayList<>();

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
    radio.whenRegistrationChanges(() -> List.copyOf(waiting).forEach(Runnable::run));
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
    actions.on("pdp.address.test", c -> c.done(Values.of("rest", numbers(false))));
    actions.on("pdp.parameters", this::parameters);
    actions.on("pdp.parameters.test", c -> c.done(Values.of("rest", numbers(true))));
  }

  /** The numbers of all contexts, or of the active ones, as a test form lists them. */
  private String numbers(boolean activeOnly) {
    List<String> numbers = new ArrayList<>();
    radio
        .contexts()
        .forEach(
            (cid, context) -> {
              if (context.active || !activeOnly) {
                numbers.add(String.valueOf(cid));
              }
            });
    return "(" + String.join(",", numbers) + ")";
  }

  /**
   * The contexts that a command names, all where it names none; {@code null}, and the command has
   * failed, where one of them is not defined.
   */
  private List<Integer> chosen(Call call) {
    if (!call.values().has("cid")) {
      return List.copyOf(radio.contexts().keySet());
    }
    List<Integer> chosen = new ArrayList<>();
    chosen.add((int) call.values().number("cid"));
    String more = call.values().text("rest", "");
    for (String number : more.isEmpty() ? new String[0] : more.split(",", -1)) {
      if (!number.strip().matches("[0-9]{1,2}")) {
        call.fail("incorrect-parameters");
        return null;
      }
      chosen.add(Integer.parseInt(number.strip()));
    }
    if (radio.contexts().keySet().containsAll(chosen)) {
      return chosen;
    }
    call.fail("invalid-index");
    return null;
  }

  /** 27.007 clause 10.1.23: what the network gave to active contexts. */
  private void parameters(Call call) {
    List<Integer> chosen = chosen(call);
    if (chosen == null) {
      return;
    }
    List<Values> rows = new ArrayList<>();
    for (int cid : chosen) {
      Radio.Context context = radio.contexts().get(cid);
      if (context.active) {
        rows.add(
            Values.of("cid", cid, "bearer", 5, "apn", context.apn)
                .with("address", config.address())
                .with("gateway", "10.64.0.1")
                .with("dns", "10.64.0.1"));
      }
    }
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
    Values values = Values.of("cid", cid, "pdpType", context.type, "apn", context.apn);
    return context.more.isEmpty() ? values : values.with("rest", context.more);
  }

  private void attach(Call call) {
    boolean on = "yes".equals(call.values().code("attached"));
    boolean was = radio.attached();
    if (on && radio.sim().error() != null) {
      call.fail(radio.sim().error());
    } else if (radio.attach(on)) {
      if (was && !on) {
        event.accept("ME DETACH");
      }
      call.done();
    } else if (radio.searching()) {
      attachWhenRegistered(call);
    } else {
      call.fail(noService());
    }
  }

  /**
   * 27.007 clause 10.1.9: the command ends when the module is in the state that was asked for, or
   * with what stands against it; any character calls it off (V.250 5.6.1), and the module then goes
   * on looking.
   */
  private void attachWhenRegistered(Call call) {
    Wait wait = new Wait(call);
    wait.limit = radio.later(ATTACH_TIME, () -> wait.end("no-network-service"));
    waiting.add(wait);
    call.abortable(wait::forget);
  }

  private String noService() {
    return radio.stat().equals("denied") ? "emergency-calls-only" : "no-network-service";
  }

  /** One {@code +CGATT=1} that has not ended. */
  private final class Wait implements Runnable {
    private final Call call;
    private Cancellable limit;

    Wait(Call call) {
      this.call = call;
    }

    @Override
    public void run() {
      if (radio.attached()) {
        forget();
        call.done();
      } else if (!radio.searching()) {
        end(radio.sim().error() != null ? radio.sim().error() : noService());
      }
    }

    void end(String error) {
      forget();
      call.fail(error);
    }

    void forget() {
      limit.cancel();
      waiting.remove(this);
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
    String type = call.values().text("pdpType").toUpperCase(Locale.ROOT);
    if (!TYPES.contains(type)) {
      call.fail("unknown-pdp-type");
      return;
    }
    Radio.Context context = radio.contexts().computeIfAbsent(cid, n -> new Radio.Context());
    context.type = type;
    context.apn = call.values().text("apn", "");
    context.more = call.values().text("rest", "");
    call.done();
  }

  /** 27.007 clause 10.1.10: a module that is not attached does that first. */
  private void activate(Call call) {
    boolean on = "yes".equals(call.values().code("active"));
    List<Integer> chosen = chosen(call);
    if (chosen == null) {
      return;
    }
    if (on && radio.sim().error() != null) {
      call.fail(radio.sim().error());
    } else if (on && !radio.attached() && !radio.attach(true)) {
      call.fail("no-network-service");
    } else {
      chosen.forEach(cid -> activate(cid, on));
      call.done();
    }
  }

  private void activate(int cid, boolean on) {
    Radio.Context context = radio.contexts().get(cid);
    if (context.active != on) {
      if (on) {
        context.active = true;
      } else {
        radio.deactivate(context);
      }
      event.accept((on ? "ME PDN ACT " : "ME PDN DEACT ") + cid);
    }
  }

  private void address(Call call) {
    List<Integer> chosen = chosen(call);
    if (chosen == null) {
      return;
    }
    List<Values> rows = new ArrayList<>();
    for (int cid : chosen) {
      Values row = Values.of("cid", cid);
      rows.add(radio.contexts().get(cid).active ? row.with("address", config.address()) : row);
    }
    call.done(Values.empty(), rows);
  }

  private static String yes(boolean value) {
    return value ? "yes" : "no";
  }
}
