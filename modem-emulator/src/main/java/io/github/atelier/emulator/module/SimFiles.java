package io.github.atelier.emulator.module;

import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The usual elementary files of a SIM and what the card answers to commands on them (27.007 clause
 * 8.18; status words of ETSI TS 102 221 clause 10.2.1, files of 31.102 clause 4.2). The answer to
 * GET RESPONSE is in the layout of 51.011 clause 9.2.1, which every host understands. Confined to
 * the module's loop.
 */
final class SimFiles {
  private static final int READ_BINARY = 176;
  private static final int READ_RECORD = 178;
  private static final int GET_RESPONSE = 192;
  private static final int UPDATE_BINARY = 214;
  private static final int UPDATE_RECORD = 220;
  private static final int STATUS = 242;

  private static final int DONE = 0x9000;
  private static final int WRONG_LENGTH = 0x6700;
  private static final int NOT_ALLOWED = 0x6982;
  private static final int WRONG_STRUCTURE = 0x6981;
  private static final int NO_FILE = 0x6A82;
  private static final int NO_RECORD = 0x6A83;
  private static final int WRONG_OFFSET = 0x6B00;
  private static final int UNKNOWN_INSTRUCTION = 0x6D00;

  private static final int ICCID = 0x2FE2;
  private static final int LANGUAGES = 0x2F05;

  static final int DIRECTORY = 0x2F00;
  static final int DIALLING = 0x6F3A;
  static final int OWN_NUMBERS = 0x6F40;

  /** USIM (101 220 annex E), the card maker's octets left at zero. */
  static final String APPLICATION_ID = "A0000000871002FF86FF0389FFFFFFFF";

  private static final int DIALLING_RECORDS = 50;
  private static final int DIRECTORY_RECORD = 32;
  static final int RECORD = 28;

  /** Readable before the PIN is entered. */
  private static final Set<Integer> ALWAYS = Set.of(ICCID, LANGUAGES, DIRECTORY);

  /** Records of one size; a transparent file is one record. */
  private record File(boolean transparent, boolean writable, List<String> records) {
    int recordSize() {
      return records.get(0).length() / 2;
    }
  }

  private final Map<Integer, File> files = new TreeMap<>();

  SimFiles(ModuleConfig config) {
    transparent(ICCID, false, swapped(config.iccid()));
    records(DIRECTORY, false, application("USIM"));
    transparent(LANGUAGES, false, text("en", 4));
    transparent(0x6F05, false, text("en", 4));
    transparent(0x6F07, false, "08" + swapped("9" + config.imsi()));
    // services: fixed dialling, numbers of the card, provider's name, dialling numbers (31.102
    // 4.2.8)
    transparent(0x6F38, false, "0600040000");
    transparent(0x6F3E, false, "FFFFFFFF");
    records(DIALLING, true, blank(DIALLING_RECORDS));
    records(OWN_NUMBERS, true, number("", config.number()), "FF".repeat(RECORD));
    transparent(0x6F46, false, "01" + text("Atelier Mobile", 16));
    // preferred operators of the user, the operator and the home network, with their technologies
    transparent(0x6F60, true, "64F0004000" + "FFFFFF0000".repeat(7));
    transparent(0x6F61, false, "64F0004000" + "FFFFFF0000".repeat(7));
    transparent(0x6F62, false, "64F0004000");
    transparent(0x6F78, false, "0001");
    transparent(0x6F7B, true, "64F010" + "FFFFFF".repeat(3));
    transparent(0x6F7E, true, "FFFFFFFF64F0001A2B0000");
    transparent(0x6FAD, false, "00000002");
  }

  private void transparent(int id, boolean writable, String content) {
    files.put(id, new File(true, writable, new ArrayList<>(List.of(content))));
  }

  private void records(int id, boolean writable, String... records) {
    files.put(id, new File(false, writable, new ArrayList<>(List.of(records))));
  }

  private static String[] blank(int records) {
    return Collections.nCopies(records, "FF".repeat(RECORD)).toArray(String[]::new);
  }

  /** An entry of EF DIR (102 221 clause 13.1): the application's identifier and its label. */
  private static String application(String label) {
    int octets = APPLICATION_ID.length() / 2;
    StringBuilder out = new StringBuilder();
    out.append(String.format("61%02X4F%02X", octets + label.length() + 4, octets));
    out.append(APPLICATION_ID).append(String.format("50%02X", label.length()));
    out.append(text(label, label.length()));
    return padded(out, DIRECTORY_RECORD);
  }

  // ---- for those who know which file they want

  boolean has(int id) {
    return files.containsKey(id);
  }

  boolean isTransparent(int id) {
    return files.get(id).transparent();
  }

  boolean isWritable(int id) {
    return files.get(id).writable();
  }

  /** Octets of a record; of a transparent file, all of it. */
  int recordSize(int id) {
    return files.get(id).recordSize();
  }

  int count(int id) {
    return files.get(id).records().size();
  }

  /** Hexadecimal digits of a record, counted from 0. */
  String record(int id, int index) {
    return files.get(id).records().get(index);
  }

