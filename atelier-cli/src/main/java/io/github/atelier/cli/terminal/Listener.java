package io.github.atelier.cli.terminal;

import io.github.atelier.cli.terminal.Screen.Kind;
import io.github.atelier.driver.channel.ChannelListener;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.channel.WireLog;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;

/** Shows what no command asked for, and writes down every line. */
final class Listener implements ChannelListener, WireLog {
  private final Screen screen;
  private final Transcript transcript;
  private final Masks masks;
  private final Dialect dialect;

  Listener(Screen screen, Transcript transcript, Masks masks, Dialect dialect) {
    this.screen = screen;
    this.transcript = transcript;
    this.masks = masks;
    this.dialect = dialect;
  }

  @Override
  public void unsolicited(String meaning, Values values) {
    screen.show(
        Kind.UNSOLICITED, "* " + masks.mask(Rendering.unsolicited(dialect, meaning, values)));
  }

  @Override
  public void stray(String line, Stray why) {
    String label =
        switch (why) {
          case UNKNOWN -> Rendering.laterResult(dialect, line);
          case LATE -> "   (late)";
          case AMBIGUOUS -> "   (ambiguous: a later line of this shape was taken for the reply)";
        };
    screen.show(Kind.UNSOLICITED, "* " + masks.mask(line) + label);
  }

  @Override
  public void lost(ModemException cause) {
    tell(cause.getMessage());
    tell("this terminal opens it again as soon as it is there");
  }

  @Override
  public void restored() {
    tell("the line is open again");
  }

  @Override
  public void restarted() {
    tell("the module has restarted");
  }

  @Override
  public void unresponsive() {
    tell("the module answers no probe; the next command tries again");
  }

  /** Says something about the line or what is sent over it. */
  void tell(String what) {
    String masked = masks.mask(what);
    transcript.add("--", masked);
    screen.show(Kind.NOTICE, "-- " + masked);
  }

  /** Called before anything else hears the line, so that a secret it tells is known from now on. */
  @Override
  public void line(Direction direction, String text, long nanos) {
    if (direction == Direction.RECEIVED) {
      String line = text;
      while (line.startsWith("<CR>") || line.startsWith("<LF>")) {
        line = line.substring(4);
      }
      masks.heard(line.getBytes(StandardCharsets.UTF_8));
    }
    transcript.add(direction == Direction.SENT ? ">" : "<", masks.mask(text));
  }
}
