package io.github.atelier.emulator.module;

import io.github.atelier.grammar.value.Values;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The card as its contacts see it ({@code +CSIM}, 27.007 clause 8.17): commands of class A0 in the
 * manner of 51.011 clause 9, others in that of ETSI TS 102 221 clause 11, over the same files as
 * {@code +CRSM}. An answer that has data is fetched by GET RESPONSE, as over T=0. Confined to the
 * module's loop.
 */
final class SimApdus {
  private static final int MASTER = 0x3F00;
  private static final int TELECOM = 0x7F10;
  private static final int GSM = 0x7F20;
  private static final int USIM = 0x7FFF;

  /** Files of the telecom directory; the numbers of the card are the application's too. */
  private static final Set<Integer> OF_TELECOM = Set.of(SimFiles.DIALLING, SimFiles.OWN_NUMBERS);

  private static final String DONE = "9000";
  private static final String WRONG_LENGTH = "6700";
  private static final String NO_FILE = "6A82";
  private static final String NO_RECORD = "6A83";
  private static final String WRONG_PARAMETERS = "6B00";
  private static final String LOCKED = "6982";
  private static final String BLOCKED = "6983";
  private static final String DISABLED = "6984";
  private static final String WRONG_STRUCTURE = "6981";
  private static final String NO_ELEMENTARY = "6986";
  private static final String NO_INSTRUCTION = "6D00";

  /** What 51.011 clause 9.4 says instead. */
  private static final Map<String, String> OLD_WORDS =
      Map.of(
          NO_FILE, "9404",
          NO_RECORD, "9402",
          WRONG_PARAMETERS, "9402",
          LOCKED, "9804",
          BLOCKED, "9840",
          DISABLED, "9808",
          WRONG_STRUCTURE, "9408",
          NO_ELEMENTARY, "9400");

  /** One command, taken apart; {@code p3} is -1 where there is none. */
  private record Apdu(int type, int instruction, int p1, int p2, int p3, String data) {
    boolean old() {
      return type == 0xA0;
    }

    int id() {
      return Integer.parseInt(data.substring(data.length() - 4), 16);
    }

    /** How many octets the host wants; 0 stands for 256. */
    int wanted() {
      return p3 == 0 ? 256 : p3;
    }
  }

  private final Sim sim;
  private final SimFiles files;
  private int directory = MASTER;
  private int file;
  private int record;
  private String waiting = "";

  SimApdus(Sim sim, SimFiles files) {
    this.sim = sim;
    this.files = files;
  }

  /** What the card answers, as hexadecimal digits: data, if any, and the status word. */
  String answer(String command) {
    byte[] octets = HexFormat.of().parseHex(command);
    Apdu apdu =
        new Apdu(
            octets[0] & 0xFF,
            octets[1] & 0xFF,
            octets[2] & 0xFF,
            octets[3] & 0xFF,
            octets.length > 4 ? octets[4] & 0xFF : -1,
            octets.length > 5 ? command.substring(10).toUpperCase(Locale.ROOT) : "");
    String word = refused(apdu);
    return word == null ? said(apdu, carriedOut(apdu)) : word;
  }

  private static String refused(Apdu apdu) {
    int kind = apdu.type() & 0xF0;
    if (kind != 0 && kind != 0x80 && !apdu.old()) {
      return "6E00";
    }
    if ((apdu.type() & 0x0F) != 0) {
      // no logical channels
      return "6881";
    }
    int data = apdu.data().length() / 2;
    // an expected length may follow the data
    boolean fits = data == 0 || data == apdu.p3() || data == apdu.p3() + 1;
    return fits ? null : WRONG_LENGTH;
  }

  private static String said(Apdu apdu, String answer) {
    return apdu.old() ? OLD_WORDS.getOrDefault(answer, answer) : answer;
  }

  private String carriedOut(Apdu apdu) {
    return switch (apdu.instruction()) {
      case 0xA4 -> select(apdu);
      case 0xB0, 0xD6 -> binary(apdu);
      case 0xB2, 0xDC -> record(apdu);
      case 0xC0 -> response(apdu);
      case 0xF2 -> status(apdu);
      case 0x20 -> verify(apdu);
      case 0x2C -> unblock(apdu);
      default -> NO_INSTRUCTION;
    };
  }

  // ---- files