  /** The module itself writes; the content has the record's length. */
  void record(int id, int index, String content) {
    files.get(id).records().set(index, content);
  }

  /** The answer to GET RESPONSE after SELECT, in the layout of 51.011. */
  String description(int id) {
    return description(files.get(id), id);
  }

  /** Whether a command may be sent before the PIN was entered. */
  static boolean isFree(int command, int file) {
    return command == STATUS
        || (command == READ_BINARY || command == GET_RESPONSE) && ALWAYS.contains(file);
  }

  /** Whether a command says enough to be sent at all: all but two need all parameters. */
  static boolean isComplete(Values request) {
    int command = (int) request.number("simCommand");
    boolean update = command == UPDATE_BINARY || command == UPDATE_RECORD;
    return command == STATUS
        || request.has("fileId") && command == GET_RESPONSE
        || request.has("p3") && (!update || request.has("fileData"));
  }

  /** The card's answer, as {@code +CRSM} tells it. */
  Values answer(Values request) {
    int command = (int) request.number("simCommand");
    if (command == STATUS) {
      return status(DONE);
    }
    File file = files.get((int) request.number("fileId"));
    if (file == null) {
      return status(NO_FILE);
    }
    return switch (command) {
      case GET_RESPONSE ->
          status(DONE).with("fileContent", description(file, (int) request.number("fileId")));
      case READ_BINARY, UPDATE_BINARY ->
          file.transparent() ? binary(file, request) : status(WRONG_STRUCTURE);
      case READ_RECORD, UPDATE_RECORD ->
          file.transparent() ? status(WRONG_STRUCTURE) : record(file, request);
      default -> status(UNKNOWN_INSTRUCTION);
    };
  }

  private static Values status(int word) {
    return Values.of("sw1", word >> 8, "sw2", word & 0xFF);
  }

  private static Values binary(File file, Values request) {
    int size = file.recordSize();
    int offset = (int) (request.number("p1") * 256 + request.number("p2"));
    int length = (int) request.number("p3");
    if (offset >= size) {
      return status(WRONG_OFFSET);
    }
    if (offset + length > size) {
      return status(WRONG_LENGTH);
    }
    int end = length == 0 ? size : offset + length;
    return request.number("simCommand") == READ_BINARY
        ? read(file.records().get(0), offset, end)
        : write(file, 0, offset, end, request);
  }

  /** The record by its number, in absolute mode (P2 4) or the current one by 0, which is none. */
  private static Values record(File file, Values request) {
    int index = (int) request.number("p1") - 1;
    int length = (int) request.number("p3");
    if (index < 0 || index >= file.records().size() || request.number("p2") != 4) {
      return status(NO_RECORD);
    }
    if (length != 0 && length != file.recordSize()) {
      return status(WRONG_LENGTH);
    }
    return request.number("simCommand") == READ_RECORD
        ? read(file.records().get(index), 0, file.recordSize())
        : write(file, index, 0, file.recordSize(), request);
  }

  private static Values read(String content, int from, int to) {
    return status(DONE).with("fileContent", content.substring(2 * from, 2 * to));
  }

  private static Values write(File file, int index, int from, int to, Values request) {
    String data = request.text("fileData");
    if (!file.writable()) {
      return status(NOT_ALLOWED);
    }
    if (data.length() != 2 * (to - from)) {
      return status(WRONG_LENGTH);
    }
    String old = file.records().get(index);
    file.records().set(index, old.substring(0, 2 * from) + data + old.substring(2 * to));
    return status(DONE);
  }

  /** 51.011 9.2.1: size, identifier, type, access conditions, status, structure, record length. */
  private static String description(File file, int id) {
    return String.format(
        "0000%04X%04X0400%s0102%02X%02X",
        file.recordSize() * file.records().size(),
        id,
        file.writable() ? "11FFFF" : "14FFFF",
        file.transparent() ? 0 : 1,
        file.transparent() ? 0 : file.recordSize());
  }

  /** Digits with their nibbles swapped, as the SIM keeps them. */
  private static String swapped(String digits) {
    StringBuilder out = new StringBuilder();
    String even = digits.length() % 2 == 0 ? digits : digits + "F";
    for (int i = 0; i < even.length(); i += 2) {
      out.append(even.charAt(i + 1)).append(even.charAt(i));
    }
    return out.toString();
  }

  private static String text(String text, int length) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
      out.append(String.format("%02X", b));
    }
    return padded(out, length);
  }

  private static String padded(StringBuilder out, int length) {
    while (out.length() < 2 * length) {
      out.append("FF");
    }
    return out.toString();
  }

  /**
   * A dialling number record (31.102 clause 4.4.2.3): name, length, type, ten octets, two.
   *
   * @param name hexadecimal digits of the name as it stands in the record
   */
  static String number(String name, String number) {
    boolean international = number.startsWith("+");
    String digits = swapped(international ? number.substring(1) : number);
    StringBuilder out = new StringBuilder(padded(new StringBuilder(name), RECORD - 14));
    out.append(
        String.format("%02X%s%s", digits.length() / 2 + 1, international ? "91" : "81", digits));
    return padded(out, RECORD);
  }
}
