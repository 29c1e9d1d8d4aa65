package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Data calls: {@code ATD} to the packet domain (27.007 clause 10.2.1), {@code +CGDATA}, and what
 * V.250 6.3 says of answering, returning and hanging up. There are no voice and no circuit-switched
 * calls.
 */
final class DataActions {
  /** {@code *99[*[address][*[L2P][*[cid]]]]#}, with the dial modifiers of V.250 before it. */
  private static final Pattern PACKET =
      Pattern.compile("[TPtp]?\\*99(?:\\*[^*#]*(?:\\*([^*#]*)(?:\\*(\\d{0,3}))?)?)?#");

  private static final Pattern LAYER_2 = Pattern.compile("|1|PPP", Pattern.CASE_INSENSITIVE);
  private static final long RATE = 150_000_000;

  private final Radio radio;
  private final Consumer<String> event;
  private volatile DataService service = DataService.SINK;

  /**
   * @param event told what the packet domain would report
   */
  DataActions(Radio radio, Consumer<String> event) {
    this.event = event;
    this.radio = radio;
  }

  void service(DataService newService) {
    service = newService;
  }

  void register(Actions actions) {
    actions.on("line.dial", this::dial);
    actions.on("pdp.data", this::data);
    actions.on("line.answer", Call::noCarrier);
    actions.on("line.online", c -> c.terminal().resumeData(c));
    actions.on(
        "line.hang-up",
        c -> {
          c.terminal().hangUp();
          c.done();
        });
  }

  private void dial(Call call) {
    String number = call.values().text("dialString", "").replace(" ", "").replace("-", "");
    Matcher packet = PACKET.matcher(number);
    if (packet.matches()) {
      String layer2 = packet.group(1) == null ? "" : packet.group(1);
      String cid = packet.group(2) == null ? "" : packet.group(2);
      if (LAYER_2.matcher(layer2).matches()) {
        open(call, cid.isEmpty() ? 1 : Integer.parseInt(cid));
      } else {
        call.fail("operation-not-supported");
      }
    } else if (number.endsWith(";")) {
      call.fail("operation-not-supported");
    } else {
      call.noCarrier();
    }
  }

  private void data(Call call) {
    if (LAYER_2.matcher(call.values().text("layer2", "")).matches()) {
      open(call, (int) call.values().number("cid", 1));
    } else {
      call.fail("operation-not-supported");
    }
  }

  /** A call activates its context where that was not done before (27.007 10.2.1.1). */
  private void open(Call call, int cid) {
    Radio.Context context = radio.contexts().get(cid);
    if (context == null) {
      call.fail("invalid-index");
    } else if (radio.attached()) {
      if (!context.active) {
        context.active = true;
        event.accept("ME PDN ACT " + cid);
      }
      call.connect(RATE, host -> service.open(cid, host));
    } else {
      call.noCarrier();
    }
  }
}
