package io.github.atelier.aliyun;

import java.nio.charset.StandardCharsets;

/**
 * What a device calls itself in a TLS-PSK handshake (RFC 4279), as the C SDK 4.x does: {@code
 * devicename|hmacsha256|productKey&deviceName|timestamp}.
 *
 * @param device who
 * @param timestamp milliseconds, decimal; signed, and not compared with a clock. The SDK sends
 *     2524608000000 always
 */
public record PskIdentity(DeviceIdentity device, String timestamp) {
  /** Longest identity read, in characters. */
  public static final int MAX_LENGTH = 128;

  private static final String PREFIX = "devicename|" + SignMethod.HMAC_SHA256.wireName() + "|";

  public PskIdentity {
    Inputs.requireTimestamp(timestamp);
  }

  /**
   * Takes a submitted identity apart.
   *
   * @throws InvalidInputException if it has another form
   */
  public static PskIdentity parse(String text) {
    if (text.length() > MAX_LENGTH || !text.startsWith(PREFIX)) {
      throw malformed(text);
    }
    int amp = text.indexOf('&', PREFIX.length());
    int bar = text.indexOf('|', PREFIX.length());
    if (amp < 0 || bar < amp) {
      throw malformed(text);
    }
    return new PskIdentity(
        new DeviceIdentity(text.substring(PREFIX.length(), amp), text.substring(amp + 1, bar)),
        text.substring(bar + 1));
  }

  private static InvalidInputException malformed(String text) {
    return new InvalidInputException(
        "PSK identity",
        "must be " + PREFIX + "productKey&deviceName|timestamp",
        text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text);
  }

  /** As it goes over the wire. */
  public String encode() {
    return PREFIX + device.productKey() + "&" + device.deviceName() + "|" + timestamp;
  }

  /** The key, as octets of the handshake: see {@link Signatures#preSharedKey}. */
  public byte[] key(Secret deviceSecret) {
    return Signatures.preSharedKey(deviceSecret, device, timestamp)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
