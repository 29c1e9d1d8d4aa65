package io.github.atelier.grammar.sms;

import java.util.Arrays;

/** Reads a TPDU from left to right; every step that is too long is refused. */
final class Octets {
  private final byte[] bytes;
  private int at;

  Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  int next(String what) throws SmsFormatException {
    if (at == bytes.length) {
      throw new SmsFormatException("ends before its " + what);
    }
    return bytes[at++] & 0xFF;
  }

  byte[] next(int count, String what) throws SmsFormatException {
    if (count > bytes.length - at) {
      throw new SmsFormatException(
          what + " of " + count + " octets, but " + (bytes.length - at) + " are left");
    }
    at += count;
    return Arrays.copyOfRange(bytes, at - count, at);
  }

  boolean atEnd() {
    return at == bytes.length;
  }

  int left() {
    return bytes.length - at;
  }
}
