package io.github.atelier.cli.terminal;

import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/**
 * What a person sees: lines above the prompt, each kind in its colour and, where there are no
 * colours, told by how it begins. Thread-safe.
 */
final class Screen {

  /** What a line is. */
  enum Kind {
    REPLY(AttributedStyle.DEFAULT),
    OK(AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN)),
    FAILED(AttributedStyle.DEFAULT.foreground(AttributedStyle.RED).bold()),
    UNSOLICITED(AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN)),
    NOTICE(AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW)),
    OCTETS(AttributedStyle.DEFAULT.foreground(AttributedStyle.BRIGHT | AttributedStyle.BLACK));

    private final AttributedStyle style;

    Kind(AttributedStyle style) {
      this.style = style;
    }
  }

  private final LineReader reader;
  private final boolean colours;

  Screen(LineReader reader, boolean colours) {
    this.reader = reader;
    this.colours = colours;
  }

  /** Shows a line above the prompt, or at the end of the screen where there is none. */
  void show(Kind kind, String text) {
    String printable = printable(text);
    if (colours) {
      reader.printAbove(new AttributedString(printable, kind.style));
    } else {
      reader.printAbove(printable);
    }
  }

  /** Control characters by number: what a module says must not steer the terminal. */
  static String printable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                out.append(String.format("<%02X>", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }
}
