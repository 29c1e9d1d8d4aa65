package io.github.atelier.grammar.framing;

import io.github.atelier.grammar.redact.WireText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down what a framer of a host's octets says. A line {@code C=n} makes it await n octets, a
 * line {@code U} octets until Ctrl-Z or ESC, as a module would from inside the event.
 */
class Typed implements CommandFramer.Sink {
  final List<String> events = new ArrayList<>();
  final StringBuilder echo = new StringBuilder();
  final CommandFramer framer;

  Typed(int limit) {
    framer = new CommandFramer(this, limit);
  }

  Typed feed(String wire) {
    byte[] bytes = wire.getBytes(StandardCharsets.ISO_8859_1);
    framer.feed(bytes, 0, bytes.length);
    return this;
  }

  @Override
  public void echo(byte[] buffer, int from, int to) {
    echo.append(WireText.of(buffer, from, to));
  }

  @Override
  public void commandLine(byte[] buffer, int from, int to) {
    String line = WireText.of(buffer, from, to);
    events.add("LINE:" + line);
    if (line.startsWith("C=") && line.length() == 3) {
      framer.expectCounted(line.charAt(2) - '0');
    } else if (line.equals("U")) {
      framer.expectUntil(0x1A, 0x1B, 8);
    }
  }

  @Override
  public void data(byte[] buffer, int from, int to) {
    events.add("DATA:" + WireText.of(buffer, from, to));
  }

  @Override
  public void abandoned() {
    events.add("ABANDONED");
  }

  @Override
  public void lineTooLong() {
    events.add("TOO LONG");
  }
}
