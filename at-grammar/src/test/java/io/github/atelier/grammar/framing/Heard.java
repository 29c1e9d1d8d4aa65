package io.github.atelier.grammar.framing;

import io.github.atelier.grammar.redact.WireText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Writes down what a framer of a module's octets says. */
final class Heard implements ReplyFramer.Sink {
  final List<String> events = new ArrayList<>();
  final ReplyFramer framer;
  private final BiConsumer<ReplyFramer, String> reaction;

  /**
   * @param reaction what the host does on each line, as it would from inside the event
   */
  Heard(ReplyFramer.Counter counter, int limit, BiConsumer<ReplyFramer, String> reaction) {
    this.framer = new ReplyFramer(this, counter, limit);
    this.reaction = reaction;
  }

  @Override
  public void line(byte[] buffer, int from, int to) {
    String line = WireText.of(buffer, from, to);
    events.add(line);
    reaction.accept(framer, line);
  }

  @Override
  public void prompt() {
    events.add("PROMPT");
  }

  @Override
  public void data(byte[] buffer, int from, int to) {
    events.add("DATA:" + WireText.of(buffer, from, to));
  }

  @Override
  public void overflow() {
    events.add("OVERFLOW");
  }
}
