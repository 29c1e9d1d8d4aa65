package io.github.atelier.emulator.module;

import io.github.atelier.grammar.sms.Gsm7;
import io.github.atelier.grammar.sms.Hex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Numbers with names at numbered places. Confined to the module's loop. */
interface Phonebook {

  /**
   * One entry.
   *
   * @param number digits, with a plus where it is an international one
   */
  record Entry(String number, String text) {}

  /** All places in order; {@code null} where one is free. */
  List<Entry> entries();

  /** Writes a place, counted from 0; {@code null} frees it. */
  void put(int index, Entry entry);

  /** The longest text, in characters of the default alphabet. */
  int textLimit();

  /** Whether a text can be kept as it is. */
  boolean fits(String text);

  /** The module's own memory. */
  final class InModule implements Phonebook {
    private static final int TEXT_LIMIT = 32;
    private final List<Entry> entries;

    InModule(int places) {
      entries = new ArrayList<>(Collections.nCopies(places, null));
    }

    @Override
    public List<Entry> entries() {
      return Collections.unmodifiableList(entries);
    }

    @Override
    public void put(int index, Entry entry) {
      entries.set(index, entry);
    }

    @Override
    public int textLimit() {
      return TEXT_LIMIT;
    }

    @Override
    public boolean fits(String text) {
      return text.length() <= TEXT_LIMIT;
    }
  }

  /** A file of the card (31.102 clause 4.4.2.3): a name, then length, type and digits. */
  final class OnCard implements Phonebook {
    private static final String FREE = "FF".repeat(SimFiles.RECORD);
    private static final int NAME = SimFiles.RECORD - 14;
    private static final byte IN_UCS2 = (byte) 0x80;
    private static final String DIGITS = "0123456789*#pwe";

    private final SimFiles files;
    private final int file;

    OnCard(SimFiles files, int file) {
      this.files = files;
      this.file = file;
    }

    @Override
    public List<Entry> entries() {
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < files.count(file); i++) {
        String content = files.record(file, i);
        entries.add(content.equals(FREE) ? null : entry(content));
      }
      return entries;
    }

    @Override
    public void put(int index, Entry entry) {
      files.record(
          file,
          index,
          entry == null ? FREE : SimFiles.number(Hex.of(name(entry.text())), coded(entry)));
    }

    @Override
    public int textLimit() {
      return NAME;
    }

    @Override
    public boolean fits(String text) {
      return name(text).length <= NAME;
    }

    /** In the default alphabet where that has all characters, else in UCS2 (102 221 annex A). */
    private static byte[] name(String text) {
      if (Gsm7.canEncode(text)) {
        return Gsm7.septets(text);
      }
      byte[] wide = text.getBytes(StandardCharsets.UTF_16BE);
      byte[] name = new byte[wide.length + 1];
      name[0] = IN_UCS2;
      System.arraycopy(wide, 0, name, 1, wide.length);
      return name;
    }

    private static Entry entry(String content) {
      byte[] octets = HexFormat.of().parseHex(content);
      int length = octets[NAME] & 0xFF;
      StringBuilder number = new StringBuilder((octets[NAME + 1] & 0x70) == 0x10 ? "+" : "");
      for (int i = NAME + 2; length != 0xFF && i < Math.min(NAME + 1 + length, NAME + 12); i++) {
        digit(number, octets[i] & 0x0F);
        digit(number, octets[i] >> 4 & 0x0F);
      }
      return new Entry(number.toString(), text(octets));
    }

    private static void digit(StringBuilder number, int code) {
      if (code < DIGITS.length()) {
        number.append(DIGITS.charAt(code));
      }
    }

    private static String text(byte[] octets) {
      boolean wide = octets[0] == IN_UCS2;
      int step = wide ? 2 : 1;
      int at = wide ? 1 : 0;
      int end = at;
      while (end + step <= NAME && octets[end] != (byte) 0xFF) {
        end += step;
      }
      byte[] name = Arrays.copyOfRange(octets, at, end);
      return wide ? new String(name, StandardCharsets.UTF_16BE) : Gsm7.text(name);
    }

    /** 24.008 table 10.5.118: the signs between the digits have codes of their own. */
    private static String coded(Entry entry) {
      StringBuilder out = new StringBuilder();
      for (char c : entry.number().toCharArray()) {
        int code = DIGITS.indexOf(Character.toLowerCase(c));
        out.append(c == '+' ? "+" : Integer.toHexString(code).toUpperCase(Locale.ROOT));
      }
      return out.toString();
    }
  }
}
