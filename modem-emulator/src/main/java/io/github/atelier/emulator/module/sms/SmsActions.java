package io.github.atelier.emulator.module.sms;

import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.emulator.module.settings.SettingsStore;
import io.github.atelier.emulator.module.terminal.Action;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.sms.Address;
import io.github.atelier.grammar.sms.Tpdu;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The message service of one module: its commands, and its end of the message centre. */
public final class SmsActions implements Subscriber {
  private final MessageCentre centre;
  private final String number;
  private final ModuleLoop loop;
  private final BooleanSupplier registered;
  private final Action stored;
  private final SmsState state;
  private final Sending sending;
  private final Receiving receiving;

  /** What the service is made of. */
  public record Config(
      MessageCentre centre, String number, String centreNumber, int simSize, int moduleSize) {}

  /**
   * @param stored what a setting without further effect does
   * @param simError why the SIM cannot be used, as the name of a CME error, or {@code null}
   */
  public SmsActions(
      Config config,
      ModuleLoop loop,
      SettingsStore settings,
      Action stored,
      Supplier<String> simError,
      BooleanSupplier registered,
      BiConsumer<String, Values> say) {
    this.centre = config.centre();
    this.number = config.number();
    this.loop = loop;
    this.registered = registered;
    this.stored = stored;
    this.state =
        new SmsState(
            settings, simError, config.centreNumber(), config.simSize(), config.moduleSize());
    this.sending = new Sending(state, registered, s -> centre.submit(this, s), loop::now);
    this.receiving =
        new Receiving(
            state,
            loop,
            say,
            () -> settings.put(Values.of("smsRoute", 0, "smsReports", 0)),
            this::reachableAgain);
    centre.register(this);
  }

  public void register(Actions actions) {
    sending.register(actions);
    actions.on("sms.service", this::service);
    actions.on("sms.service.read", c -> c.done(services().with("smsService", state.service)));
    actions.on("sms.storage", needsSim(this::storage));
    actions.on("sms.storage.read", needsSim(c -> c.done(counters().plus(memories()))));
    actions.on("sms.centre", this::centre);
    actions.on("sms.centre.read", needsSim(this::readCentre));
    actions.on("sms.indications", this::indications);
    actions.on("sms.list", needsSim(this::list));
    actions.on("sms.read", needsSim(this::read));
    actions.on("sms.delete", needsSim(this::delete));
    actions.on("sms.delete.test", needsSim(this::deletable));
    actions.on("sms.list.test", this::listable);
    actions.on("sms.acknowledge", this::acknowledge);
    actions.on("sms.acknowledge.pdu", this::acknowledge);
    for (String test : List.of("centre", "read", "send", "write", "send-stored")) {
      actions.on("sms." + test + ".test", Call::done);
    }
  }

  private Action needsSim(Action action) {
    return call -> {
      String error = state.error();
      if (error == null) {
        action.run(call);
      } else {
        call.fail(error);
      }
    };
  }

  // ---- the network's side

  @Override
  public String number() {
    return number;
  }

  @Override
  public ModuleLoop loop() {
    return loop;
  }

  @Override
  public boolean reachable() {
    return registered.getAsBoolean() && state.error() == null;
  }

  @Override
  public boolean deliver(Tpdu message) {
    return receiving.deliver(message);
  }

  /** Registration or memory has changed: what waits at the message centre may come now. */
  public void reachableAgain() {
    loop.execute(() -> centre.flush(this));
  }

  /** The module restarts. */
  public void reset() {
    state.reset();
    receiving.reset();
  }

  /** The module is gone for good. From any thread. */
  public void leave() {
    centre.unregister(this);
  }

  // ---- settings

  private void service(Call call) {
    state.service = (int) call.values().number("smsService");
    call.done(services());
  }

  private static Values services() {
    return Values.of("smsTerminated", 1, "smsOriginated", 1, "smsBroadcast", 1);
  }

