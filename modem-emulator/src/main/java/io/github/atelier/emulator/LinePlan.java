package io.github.atelier.emulator;

import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.decorated.PacedLine;
import io.github.atelier.emulator.module.LineRole;
import java.util.Objects;

/**
 * How a line is attached to a module.
 *
 * @param role what it is for
 * @param bitsPerSecond 50 to 10,000,000: octets take the time that they would take as 8N1 on a
 *     cable; 0: as fast as the line goes
 */
public record LinePlan(LineRole role, int bitsPerSecond) {

  /** Commands and messages, as fast as the line goes. */
  public static final LinePlan DEFAULT = new LinePlan(LineRole.AT, 0);

  private static final int BITS_8N1 = 10;
  private static final int OUTPUT = 1 << 20;

  public LinePlan {
    Objects.requireNonNull(role, "role");
    if (bitsPerSecond != 0) {
      PacedLine.checkRate(bitsPerSecond);
    }
  }

  public LinePlan withRole(LineRole newRole) {
    return new LinePlan(newRole, bitsPerSecond);
  }

  public LinePlan withBitsPerSecond(int rate) {
    return new LinePlan(role, rate);
  }

  Line paced(Line line) {
    return bitsPerSecond == 0 ? line : new PacedLine(line, bitsPerSecond, BITS_8N1, OUTPUT);
  }
}
