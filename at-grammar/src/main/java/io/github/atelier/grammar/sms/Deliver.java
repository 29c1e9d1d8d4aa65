package io.github.atelier.grammar.sms;

import java.io.ByteArrayOutputStream;

/**
 * SMS-DELIVER: from the service centre to a module (23.040 clause 9.2.2.1).
 *
 * @param moreMessages whether more messages wait; TP-MMS tells the opposite
 * @param reportFollows TP-SRI: whether the sender gets a report
 * @param replyPath TP-RP
 * @param address TP-OA
 * @param protocol TP-PID, 0 to 255
 * @param time TP-SCTS, when the service centre took it
 * @param data TP-DCS and TP-UD
 */
public record Deliver(
    boolean moreMessages,
    boolean reportFollows,
    boolean replyPath,
    Address address,
    int protocol,
    SmsTime time,
    UserData data)
    implements Tpdu {

  private static final int REPORT = 0x20;
  private static final int HEADER = 0x40;
  private static final int REPLY_PATH = 0x80;

  /** TP-MTI and all flags: {@code fo} of 27.005. */
  public int firstOctet() {
    return (moreMessages ? 0 : MORE_MESSAGES)
        | (reportFollows ? REPORT : 0)
        | (data.hasHeader() ? HEADER : 0)
        | (replyPath ? REPLY_PATH : 0);
  }

  @Override
  public byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(164);
    out.write(firstOctet());
    address.encode(out);
    out.write(protocol);
    out.write(data.coding());
    time.encode(out);
    data.encode(out);
    return out.toByteArray();
  }

  static Deliver decode(int first, Octets in) throws SmsFormatException {
    Address address = Address.decode(in, "originator");
    int protocol = in.next("protocol identifier");
    int coding = in.next("data coding");
    SmsTime time = SmsTime.decode(in, "time stamp");
    return new Deliver(
        (first & MORE_MESSAGES) == 0,
        (first & REPORT) != 0,
        (first & REPLY_PATH) != 0,
        address,
        protocol,
        time,
        UserData.decode(coding, (first & HEADER) != 0, in));
  }
}
