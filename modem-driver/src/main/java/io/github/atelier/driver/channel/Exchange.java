package io.github.atelier.driver.channel;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Settings;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;

/**
 * One command to be sent: of a dialect with its values, or raw.
 *
 * @param command the dialect's command, or {@code null} for a raw line
 * @param values the values that its holes take; more than it needs do no harm
 * @param raw the raw line without its CR, or {@code null}
 * @param timeout for a raw line, how long its final result may take
 * @param attention whether it merely asks if somebody is there; see {@link #attention}
 */
public record Exchange(
    Command command, Values values, String raw, Duration timeout, boolean attention) {

  /**
   * A command by its meaning.
   *
   * @throws io.github.atelier.grammar.dialect.MissingCommandException if the dialect lacks it
   */
  public static Exchange of(Dialect dialect, String meaning, Values values) {
    Command command = dialect.command(meaning);
    return of(command, withDefaults(dialect, command, values));
  }

  /** What the caller leaves open and the command line needs is as the dialect's default says. */
  private static Values withDefaults(Dialect dialect, Command command, Values values) {
    Values all = values;
    for (String name : command.needs()) {
      if (!all.has(name) && dialect.defaults().has(name)) {
        all = all.with(name, dialect.defaults().get(name));
      }
    }
    return all;
  }

  /** A command of a dialect. */
  public static Exchange of(Command command, Values values) {
    return new Exchange(command.given(values), values, null, command.within(), false);
  }

  /**
   * A line as a person would type it, with every line of the reply as information text.
   *
   * @param line begins with {@code AT}; no control characters
   * @param timeout how long the final result may take
   * @throws CommandRefusedException if the line is no command line
   */
  public static Exchange raw(String line, Duration timeout) {
    if (!line.regionMatches(true, 0, "AT", 0, 2)) {
      throw new CommandRefusedException(
          "a command line begins with AT; this one does not. Nothing was sent");
    }
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) < ' ' || line.charAt(i) == 0x7F) {
        throw new CommandRefusedException(
            String.format(
                "the line holds control character %02X at position %d; send one command line at a time. Nothing was sent",
                (int) line.charAt(i), i + 1));
      }
    }
    if (Basic.silences(line)) {
      throw new CommandRefusedException(
          "ATQ1 and ATV0 make the module's results ones that the driver does not read (it needs ATQ0V1). Nothing was sent");
    }
    return new Exchange(null, Values.empty(), line, timeout, false);
  }

  /**
   * A line that asks whether a module is there, such as {@code AT}. Unanswered it is not fenced,
   * because nothing may be there to answer a probe; the first answer to anything that is sent later
   * is, because it may be a late one to this.
   *
   * @param line as for {@link #raw}, without values
   * @param timeout how long the answer may take
   */
  public static Exchange attention(String line, Duration timeout) {
    return new Exchange(null, Values.empty(), line, timeout, true);
  }

  /**
   * Makes sure that it can be sent.
   *
   * @throws CommandRefusedException with the value that the command line or its data cannot carry
   */
  public void check(Settings settings) {
    InFlight.of(this, settings);
  }

  /** What it is, for a message: the meaning, or the raw line up to its first parameter. */
  public String title() {
    if (command != null) {
      return command.meaning();
    }
    int equals = raw.indexOf('=');
    return equals < 0 ? raw : raw.substring(0, equals + 1) + "...";
  }
}
