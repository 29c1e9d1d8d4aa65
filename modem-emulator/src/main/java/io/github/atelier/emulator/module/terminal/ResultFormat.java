package io.github.atelier.emulator.module.terminal;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.value.CodeType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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

  private final CodeType codes;
  private final String prefix;
  private boolean verbose;
  private boolean quiet;
  private Errors errors;

  ResultFormat(Dialect dialect) {
    CodeType found = null;
    String before = "";
    for (Template error : dialect.errors()) {
      for (Template.HoleInfo hole : error.holes()) {
        if (found == null && hole.type() instanceof CodeType table) {
          found = table;
          before = new String(error.prefix(), StandardCharsets.UTF_8);
        }
      }
    }
    codes = found;
    prefix = before;
    reset();
  }

  void reset() {
    verbose = true;
    quiet = false;
    errors = Errors.OFF;
  }

  public void verbose(boolean on) {
    verbose = on;
  }

  public void quiet(boolean on) {
    quiet = on;
  }

  public void errors(Errors mode) {
    errors = mode;
  }

  public Errors errors() {
    return errors;
  }

  static boolean isOk(byte[] text) {
    return Arrays.equals(text, OK);
  }

  byte[] information(byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + 4);
    if (verbose) {
      out.writeBytes(new byte[] {'\r', '\n'});
    }
    out.writeBytes(text);
    out.writeBytes(new byte[] {'\r', '\n'});
    return out.toByteArray();
  }

  byte[] ok() {
    return result("OK", "0");
  }

  /**
   * The error of that name; a bare {@code ERROR} where errors are off or the dialect has no such
   * code.
   */
  byte[] error(String name) {
    CodeType.Entry entry = codes == null ? null : codes.byName(name);
    if (errors == Errors.OFF || entry == null) {
      return result("ERROR", "4");
    }
    String code = errors == Errors.TEXTS && !entry.text().isEmpty() ? entry.text() : entry.wire();
    return quiet ? new byte[0] : information((prefix + code).getBytes(StandardCharsets.UTF_8));
  }

  private byte[] result(String text, String number) {
    if (quiet) {
      return new byte[0];
    }
    return verbose
        ? information(text.getBytes(StandardCharsets.UTF_8))
        : (number + "\r").getBytes(StandardCharsets.UTF_8);
  }
}
