package io.github.atelier.grammar.exchange;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.util.Arrays;

/** Reads single lines as lines of the reply to one command, with what it has sent. */
final class ReplyLines {
  private final Command command;
  private final Values sent;

  ReplyLines(Command command, Values sent) {
    this.command = command;
    this.sent = sent;
  }

  /**
   * The values of a line, or {@code null} where it is not the line of this slot.
   *
   * @param values what is known so far
   */
  Values read(Slot slot, Values values, byte[] bytes, int from, int to, Reading reading) {
    if (!(slot.step() instanceof Step.Line l)
        || l.template().takesAnyText()
            && command.request().prefixLength() > 3
            && foreign(bytes, from, to)) {
      return null;
    }
    Values known = known(slot, l.template(), values);
    Values read = l.template().match(bytes, from, to, known, reading);
    int end = to;
    while (read == null
        && reading == Reading.LENIENT_REPLY
        && l.template().prefixLength() > 2
        && (end = lastComma(bytes, from, end)) > 0) {
      // firmware appends fields that no manual shows; what the manual shows is read
      read = l.template().match(bytes, from, end, known, reading);
    }
    return read == null || !equalToSent(read) ? null : read;
  }

  /** What is known of a line before it is read: of a repeated one, not what the last one told. */
  private static Values known(Slot slot, Template template, Values values) {
    Values known = values;
    if (slot.repeated()) {
      for (String name : template.holeNames()) {
        known = name.endsWith(".length") ? known.without(name) : known;
      }
    }
    return known;
  }

  /** The last comma, or -1 where a quote comes after it: strings are not dropped. */
  private static int lastComma(byte[] bytes, int from, int to) {
    int i = to - 1;
    while (i > from && bytes[i] != ',' && bytes[i] != '"') {
      i--;
    }
    return i > from && bytes[i] == ',' ? i : -1;
  }

  /** Whether a line opens with a name and a colon as information text of another command does. */
  private boolean foreign(byte[] bytes, int from, int to) {
    if (from == to || "+^#*%$".indexOf(bytes[from]) < 0) {
      return false;
    }
    int end = from + 1;
    while (end < to
        && (bytes[end] >= 'A' && bytes[end] <= 'Z' || bytes[end] >= '0' && bytes[end] <= '9')) {
      end++;
    }
    byte[] own = command.request().prefix();
    return end > from + 1
        && end < to
        && bytes[end] == ':'
        && !(own.length >= 2 + end - from
            && Arrays.equals(own, 2, 2 + end - from, bytes, from, end));
  }

  /**
   * A value that the command line carried comes back unchanged, or the line is another command's
   * (client, message id). A length may differ: a file holds less than was asked for.
   */
  boolean equalToSent(Values read) {
    for (String name : command.request().holeNames()) {
      Value expected = sent.get(name);
      Value actual = read.get(name);
      if (expected != null
          && actual != null
          && !expected.equals(actual)
          && !name.endsWith(".length")) {
        return false;
      }
    }
    return true;
  }
}
