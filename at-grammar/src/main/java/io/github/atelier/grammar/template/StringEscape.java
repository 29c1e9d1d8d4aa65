package io.github.atelier.grammar.template;

import io.github.atelier.grammar.value.UnfitValueException;
import java.io.ByteArrayOutputStream;

/** How a dialect writes a character in a quoted string that would end it or break the line. */
public enum StringEscape {
  /** None: what cannot stand in the string is refused (Quectel). */
  NONE {
    @Override
    void escape(int octet, ByteArrayOutputStream out) throws UnfitValueException {
      throw refused(octet, "this dialect has no escape for it; use a command that takes a length");
    }

    @Override
    int unescape(byte[] b, int at, int end, ByteArrayOutputStream out) {
      return -1;
    }
  },
  /** None, but a line feed may stand in a string as it is (Nordic, for certificates). */
  LINE_FEED {
    @Override
    void escape(int octet, ByteArrayOutputStream out) throws UnfitValueException {
      if (octet != '\n') {
        NONE.escape(octet, out);
      }
      out.write(octet);
    }

    @Override
    int unescape(byte[] b, int at, int end, ByteArrayOutputStream out) {
      return -1;
    }
  },
  /** A backslash and two hexadecimal digits (V.250, 5.4.2.2). */
  V250 {
    @Override
    void escape(int octet, ByteArrayOutputStream out) {
      out.write('\\');
      out.write(Character.toUpperCase(Character.forDigit(octet >> 4, 16)));
      out.write(Character.toUpperCase(Character.forDigit(octet & 15, 16)));
    }

    @Override
    int unescape(byte[] b, int at, int end, ByteArrayOutputStream out) {
      int high = at + 1 < end ? Character.digit(b[at + 1], 16) : -1;
      int low = at + 2 < end ? Character.digit(b[at + 2], 16) : -1;
      if (high < 0 || low < 0) {
        return -1;
      }
      out.write(high << 4 | low);
      return 3;
    }
  },
  /** A backslash and the character itself (ESP-AT, Fibocom); control characters are refused. */
  BACKSLASH {
    @Override
    void escape(int octet, ByteArrayOutputStream out) throws UnfitValueException {
      if (octet < ' ' || octet == 0x7F) {
        throw refused(octet, "this dialect escapes quotes, commas and backslashes only");
      }
      out.write('\\');
      out.write(octet);
    }

    @Override
    int unescape(byte[] b, int at, int end, ByteArrayOutputStream out) {
      if (at + 1 >= end) {
        return -1;
      }
      out.write(b[at + 1]);
      return 2;
    }
  };

  abstract void escape(int octet, ByteArrayOutputStream out) throws UnfitValueException;

  /**
   * Appends the octet that the escape at {@code at} stands for; the length of the escape, or -1
   * where it is none.
   */
  abstract int unescape(byte[] b, int at, int end, ByteArrayOutputStream out);

  /** Appends {@code octets} as the inside of a quoted string. */
  void encode(byte[] octets, ByteArrayOutputStream out) throws UnfitValueException {
    for (byte b : octets) {
      int octet = b & 0xFF;
      if (octet < ' ' || octet == '"' || octet == 0x7F || (octet == '\\' && escapes())) {
        escape(octet, out);
      } else {
        out.write(octet);
      }
    }
  }

  /** Whether it has an escape at all. */
  boolean escapes() {
    return this == V250 || this == BACKSLASH;
  }

  /** Whether the byte at {@code at} opens an escape. */
  boolean opensEscape(byte b) {
    return escapes() && b == '\\';
  }

  private static UnfitValueException refused(int octet, String hint) {
    String name =
        switch (octet) {
          case '\r' -> "a carriage return (0D)";
          case '\n' -> "a line feed (0A)";
          case '"' -> "a quote (22)";
          case 0x1A -> "a Ctrl-Z (1A)";
          case 0x1B -> "an ESC (1B)";
          default -> String.format("octet %02X", octet);
        };
    return new UnfitValueException(
        "holds " + name + ", which cannot stand in a quoted string: " + hint);
  }
}