  private String select(Apdu apdu) {
    if (apdu.data().length() < 4) {
      return WRONG_LENGTH;
    }
    String data = apdu.data().substring(0, Math.min(apdu.data().length(), 2 * apdu.p3()));
    if (apdu.p1() == 4 && !apdu.old()) {
      if (data.length() < 10 || !SimFiles.APPLICATION_ID.startsWith(data)) {
        return NO_FILE;
      }
      enter(USIM);
    } else if (apdu.p1() == 0 || apdu.p1() == 8 || apdu.p1() == 9) {
      if (data.length() % 4 != 0 || apdu.p1() == 0 && data.length() != 4) {
        return WRONG_LENGTH;
      }
      if (!follow(data, apdu.p1() == 8 ? MASTER : directory)) {
        return NO_FILE;
      }
    } else {
      return WRONG_PARAMETERS;
    }
    waiting = apdu.old() ? description() : template();
    if (!apdu.old() && (apdu.p2() & 0x0C) == 0x0C) {
      waiting = "";
      return DONE;
    }
    return String.format("%s%02X", apdu.old() ? "9F" : "61", waiting.length() / 2);
  }

  /** Selects along a path of identifiers; nothing changes where one of them is not there. */
  private boolean follow(String path, int from) {
    int at = from;
    int found = 0;
    for (int i = 0; i < path.length(); i += 4) {
      int id = Integer.parseInt(path.substring(i, i + 4), 16);
      if (id == MASTER || id == TELECOM || id == GSM || id == USIM) {
        at = id;
        found = 0;
      } else if (found == 0 && files.has(id) && isIn(at, id)) {
        found = id;
      } else {
        return false;
      }
    }
    enter(at);
    file = found;
    return true;
  }

  private void enter(int newDirectory) {
    directory = newDirectory;
    file = 0;
    record = 0;
  }

  private static boolean isIn(int directory, int id) {
    return switch (directory) {
      case MASTER -> id >> 8 == 0x2F;
      case TELECOM -> OF_TELECOM.contains(id);
      default -> id >> 8 == 0x6F && id != SimFiles.DIALLING;
    };
  }

  private boolean mayRead() {
    return sim.error() == null || SimFiles.isFree(0xB0, file);
  }

  private String binary(Apdu apdu) {
    if (file == 0) {
      return NO_ELEMENTARY;
    }
    if (!files.isTransparent(file)) {
      return WRONG_STRUCTURE;
    }
    int offset = apdu.p1() * 256 + apdu.p2();
    if (offset >= files.recordSize(file)) {
      return WRONG_PARAMETERS;
    }
    return transfer(apdu, offset, files.recordSize(file) - offset, apdu.p1(), apdu.p2());
  }

  /** P2: 2 the next record, 3 the one before, 4 the one that P1 tells, or the current one. */
  private String record(Apdu apdu) {
    if (file == 0) {
      return NO_ELEMENTARY;
    }
    if (files.isTransparent(file)) {
      return WRONG_STRUCTURE;
    }
    int count = files.count(file);
    int wanted =
        switch (apdu.p2() & 7) {
          case 2 -> record + 1;
          case 3 -> record == 0 ? count : record - 1;
          case 4 -> apdu.p1() == 0 ? record : apdu.p1();
          default -> 0;
        };
    if (wanted < 1 || wanted > count) {
      return NO_RECORD;
    }
    if ((apdu.p2() & 7) != 4) {
      record = wanted;
    }
    int size = files.recordSize(file);
    return apdu.wanted() == size ? transfer(apdu, 0, size, wanted, 4) : length(apdu, size);
  }

  /** The right length, told in the status word (51.011 9.4.6, 102 221 10.2.1.5). */
  private static String length(Apdu apdu, int size) {
    return String.format("%s%02X", apdu.old() ? "67" : "6C", size);
  }

  private String transfer(Apdu apdu, int offset, int available, int p1, int p2) {
    boolean update = apdu.instruction() >= 0xD0;
    if (!mayRead() || update && (!files.isWritable(file) || sim.error() != null)) {
      return LOCKED;
    }
    if (apdu.p3() < 0 || update && apdu.data().length() != 2 * apdu.p3()) {
      return WRONG_LENGTH;
    }
    if (apdu.wanted() > available) {
      return update ? WRONG_LENGTH : length(apdu, available);
    }
    Values request =
        Values.of("simCommand", apdu.instruction(), "fileId", file)
            .with("p1", p1)
            .with("p2", p2)
            .with("p3", apdu.wanted())
            .with("fileData", apdu.data());
    Values answer = files.answer(request);
    return answer.text("fileContent", "")
        + String.format("%02X%02X", answer.number("sw1"), answer.number("sw2"));
  }

