package io.github.atelier.grammar.sms;

import java.io.ByteArrayOutputStream;

/**
 * SMS-STATUS-REPORT: what became of a message (23.040 clause 9.2.2.3). Its optional fields (TP-PI
 * and what follows) are not kept.
 *
 * @param moreMessages whether more messages wait; TP-MMS tells the opposite
 * @param reference TP-MR of the message
 * @param address TP-RA, whom the message was for
 * @param time TP-SCTS, when the service centre took it
 * @param discharge TP-DT, when this became of it
 * @param status TP-ST (clause 9.2.3.15): below 32 done, below 64 still trying, else failed
 */
public record StatusReport(
    boolean moreMessages,
    int reference,
    Address address,
    SmsTime time,
    SmsTime discharge,
    int status)
    implements Tpdu {

  /** The recipient has it. */
  public static final int RECEIVED = 0;

  /** The recipient cannot be reached for good. */
  public static final int NOT_OBTAINABLE = 0x43;

  private static final UserData NOTHING = UserData.of("");

  /** Whether the message reached its end. */
  public boolean delivered() {
    return status < 0x20;
  }

  /** Whether the service centre goes on trying. */
  public boolean pending() {
    return status >= 0x20 && status < 0x40;
  }

  @Override
  public UserData data() {
    return NOTHING;
  }

  /** TP-MTI and all flags: {@code fo} of 27.005. */
  public int firstOctet() {
    return 2 | (moreMessages ? 0 : MORE_MESSAGES);
  }

  @Override
  public byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(40);
    out.write(firstOctet());
    out.write(reference);
    address.encode(out);
    time.encode(out);
    discharge.encode(out);
    out.write(status);
    return out.toByteArray();
  }

  static StatusReport decode(int first, Octets in) throws SmsFormatException {
    int reference = in.next("reference");
    Address address = Address.decode(in, "recipient");
    SmsTime time = SmsTime.decode(in, "time stamp");
    SmsTime discharge = SmsTime.decode(in, "discharge time");
    return new StatusReport(
        (first & MORE_MESSAGES) == 0, reference, address, time, discharge, in.next("status"));
  }
}
