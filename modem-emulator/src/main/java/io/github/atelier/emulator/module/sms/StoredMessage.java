package io.github.atelier.emulator.module.sms;

import io.github.atelier.grammar.sms.Address;
import io.github.atelier.grammar.sms.Pdu;
import io.github.atelier.grammar.sms.Submit;
import io.github.atelier.grammar.sms.Tpdu;

/**
 * A message in a memory.
 *
 * @param status {@code rec-unread}, {@code rec-read}, {@code sto-unsent} or {@code sto-sent}
 * @param pdu the message with its service centre
 */
record StoredMessage(String status, Pdu pdu) {
  static final String UNREAD = "rec-unread";
  static final String READ = "rec-read";
  static final String UNSENT = "sto-unsent";
  static final String SENT = "sto-sent";

  static StoredMessage received(Tpdu message, Address centre) {
    return new StoredMessage(UNREAD, new Pdu(centre, message));
  }

  /** One that a host wrote, with the status that its kind has unless told (27.005 3.5.3). */
  static StoredMessage written(Pdu pdu, String status) {
    String usual = pdu.tpdu() instanceof Submit ? UNSENT : READ;
    return new StoredMessage(status == null ? usual : status, pdu);
  }

  StoredMessage with(String newStatus) {
    return new StoredMessage(newStatus, pdu);
  }

  Tpdu tpdu() {
    return pdu.tpdu();
  }
}