  private String response(Apdu apdu) {
    if (waiting.isEmpty()) {
      return "6F00";
    }
    int size = waiting.length() / 2;
    if (apdu.wanted() > size) {
      return length(apdu, size);
    }
    String part = waiting.substring(0, 2 * apdu.wanted());
    waiting = waiting.substring(2 * apdu.wanted());
    return part + DONE;
  }

  private String status(Apdu apdu) {
    if (apdu.p3() <= 0) {
      return apdu.p3() < 0 ? DONE : length(apdu, about(apdu).length() / 2);
    }
    String all = about(apdu);
    return apdu.p3() > all.length() / 2
        ? length(apdu, all.length() / 2)
        : all.substring(0, 2 * apdu.p3()) + DONE;
  }

  private String about(Apdu apdu) {
    return apdu.old() ? ofDirectory() : directoryTemplate();
  }

  // ---- descriptions

  private String description() {
    return file == 0 ? ofDirectory() : files.description(file);
  }

  /** 51.011 clause 9.2.1, for a directory: 23 octets. */
  private String ofDirectory() {
    return String.format(
        "00000000%04X%s00000000000A93020804008%X8%X8%X8%X00",
        directory,
        directory == MASTER ? "01" : "02",
        sim.tries("SIM PIN"),
        sim.tries("SIM PUK"),
        sim.tries("SIM PIN2"),
        sim.tries("SIM PUK2"));
  }

  /** 102 221 clause 11.1.1.3. */
  private String template() {
    if (file == 0) {
      return directoryTemplate();
    }
    int size = files.recordSize(file);
    int count = files.count(file);
    String shape =
        files.isTransparent(file) ? "82024121" : String.format("82054221%04X%02X", size, count);
    String read = SimFiles.isFree(0xB0, file) ? "00" : "10";
    return tagged(
        shape
            + String.format("8302%04X8A0105", file)
            + "8C0303"
            + (files.isWritable(file) ? "10" : "FF")
            + read
            + String.format("8002%04X", size * count));
  }

  private String directoryTemplate() {
    String name = directory == USIM ? "84" + sized(SimFiles.APPLICATION_ID) : "";
    return tagged(
        "82027821" + String.format("8302%04X", directory) + name + "8A0105C609900140830101830181");
  }

  private static String tagged(String content) {
    return "62" + sized(content);
  }

  private static String sized(String content) {
    return String.format("%02X%s", content.length() / 2, content);
  }

  // ---- secrets

  private String verify(Apdu apdu) {
    boolean other = second(apdu);
    if (!apdu.old() && apdu.p3() <= 0) {
      return left(other ? "SIM PIN2" : "SIM PIN");
    }
    if (apdu.data().length() != 16) {
      return WRONG_LENGTH;
    }
    if (!other && !sim.locked()) {
      return DISABLED;
    }
    return judged(apdu, sim.verify(other, digits(apdu.data())), other ? "SIM PIN2" : "SIM PIN");
  }

  private String unblock(Apdu apdu) {
    boolean other = apdu.old() ? apdu.p2() == 2 : second(apdu);
    if (!apdu.old() && apdu.p3() <= 0) {
      return left(other ? "SIM PUK2" : "SIM PUK");
    }
    if (apdu.data().length() != 32) {
      return WRONG_LENGTH;
    }
    String puk = digits(apdu.data().substring(0, 16));
    String pin = digits(apdu.data().substring(16));
    return judged(apdu, sim.unblock(other, puk, pin), other ? "SIM PUK2" : "SIM PUK");
  }

  private static boolean second(Apdu apdu) {
    return apdu.old() ? apdu.p2() == 2 : apdu.p2() == 0x81;
  }

  private String judged(Apdu apdu, String error, String kind) {
    if (error == null) {
      return DONE;
    }
    return apdu.old() && sim.tries(kind) > 0 ? LOCKED : left(kind);
  }

  /** 102 221 clause 11.1.9.1.2: the tries that are left, and none means blocked. */
  private String left(String kind) {
    return sim.tries(kind) == 0 ? BLOCKED : String.format("63C%X", sim.tries(kind));
  }

  /** Up to eight digits in IA5, filled up with FF. */
  private static String digits(String hex) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < hex.length() && !hex.startsWith("FF", i); i += 2) {
      out.append((char) Integer.parseInt(hex.substring(i, i + 2), 16));
    }
    return out.toString();
  }
}
