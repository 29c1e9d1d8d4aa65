package io.github.atelier.grammar.sms;

import io.github.atelier.grammar.value.Value;
import java.util.ArrayList;
import java.util.List;

/** A text as the user data of as many messages as it takes (23.040 clause 9.2.3.24.1). */
public final class Segments {
  private static final int MOST = 255;
  private static final int HEADER = 5;

  private Segments() {}

  /**
   * Cuts a text: up to 160 septets or 70 UCS2 characters are one message without a header, more are
   * parts of 153 or 67. No part ends between an escape and its character, or inside a surrogate
   * pair.
   *
   * @param reference 0 to 255, the same in all parts; the next message takes another
   * @throws IllegalArgumentException if it takes more than 255 parts
   */
  public static List<UserData> of(String text, int reference) {
    Alphabet alphabet = Gsm7.canEncode(text) ? Alphabet.GSM7 : Alphabet.UCS2;
    byte[] content = UserData.content(text, alphabet);
    boolean septets = alphabet == Alphabet.GSM7;
    int most = septets ? UserData.MOST_SEPTETS : UserData.MOST_OCTETS;
    if (content.length <= most) {
      return List.of(UserData.of(text, alphabet));
    }
    int part = septets ? most - ((HEADER + 1) * 8 + 6) / 7 : most - HEADER - 1;
    List<byte[]> cuts = new ArrayList<>();
    for (int from = 0; from < content.length; ) {
      int to = Math.min(content.length, from + part);
      if (septets && Gsm7.partsPair(content, to)) {
        to--;
      } else if (!septets && to < content.length && isLow(content, to)) {
        to -= 2;
      }
      cuts.add(Gsm7.copy(content, from, to));
      from = to;
    }
    if (cuts.size() > MOST) {
      throw new IllegalArgumentException(
          "a text of " + cuts.size() + " parts; one message has up to " + MOST);
    }
    List<UserData> parts = new ArrayList<>();
    for (int i = 0; i < cuts.size(); i++) {
      Concatenation which = new Concatenation(reference & 0xFF, false, cuts.size(), i + 1);
      parts.add(
          new UserData(
              alphabet.coding(), Value.Octets.of(which.element()), Value.Octets.of(cuts.get(i))));
    }
    return parts;
  }

  private static boolean isLow(byte[] utf16, int at) {
    return (utf16[at] & 0xFC) == 0xDC;
  }
}
