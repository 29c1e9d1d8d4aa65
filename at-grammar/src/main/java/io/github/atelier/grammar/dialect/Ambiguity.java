package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.Reading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Finds declarations that no reader can tell apart: each reads the sample lines of the other. Where
 * only one reads the other's, the narrower one is tried first and nothing is ambiguous.
 */
final class Ambiguity {
  private Ambiguity() {}

  /** A declaration with the lines that stand for all that it may be. */
  private record Entry(String name, Template template, Origin origin, List<byte[]> samples) {
    Entry(String name, Template template, Origin origin) {
      this(name, template, origin, samples(template));
    }

    private static List<byte[]> samples(Template template) {
      return SampleValues.of(template).stream().map(template::encode).toList();
    }
  }

  static List<DialectException.Problem> find(
      Collection<Command> commands, Collection<Unsolicited> unsolicited) {
    List<Entry> requests = new ArrayList<>();
    for (Command command : commands) {
      command
          .requests()
          .forEach(
              r -> requests.add(new Entry("command " + command.meaning(), r, command.origin())));
    }
    List<Entry> openings = new ArrayList<>();
    for (Unsolicited message : unsolicited) {
      openings.add(
          new Entry("unsolicited " + message.meaning(), message.opening(), message.origin()));
    }
    List<DialectException.Problem> problems = new ArrayList<>();
    compare(requests, Reading.REQUEST, problems);
    compare(openings, Reading.STRICT_REPLY, problems);
    return problems;
  }

  private static void compare(
      List<Entry> entries, Reading reading, List<DialectException.Problem> problems) {
    for (int i = 0; i < entries.size(); i++) {
      for (int j = 0; j < i; j++) {
        Entry a = entries.get(i);
        Entry b = entries.get(j);
        if (readsAll(a, b, reading) && readsAll(b, a, reading)) {
          problems.add(
              new DialectException.Problem(
                  a.origin(),
                  a.name() + " cannot be told apart from " + b.name() + " (" + b.origin() + ")",
                  "change one of the two, or drop the inherited one with 'remove "
                      + b.name()
                      + "'"));
        }
      }
    }
  }

  private static boolean readsAll(Entry reader, Entry written, Reading reading) {
    for (byte[] sample : written.samples()) {
      if (reader.template().match(sample, reading) == null) {
        return false;
      }
    }
    return true;
  }
}