  private void storage(Call call) {
    state.reading = call.values().code("smsMemory");
    if (call.values().has("smsWriteMemory")) {
      state.writing = call.values().code("smsWriteMemory");
    }
    if (call.values().has("smsReceiveMemory")) {
      state.receiving = call.values().code("smsReceiveMemory");
      reachableAgain();
    }
    call.done(counters());
  }

  private Values memories() {
    return Values.empty()
        .withCode("smsMemory", state.reading)
        .withCode("smsWriteMemory", state.writing)
        .withCode("smsReceiveMemory", state.receiving);
  }

  private Values counters() {
    Memory write = state.memory(state.writing);
    Memory receive = state.memory(state.receiving);
    return Values.of(
        "smsUsed", state.read().used(),
        "smsTotal", state.read().size(),
        "smsWriteUsed", write.used(),
        "smsWriteTotal", write.size(),
        "smsReceiveUsed", receive.used(),
        "smsReceiveTotal", receive.size());
  }

  private void centre(Call call) {
    try {
      String written = state.codec().number(call.values().text("smsCentre"));
      int type = (int) call.values().number("smsCentreType", Address.of(written).type());
      state.centre = new Address(type, written.replace("+", ""));
      call.done();
    } catch (IllegalArgumentException e) {
      call.fail("invalid-text-parameter");
    }
  }

  private void readCentre(Call call) {
    call.done(
        Values.of(
            "smsCentre",
            state.codec().shown(state.centre.written()),
            "smsCentreType",
            state.centre.type()));
  }

  private void indications(Call call) {
    stored.run(call);
    receiving.settingsChanged();
  }

  private void acknowledge(Call call) {
    if (receiving.acknowledge(call.values().number("smsAck", 0) < 2)) {
      call.done();
    } else {
      call.fail("no-cnma-expected");
    }
  }

  // ---- memories

  private void list(Call call) {
    String wanted = call.values().has("smsList") ? call.values().code("smsList") : "rec-unread";
    MessageView view = state.view();
    List<Values> rows = new ArrayList<>();
    Memory memory = state.read();
    for (int index : memory.indexes()) {
      StoredMessage message = memory.get(index);
      if (wanted.equals("all") || wanted.equals(message.status())) {
        rows.add(
            view.listed(message.pdu())
                .with("smsIndex", index)
                .withCode("smsStatus", message.status()));
        markRead(memory, index, message);
      }
    }
    call.done(Values.empty(), rows);
  }

  private void read(Call call) {
    int index = (int) call.values().number("smsIndex");
    Memory memory = state.read();
    StoredMessage message = memory.get(index);
    if (message == null) {
      call.fail("invalid-memory-index");
      return;
    }
    markRead(memory, index, message);
    call.done(state.view().of(message.pdu()).withCode("smsStatus", message.status()));
  }

  private static void markRead(Memory memory, int index, StoredMessage message) {
    if (message.status().equals(StoredMessage.UNREAD)) {
      memory.replace(index, message.with(StoredMessage.READ));
    }
  }

  /** An empty place is deleted as well, as modules do; one that does not exist is an error. */
  private void delete(Call call) {
    int index = (int) call.values().number("smsIndex");
    int flag = (int) call.values().number("smsDelete", 0);
    Memory memory = state.read();
    List<String> statuses =
        List.of(StoredMessage.READ, StoredMessage.SENT, StoredMessage.UNSENT, StoredMessage.UNREAD);
    if (flag > 0) {
      memory.removeIf(m -> statuses.indexOf(m.status()) < flag);
    } else if (memory.has(index)) {
      memory.remove(index);
    } else {
      call.fail("invalid-memory-index");
      return;
    }
    call.done();
    reachableAgain();
  }

  private void deletable(Call call) {
    String indexes =
        state.read().indexes().stream().map(String::valueOf).collect(Collectors.joining(","));
    call.done(Values.of("rest", "(" + indexes + "),(0-4)"));
  }

  private void listable(Call call) {
    call.done(
        Values.of(
            "rest",
            state.textMode()
                ? "(\"REC UNREAD\",\"REC READ\",\"STO UNSENT\",\"STO SENT\",\"ALL\")"
                : "(0-4)"));
  }
}
