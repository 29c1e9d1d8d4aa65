package io.github.atelier.emulator.module.terminal;

import io.github.atelier.emulator.module.terminal.ResultFormat.Errors;
import java.util.List;

/** The stored profiles of a module's lines (V.250 6.1.1; {@code &W}, {@code &V}). */
public final class LineProfiles {
  private final LineSettings[] stored = {new LineSettings(), new LineSettings()};

  /** Stores what a line has set; false where there is no such profile. */
  public boolean store(int profile, AtTerminal terminal) {
    if (profile >= stored.length) {
      return false;
    }
    stored[profile] = terminal.settings().copy();
    return true;
  }

  /** Gives a line what is stored; false where there is no such profile. */
  public boolean restore(int profile, AtTerminal terminal) {
    if (profile >= stored.length) {
      return false;
    }
    terminal.settings().set(stored[profile]);
    terminal.charactersChanged();
    return true;
  }

  /** Gives a line what it had from the factory. */
  public boolean factory(AtTerminal terminal) {
    terminal.settings().set(new LineSettings());
    terminal.charactersChanged();
    return true;
  }

  /** Changes one setting of a line. */
  public void set(AtTerminal terminal, String what, int value) {
    LineSettings line = terminal.settings();
    switch (what) {
      case "echo" -> line.echo = value == 1;
      case "quiet" -> line.quiet = value == 1;
      case "verbose" -> line.verbose = value == 1;
      case "level" -> line.level = value;
      case "dcd" -> line.dcd = value;
      case "dtr" -> line.dtr = value;
      case "volume" -> line.volume = value;
      case "speaker" -> line.speaker = value;
      case "errors" -> line.errors = Errors.values()[value];
      default -> throw new IllegalArgumentException("no setting of a line: " + what);
    }
  }

  public Errors errors(AtTerminal terminal) {
    return terminal.settings().errors;
  }

  /** The settings of a line, as {@code AT&V} lists them. */
  public List<String> lines(AtTerminal terminal) {
    return terminal.settings().lines();
  }
}
