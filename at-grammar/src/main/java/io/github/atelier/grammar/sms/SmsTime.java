package io.github.atelier.grammar.sms;

import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * A time stamp of seven octets (23.040 clause 9.2.3.11), as it stands there: phones have been seen
 * to send month 0.
 *
 * @param year 0 to 99; 70 and more are of the last century
 * @param month 0 to 99, and so on
 * @param zone quarters of an hour east of Greenwich, -79 to 79
 */
public record SmsTime(int year, int month, int day, int hour, int minute, int second, int zone) {
  private static final int QUARTER = 900;
  private static final int MOST_ZONE = 79;

  /** {@inheritDoc} Each field must fit two digits. */
  public SmsTime {
    for (int field : new int[] {year, month, day, hour, minute, second}) {
      if (field < 0 || field > 99) {
        throw new IllegalArgumentException("no two digits: " + field);
      }
    }
    if (Math.abs(zone) > MOST_ZONE) {
      throw new IllegalArgumentException("a zone is -79 to 79 quarters of an hour, not " + zone);
    }
  }

  /** To the second; offsets are cut to quarters of an hour. */
  public static SmsTime of(OffsetDateTime time) {
    return new SmsTime(
        time.getYear() % 100,
        time.getMonthValue(),
        time.getDayOfMonth(),
        time.getHour(),
        time.getMinute(),
        time.getSecond(),
        time.getOffset().getTotalSeconds() / QUARTER);
  }

  /** The moment, or {@code null} where the fields are no date. */
  public OffsetDateTime moment() {
    try {
      return OffsetDateTime.of(
          year + (year < 70 ? 2000 : 1900),
          month,
          day,
          hour,
          minute,
          second,
          0,
          ZoneOffset.ofTotalSeconds(zone * QUARTER));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** As 27.005 writes it: {@code 26/11/25,10:30:00+32}. */
  public String text() {
    return String.format(
        "%02d/%02d/%02d,%02d:%02d:%02d%s%02d",
        year, month, day, hour, minute, second, zone < 0 ? "-" : "+", Math.abs(zone));
  }

  void encode(ByteArrayOutputStream out) {
    for (int field : new int[] {year, month, day, hour, minute, second}) {
      out.write(field % 10 << 4 | field / 10);
    }
    int quarters = Math.abs(zone);
    out.write(quarters % 10 << 4 | quarters / 10 | (zone < 0 ? 8 : 0));
  }

  static SmsTime decode(Octets in, String what) throws SmsFormatException {
    byte[] octets = in.next(7, what);
    int[] fields = new int[7];
    for (int i = 0; i < 7; i++) {
      int tens = octets[i] & (i == 6 ? 7 : 15);
      int ones = octets[i] >> 4 & 15;
      if (tens > 9 || ones > 9) {
        throw new SmsFormatException(
            String.format("%s holds octet %02X, which is no two digits", what, octets[i] & 0xFF));
      }
      fields[i] = tens * 10 + ones;
    }
    int zone = (octets[6] & 8) == 0 ? fields[6] : -fields[6];
    return new SmsTime(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], zone);
  }
}
