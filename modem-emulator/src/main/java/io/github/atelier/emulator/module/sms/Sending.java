package io.github.atelier.emulator.module.sms;

import io.github.atelier.emulator.module.terminal.Action;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.sms.Address;
import io.github.atelier.grammar.sms.Deliver;
import io.github.atelier.grammar.sms.Hex;
import io.github.atelier.grammar.sms.Pdu;
import io.github.atelier.grammar.sms.SmsFormatException;
import io.github.atelier.grammar.sms.SmsTime;
import io.github.atelier.grammar.sms.Submit;
import io.github.atelier.grammar.sms.Tpdu;
import io.github.atelier.grammar.sms.UserData;
import io.github.atelier.grammar.sms.Validity;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** Messages that a host writes and sends (27.005 clauses 3.5.1 to 3.5.3, 4.3, 4.4, 4.7). */
final class Sending {
  private static final String BAD_PDU = "invalid-pdu-parameter";
  private static final String BAD_TEXT = "invalid-text-parameter";
  private static final int HEADER = 0x40;

  private final SmsState state;
  private final BooleanSupplier registered;
  private final Function<Submit, Fate> centre;
  private final Supplier<Instant> clock;
  private int reference;

  /** A command that was refused, by the name of its error. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String error) {
      super(error);
    }
  }

  Sending(
      SmsState state,
      BooleanSupplier registered,
      Function<Submit, Fate> centre,
      Supplier<Instant> clock) {
    this.state = state;
    this.registered = registered;
    this.centre = centre;
    this.clock = clock;
  }

  void register(Actions actions) {
    // which of the two a line is depends on the mode: an unquoted number looks like a length
    actions.on("sms.send", data(this::send, true));
    actions.on("sms.send.pdu", data(this::send, true));
    actions.on("sms.write", data(this::write, false));
    actions.on("sms.write.pdu", data(this::write, false));
    actions.on("sms.send-stored", this::sendStored);
  }

  private interface Work {
    void run(Call call) throws Refused;
  }

  /** An action that refuses what it can before the host is asked for the message. */
  private Action data(Work work, boolean needsNumber) {
    return new Action() {
      @Override
      public void check(Call call) {
        attempt(
            call,
            c -> {
              if (state.error() != null) {
                throw new Refused(state.error());
              }
              if (!state.textMode() && !c.values().has("tpduLength")) {
                throw new Refused(BAD_PDU);
              }
              if (state.textMode()) {
                number(c, needsNumber);
              }
            });
      }

      @Override
      public void run(Call call) {
        attempt(call, work);
      }
    };
  }

  private static void attempt(Call call, Work work) {
    try {
      work.run(call);
    } catch (Refused e) {
      call.fail(e.getMessage());
    }
  }

  private void send(Call call) throws Refused {
    Pdu pdu = message(call);
    if (!(pdu.tpdu() instanceof Submit submit)) {
      throw new Refused(BAD_PDU);
    }
    call.done(Values.of("smsReference", send(pdu, submit)));
  }

  private int send(Pdu pdu, Submit submit) throws Refused {
    if (!registered.getAsBoolean()) {
      throw new Refused("cms-no-network-service");
    }
    Address through = pdu.centre() == null ? state.centre : pdu.centre();
    if (through.text().isEmpty()) {
      throw new Refused("smsc-address-unknown");
    }
    Submit numbered = submit.withReference(reference);
    Fate fate = centre.apply(numbered);
    if (fate.refusal() != null) {
      throw new Refused(fate.refusal());
    }
    reference = reference + 1 & 0xFF;
    return numbered.reference();
  }

  private void write(Call call) throws Refused {
    StoredMessage message = StoredMessage.written(message(call), call.values().code("smsStatus"));
    int index = state.memory(state.writing).add(message);
    if (index < 0) {
      throw new Refused("cms-memory-full");
    }
    call.done(Values.of("smsIndex", index));
  }

  private void sendStored(Call call) {
    attempt(
        call,
        c -> {
          if (state.error() != null) {
            throw new Refused(state.error());
          }
          int index = (int) c.values().number("smsIndex");
          Memory memory = state.memory(state.writing);
          StoredMessage stored = memory.get(index);
          if (stored == null) {
            throw new Refused("invalid-memory-index");
          }
          if (!(stored.tpdu() instanceof Submit submit)) {
            throw new Refused("cms-operation-not-allowed");
          }
          if (c.values().has("smsNumber")) {
            submit = submit.withAddress(number(c, true));
          }
          if (submit.address().text().isEmpty()) {
            throw new Refused(BAD_TEXT);
          }
          int sent = send(stored.pdu(), submit);
          memory.replace(index, stored.with(StoredMessage.SENT));
          c.done(Values.of("smsReference", sent));
        });
  }

  // ---- what the host wrote

  private Pdu message(Call call) throws Refused {
    byte[] data = call.values().bytes(call.values().has("text") ? "text" : "pdu");
    return state.textMode() ? text(call, data) : pdu(call, data);
  }

  private Pdu pdu(Call call, byte[] data) throws Refused {
    try {
      String digits = new String(data, StandardCharsets.ISO_8859_1).strip();
      byte[] octets = Hex.octets(digits);
      long length = call.values().number("tpduLength", -1);
      if (octets.length == 0 || octets.length - 1 - (octets[0] & 0xFF) != length) {
        throw new Refused(BAD_PDU);
      }
      return Pdu.parse(digits);
    } catch (SmsFormatException e) {
      throw new Refused(BAD_PDU);
    }
  }

  private Pdu text(Call call, byte[] typed) throws Refused {
    Values set = state.settings();
    int first = (int) set.number("smsFirst", 0);
    UserData data;
    try {
      data = state.codec().typed(typed, (int) set.number("smsCoding", 0), (first & HEADER) != 0);
    } catch (SmsFormatException | IllegalArgumentException e) {
      throw new Refused(BAD_TEXT);
    }
    Address address = number(call, false);
    int protocol = (int) set.number("smsProtocol", 0);
    String status = call.values().code("smsStatus");
    if (status != null && status.startsWith("rec")) {
      SmsTime now = SmsTime.of(clock.get().atOffset(ZoneOffset.UTC));
      return new Pdu(state.centre, new Deliver(false, false, false, address, protocol, now, data));
    }
    Tpdu submit =
        new Submit(
            (first & 0x04) != 0,
            (first & 0x18) == 0x10 ? Validity.relative((int) set.number("smsValidity", 0)) : null,
            (first & 0x20) != 0,
            (first & 0x80) != 0,
            0,
            address,
            protocol,
            data);
    return new Pdu(state.centre, submit);
  }

  private Address number(Call call, boolean needed) throws Refused {
    Values values = call.values();
    String written =
        values.has("smsNumber")
            ? state.codec().number(values.text("smsNumber"))
            : values.has("tpduLength") ? values.text("tpduLength") : "";
    if (written.isEmpty() && needed) {
      throw new Refused(BAD_TEXT);
    }
    try {
      if (!values.has("numberType")) {
        return Address.of(written);
      }
      return new Address((int) values.number("numberType"), written.replace("+", ""));
    } catch (IllegalArgumentException e) {
      throw new Refused(BAD_TEXT);
    }
  }
}
