package io.github.atelier.grammar.redact;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/**
 * Masks secrets in octets before anybody reads them: every value that was announced as secret, as
 * it is, with its quotes escaped and in hexadecimal digits, and the value of every JSON member
 * whose name is known to hold one, so that a secret is masked even in the message that first brings
 * it. Thread-safe; keeps the last 256 announced values.
 */
public final class Redactor {
  private static final int KEPT = 256;
  private static final int SHORTEST = 4;
  private static final int LONGEST = 4096;
  private static final byte MASK = '*';

  private final List<Member> members;
  private final Deque<Secret> secrets = new ArrayDeque<>();

  /** A secret in the forms that it may have on a line. */
  private record Secret(byte[] plain, byte[] v250, byte[] backslash, byte[] hex) {}

  private record Member(byte[] name, byte[] hex) {}

  /**
   * @param members names of JSON members whose values are secret, for example {@code deviceSecret}
   */
  public Redactor(String... members) {
    this.members =
        Arrays.stream(members)
            .map(m -> m.getBytes(StandardCharsets.UTF_8))
            .map(m -> new Member(m, hex(m)))
            .toList();
  }

  /**
   * Announces a secret. Values under four octets are not kept: masking every "1" would tell more
   * than it hides. Nor are those over 4096 octets: they are no passwords, but data that a dialect
   * masks where it stands.
   */
  public synchronized void add(byte[] secret) {
    if (secret.length < SHORTEST
        || secret.length > LONGEST
        || secrets.stream().anyMatch(s -> Arrays.equals(s.plain(), secret))) {
      return;
    }
    if (secrets.size() == KEPT) {
      secrets.removeFirst();
    }
    secrets.addLast(
        new Secret(secret.clone(), escaped(secret, true), escaped(secret, false), hex(secret)));
  }

  /** The octets as text (see {@link WireText}), with secrets masked. */
  public String text(byte[] bytes, int from, int to) {
    byte[] masked = mask(Arrays.copyOfRange(bytes, from, to));
    return WireText.of(masked);
  }

  /** A copy of the octets with each octet of a secret replaced by {@code *}. */
  public synchronized byte[] mask(byte[] bytes) {
    byte[] out = bytes.clone();
    for (Secret secret : secrets) {
      cover(out, bytes, secret.plain(), false);
      if (secret.v250().length != secret.plain().length) {
        cover(out, bytes, secret.v250(), true);
        cover(out, bytes, secret.backslash(), false);
      }
      cover(out, bytes, secret.hex(), true);
    }
    for (Member member : members) {
      coverMember(out, bytes, member.name());
      coverHexMember(out, bytes, member.hex());
    }
    return out;
  }

  private static void cover(byte[] out, byte[] bytes, byte[] secret, boolean ignoreCase) {
    for (int i = 0; i + secret.length <= bytes.length; i++) {
      if (matches(bytes, i, secret, ignoreCase)) {
        Arrays.fill(out, i, i + secret.length, MASK);
        i += secret.length - 1;
      }
    }
  }

  /**
   * After the member's name: quotes, a colon, blanks and the escapes of quotes, then the value up
   * to the next quote.
   */
  private static void coverMember(byte[] out, byte[] bytes, byte[] member) {
    for (int i = 0; i + member.length <= bytes.length; i++) {
      if (!matches(bytes, i, member, true)) {
        continue;
      }
      int at = i + member.length;
      int colon = -1;
      for (int j = at; j < Math.min(bytes.length, at + 12); j++) {
        if (bytes[j] == ':') {
          colon = j;
          break;
        }
      }
      if (colon < 0) {
        continue;
      }
      at = colon + 1;
      while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '"' || bytes[at] == '\\')) {
        // a quote escaped as \22 by V.250
        at +=
            bytes[at] == '\\'
                    && at + 2 < bytes.length
                    && bytes[at + 1] == '2'
                    && bytes[at + 2] == '2'
                ? 3
                : 1;
      }
      while (at < bytes.length
          && bytes[at] != '"'
          && bytes[at] != '\\'
          && bytes[at] != ','
          && bytes[at] != '}') {
        out[at++] = MASK;
      }
    }
  }

  /** A document in hexadecimal digits is masked from the member's value to its end. */
  private static void coverHexMember(byte[] out, byte[] bytes, byte[] member) {
    for (int i = 0; i + member.length <= bytes.length; i++) {
      if (matches(bytes, i, member, true)) {
        for (int j = i + member.length;
            j < bytes.length && Character.digit(bytes[j], 16) >= 0;
            j++) {
          out[j] = MASK;
        }
      }
    }
  }

  private static boolean matches(byte[] bytes, int at, byte[] text, boolean ignoreCase) {
    for (int j = 0; j < text.length; j++) {
      byte a = bytes[at + j];
      if (a != text[j]
          && !(ignoreCase && Character.toLowerCase(a) == Character.toLowerCase(text[j]))) {
        return false;
      }
    }
    return true;
  }

  private static byte[] hex(byte[] octets) {
    return HexFormat.of().withUpperCase().formatHex(octets).getBytes(StandardCharsets.US_ASCII);
  }

  /** The inside of a quoted string: {@code \22} for a quote (V.250), or {@code \"}. */
  private static byte[] escaped(byte[] octets, boolean v250) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte b : octets) {
      if (b != '"' && b != '\\' && (b < 0 || b >= ' ')) {
        out.write(b);
      } else {
        out.write('\\');
        out.writeBytes(v250 ? hex(new byte[] {b}) : new byte[] {b});
      }
    }
    return out.toByteArray();
  }
}
