package io.github.atelier.grammar.value;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * A whole line of free text, such as the reply of {@code AT+CGMI}. A line that opens like an
 * extended response ({@code +CREG: 1}) or that is a result code does not fit, so that an
 * unsolicited line in between is not taken for it.
 *
 * @param max most octets
 */
public record LineType(int max) implements ValueType {
  /** V.250 5.7.1. */
  private static final List<String> RESULTS =
      List.of("OK", "ERROR", "CONNECT", "NO CARRIER", "RING", "BUSY", "NO ANSWER", "NO DIALTONE");

  @Override
  public Value parse(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length == 0
        || length > max
        || looksPrefixed(bytes, from, to)
        || isResult(bytes, from, to)) {
      return null;
    }
    return Value.Octets.of(bytes, from, length);
  }

  private static boolean looksPrefixed(byte[] b, int from, int to) {
    if ("+^#*$%&!@_".indexOf(b[from]) < 0) {
      return false;
    }
    for (int i = from + 1; i < to; i++) {
      if (b[i] == ':') {
        return true;
      }
    }
    return false;
  }

  private static boolean isResult(byte[] b, int from, int to) {
    for (String code : RESULTS) {
      if (code.length() == to - from && startsWith(b, from, code)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] b, int from, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (b[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void print(Value value, ByteArrayOutputStream out) throws UnfitValueException {
    byte[] octets = OctetsType.octetsOf(value);
    for (byte b : octets) {
      if (b >= 0 && b < ' ') {
        throw new UnfitValueException("must hold no control character");
      }
    }
    if (parse(octets, 0, octets.length) == null) {
      throw new UnfitValueException("must be " + describe());
    }
    out.write(octets, 0, octets.length);
  }

  @Override
  public String range() {
    return "";
  }

  @Override
  public String describe() {
    return "one line of 1 to " + max + " octets, no result code and no extended response";
  }
}
