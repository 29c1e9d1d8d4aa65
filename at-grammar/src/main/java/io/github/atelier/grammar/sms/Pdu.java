package io.github.atelier.grammar.sms;

import java.io.ByteArrayOutputStream;

/**
 * A message as PDU mode shows it: the service centre, then the TPDU (27.005 clause 3.1, pdu).
 *
 * @param centre the service centre; {@code null} for the one that the module is set to
 * @param tpdu the message
 */
public record Pdu(Address centre, Tpdu tpdu) {

  /**
   * Reads the digits of a PDU.
   *
   * @throws SmsFormatException if they are none
   */
  public static Pdu parse(String digits) throws SmsFormatException {
    byte[] octets = Hex.octets(digits);
    Octets in = new Octets(octets);
    Address centre = Address.decodeCentre(in);
    return new Pdu(centre, Tpdu.decode(in.next(in.left(), "message")));
  }

  /** As digits. */
  public String digits() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(180);
    if (centre == null) {
      out.write(0);
    } else {
      centre.encodeCentre(out);
    }
    out.writeBytes(tpdu.encode());
    return Hex.of(out.toByteArray());
  }

  /** What {@code +CMGS} calls the length: octets of the TPDU, without the service centre. */
  public int tpduLength() {
    return tpdu.encode().length;
  }
}
