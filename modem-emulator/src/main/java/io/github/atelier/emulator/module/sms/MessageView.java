package io.github.atelier.emulator.module.sms;

import io.github.atelier.grammar.sms.Address;
import io.github.atelier.grammar.sms.Deliver;
import io.github.atelier.grammar.sms.Pdu;
import io.github.atelier.grammar.sms.StatusReport;
import io.github.atelier.grammar.sms.Submit;
import io.github.atelier.grammar.sms.Tpdu;
import io.github.atelier.grammar.sms.Validity;
import io.github.atelier.grammar.value.Values;

/** What a host sees of a message: as a PDU, or field by field in text mode (27.005 clause 3.1). */
final class MessageView {
  private final boolean text;
  private final boolean header;
  private final TextCodec codec;

  /**
   * @param text text mode, or PDU mode
   * @param header whether text mode shows all fields ({@code +CSDH})
   */
  MessageView(boolean text, boolean header, TextCodec codec) {
    this.text = text;
    this.header = header;
    this.codec = codec;
  }

  /** The values of {@code +CMGR}, {@code +CMT} and {@code +CDS}. */
  Values of(Pdu pdu) {
    return of(pdu, false);
  }

  /** The values of {@code +CMGL}, which shows fewer fields. */
  Values listed(Pdu pdu) {
    return of(pdu, true);
  }

  private Values of(Pdu pdu, boolean listed) {
    if (!text) {
      return Values.of("tpduLength", pdu.tpduLength(), "pdu", pdu.digits());
    }
    Tpdu tpdu = pdu.tpdu();
    Values values = Values.of("smsNumber", codec.shown(tpdu.address().written()));
    if (tpdu instanceof StatusReport r) {
      return values.plus(
          Values.of(
              "smsFirst", r.firstOctet(),
              "smsReference", r.reference(),
              "numberType", r.address().type(),
              "smsTime", r.time().text(),
              "smsDischarge", r.discharge().text(),
              "smsState", r.status()));
    }
    values = values.with("text", codec.shown(tpdu.data()));
    if (tpdu instanceof Deliver d) {
      values = values.with("smsTime", d.time().text());
    }
    return header ? values.plus(fields(pdu, listed)) : values;
  }

  private Values fields(Pdu pdu, boolean listed) {
    Tpdu tpdu = pdu.tpdu();
    Values values = Values.of("numberType", tpdu.address().type(), "smsLength", length(tpdu));
    if (listed) {
      return values;
    }
    Address centre = pdu.centre() == null ? new Address(Address.UNKNOWN, "") : pdu.centre();
    values =
        values.plus(
            Values.of(
                "smsCoding", tpdu.data().coding(),
                "smsCentre", codec.shown(centre.written()),
                "smsCentreType", centre.type()));
    if (tpdu instanceof Deliver d) {
      return values.plus(Values.of("smsFirst", d.firstOctet(), "smsProtocol", d.protocol()));
    }
    Submit submit = (Submit) tpdu;
    values =
        values.plus(Values.of("smsFirst", submit.firstOctet(), "smsProtocol", submit.protocol()));
    return submit.validity() != null && submit.validity().format() == Validity.Format.RELATIVE
        ? values.with("smsValidity", submit.validity().octets().bytes()[0] & 0xFF)
        : values;
  }

  /** Characters in the default alphabet, else octets (27.005 clause 3.1, length). */
  private static int length(Tpdu tpdu) {
    return tpdu.data().content().length();
  }
}
