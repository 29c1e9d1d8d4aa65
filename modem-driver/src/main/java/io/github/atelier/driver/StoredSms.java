package io.github.atelier.driver;

import io.github.atelier.grammar.sms.Pdu;

/**
 * A message, or a part of one, in a memory of the module.
 *
 * @param index its place
 * @param status {@code rec-unread}, {@code rec-read}, {@code sto-unsent} or {@code sto-sent}
 * @param pdu the message, or {@code null} where the module holds something that is none
 * @param digits the message as it came, in hexadecimal digits
 */
public record StoredSms(int index, String status, Pdu pdu, String digits) {

  /** Its own text, without those of other parts; empty where there is none. */
  public String text() {
    return pdu == null ? "" : pdu.tpdu().data().text();
  }

  /** Number or name of the other side; empty where there is none. */
  public String number() {
    return pdu == null ? "" : pdu.tpdu().address().written();
  }

  /** Without the text, which is private. */
  @Override
  public String toString() {
    return "StoredSms[" + index + ", " + status + "]";
  }
}
