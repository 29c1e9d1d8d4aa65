package io.github.atelier.emulator.module.terminal;

import io.github.atelier.emulator.module.terminal.ResultFormat.Errors;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings of one line that V.250 lets a host change and store: echo, form of results,
 * S-registers (clauses 6.2, 6.3). Confined to the module's loop.
 */
public final class LineSettings {
  /** Command line termination character. */
  public static final int S3 = 3;

  /** Response formatting character. */
  public static final int S4 = 4;

  /** Command line editing character: backspace. */
  public static final int S5 = 5;

  /** Escape guard time in 1/50 s. */
  public static final int S12 = 12;

  private static final int REGISTERS = 13;
  private static final int NONE = -1;
  private static final int[] FACTORY = {0, NONE, NONE, 13, 10, 8, 2, 50, 2, NONE, 15, NONE, 50};
  private static final int[] LEAST = {0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1, 0, 0};
  private static final int[] MOST = {7, 0, 0, 127, 127, 127, 10, 255, 255, 0, 254, 0, 255};

  boolean echo = true;
  boolean quiet;
  boolean verbose = true;
  int level = 4;
  int dcd = 1;
  int dtr = 2;
  int volume;
  int speaker;
  Errors errors = Errors.OFF;
  private final int[] registers = FACTORY.clone();

  /** Takes over all settings of another. */
  void set(LineSettings from) {
    echo = from.echo;
    quiet = from.quiet;
    verbose = from.verbose;
    level = from.level;
    dcd = from.dcd;
    dtr = from.dtr;
    volume = from.volume;
    speaker = from.speaker;
    errors = from.errors;
    System.arraycopy(from.registers, 0, registers, 0, REGISTERS);
  }

  LineSettings copy() {
    LineSettings copy = new LineSettings();
    copy.set(this);
    return copy;
  }

  /** The value of an S-register, or -1 where there is none of that number. */
  public int register(int number) {
    return number < REGISTERS ? registers[number] : NONE;
  }

  /** Sets an S-register; false where it does not exist or does not take the value. */
  public boolean register(int number, int value) {
    if (register(number) == NONE || value < LEAST[number] || value > MOST[number]) {
      return false;
    }
    registers[number] = value;
    return true;
  }

  /** As {@code AT&V} lists them. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("ACTIVE PROFILE:");
    lines.add(
        "E%d L%d M%d Q%d V%d X%d &C%d &D%d"
            .formatted(
                echo ? 1 : 0, volume, speaker, quiet ? 1 : 0, verbose ? 1 : 0, level, dcd, dtr));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < REGISTERS; i++) {
      if (registers[i] != NONE) {
        text.append(text.length() == 0 ? "" : " ").append("S%02d:%03d".formatted(i, registers[i]));
      }
    }
    lines.add(text.toString());
    return lines;
  }
}
