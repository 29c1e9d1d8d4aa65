package io.github.atelier.emulator.module.terminal;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.value.CodeType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How results look: V.250 {@code V} and {@code Q} (6.2.5, 6.2.6) and 27.007 {@code +CMEE} (9.1).
 */
public final class ResultFormat {
  private static final byte[] OK = {'O', 'K'};

  /** What stands behind {@code ERROR}. */
  public enum Errors {
    OFF,
    NUMBERS,
    TEXTS
  }

  /** What stands before a code, and the codes: {@code +CME ERROR: }, {@code +CMS ERROR: }. */
  private record Table(String prefix, CodeType codes) {}

  private final List<Table> tables = new ArrayList<>();
  private final LineSettings settings;

  ResultFormat(Dialect dialect, LineSettings settings) {
    this.settings = settings;
    for (Template error : dialect.errors()) {
      for (Template.HoleInfo hole : error.holes()) {
        if (hole.type() instanceof CodeType codes) {
          tables.add(new Table(new String(error.prefix(), StandardCharsets.UTF_8), codes));
        }
      }
    }
  }

  static boolean isOk(byte[] text) {
    return Arrays.equals(text, OK);
  }

  byte[] information(byte[] text) {
    byte cr = (byte) settings.register(LineSettings.S3);
    byte lf = (byte) settings.register(LineSettings.S4);
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + 4);
    if (settings.verbose) {
      out.write(cr);
      out.write(lf);
    }
    out.writeBytes(text);
    out.write(cr);
    out.write(lf);
    return out.toByteArray();
  }

  /** What belongs to the line before it. */
  byte[] follow(byte[] text) {
    byte[] line = Arrays.copyOf(text, text.length + 2);
    line[text.length] = (byte) settings.register(LineSettings.S3);
    line[text.length + 1] = (byte) settings.register(LineSettings.S4);
    return line;
  }

  byte[] ok() {
    return result("OK", "0");
  }

  /** V.250 6.2.7: the rate is told from X1 on. */
  byte[] connect(long rate) {
    return result(settings.level == 0 || rate <= 0 ? "CONNECT" : "CONNECT " + rate, "1");
  }

  byte[] noCarrier() {
    return result("NO CARRIER", "3");
  }

  /**
   * The error of that name; a bare {@code ERROR} where errors are off or the dialect has no such
   * code. Those of the message service are no business of {@code +CMEE} (27.005 clause 3.2.5): they
   * are told by number at least.
   */
  byte[] error(String name) {
    for (Table table : tables) {
      CodeType.Entry entry = table.codes().byName(name);
      if (entry != null && (settings.errors != Errors.OFF || !table.equals(tables.get(0)))) {
        return error(table.prefix(), entry);
      }
    }
    return result("ERROR", "4");
  }

  private byte[] error(String prefix, CodeType.Entry entry) {
    String code =
        settings.errors == Errors.TEXTS && !entry.text().isEmpty() ? entry.text() : entry.wire();
    return settings.quiet
        ? new byte[0]
        : information((prefix + code).getBytes(StandardCharsets.UTF_8));
  }

  /** The dialect's name of the error that is nearest to an outcome. */
  String nearestError(String outcome) {
    CodeType.Entry entry = tables.isEmpty() ? null : tables.get(0).codes().nearest(outcome);
    return entry == null ? "operation-not-allowed" : entry.name();
  }

  private byte[] result(String text, String number) {
    if (settings.quiet) {
      return new byte[0];
    }
    return settings.verbose
        ? information(text.getBytes(StandardCharsets.UTF_8))
        : (number + (char) settings.register(LineSettings.S3)).getBytes(StandardCharsets.UTF_8);
  }
}
