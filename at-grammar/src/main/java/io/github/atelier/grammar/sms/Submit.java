package io.github.atelier.grammar.sms;

import io.github.atelier.grammar.value.Value;
import java.io.ByteArrayOutputStream;

/**
 * SMS-SUBMIT: from a module to the service centre (23.040 clause 9.2.2.2).
 *
 * @param rejectDuplicates TP-RD
 * @param validity TP-VP, or {@code null} for none
 * @param statusReport TP-SRR: whether a report of the outcome is asked for
 * @param replyPath TP-RP
 * @param reference TP-MR, 0 to 255; a module puts its own there
 * @param address TP-DA
 * @param protocol TP-PID, 0 to 255
 * @param data TP-DCS and TP-UD
 */
public record Submit(
    boolean rejectDuplicates,
    Validity validity,
    boolean statusReport,
    boolean replyPath,
    int reference,
    Address address,
    int protocol,
    UserData data)
    implements Tpdu {

  private static final int REJECT_DUPLICATES = 0x04;
  private static final int STATUS_REPORT = 0x20;
  private static final int HEADER = 0x40;
  private static final int REPLY_PATH = 0x80;

  /** An ordinary message, without validity period. */
  public static Submit of(String number, UserData data) {
    return new Submit(false, null, false, false, 0, Address.of(number), 0, data);
  }

  /** The same, asking for a report or not. */
  public Submit withStatusReport(boolean wanted) {
    return new Submit(
        rejectDuplicates, validity, wanted, replyPath, reference, address, protocol, data);
  }

  /** The same with the reference that a module gives it. */
  public Submit withReference(int number) {
    return new Submit(
        rejectDuplicates, validity, statusReport, replyPath, number, address, protocol, data);
  }

  /** The same to somebody else. */
  public Submit withAddress(Address to) {
    return new Submit(
        rejectDuplicates, validity, statusReport, replyPath, reference, to, protocol, data);
  }

  /** TP-MTI and all flags: {@code fo} of 27.005. */
  public int firstOctet() {
    return 1
        | (rejectDuplicates ? REJECT_DUPLICATES : 0)
        | (validity == null ? 0 : validity.format().bits() << 3)
        | (statusReport ? STATUS_REPORT : 0)
        | (data.hasHeader() ? HEADER : 0)
        | (replyPath ? REPLY_PATH : 0);
  }

  @Override
  public byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(164);
    out.write(firstOctet());
    out.write(reference);
    address.encode(out);
    out.write(protocol);
    out.write(data.coding());
    if (validity != null) {
      out.writeBytes(validity.octets().bytes());
    }
    data.encode(out);
    return out.toByteArray();
  }

  static Submit decode(int first, Octets in) throws SmsFormatException {
    int reference = in.next("reference");
    Address address = Address.decode(in, "destination");
    int protocol = in.next("protocol identifier");
    int coding = in.next("data coding");
    Validity validity = null;
    for (Validity.Format format : Validity.Format.values()) {
      if ((first >> 3 & 3) == format.bits()) {
        int length = format == Validity.Format.RELATIVE ? 1 : 7;
        validity = new Validity(format, Value.Octets.of(in.next(length, "validity period")));
      }
    }
    return new Submit(
        (first & REJECT_DUPLICATES) != 0,
        validity,
        (first & STATUS_REPORT) != 0,
        (first & REPLY_PATH) != 0,
        reference,
        address,
        protocol,
        UserData.decode(coding, (first & HEADER) != 0, in));
  }
}
