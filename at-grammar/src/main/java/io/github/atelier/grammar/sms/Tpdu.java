package io.github.atelier.grammar.sms;

/** A transfer protocol data unit as it lies in the memory of a module (23.040 clause 9.2.2). */
public sealed interface Tpdu permits Submit, Deliver, StatusReport {

  /** TP-MTI and the bits beside it. */
  int MORE_MESSAGES = 0x04;

  /** The octets, without a service centre before them. */
  byte[] encode();

  /** The other side: destination, originator or recipient. */
  Address address();

  /** What it carries; empty where it carries nothing. */
  UserData data();

  /**
   * Reads a TPDU. What follows it is ignored.
   *
   * @throws SmsFormatException if it is none
   */
  static Tpdu decode(byte[] octets) throws SmsFormatException {
    Octets in = new Octets(octets);
    int first = in.next("first octet");
    return switch (first & 3) {
      case 0 -> Deliver.decode(first, in);
      case 1 -> Submit.decode(first, in);
      case 2 -> StatusReport.decode(first, in);
      default -> throw new SmsFormatException("message type 3 is reserved");
    };
  }
}
