package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds declarations that no reader can tell apart: each reads the sample lines of the other. Where
 * only one reads the other's, the narrower one is tried first and nothing is ambiguous.
 */
final class Ambiguity {
  private static final String NAME_ENDS = "=?:, \"";

  private Ambiguity() {}

  /**
   * A declaration with the lines that stand for all that it may be, made when they are asked for.
   */
  private static final class Entry {
    final String name;
    final Template template;
    final Origin origin;
    private List<byte[]> samples;

    Entry(String name, Template template, Origin origin) {
      this.name = name;
      this.template = template;
      this.origin = origin;
    }

    List<byte[]> samples() {
      if (samples == null) {
        samples = SampleValues.of(template).stream().map(template::encode).toList();
      }
      return samples;
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

  /**
   * Two lines of different names cannot be mistaken for each other, so that of some 400 commands
   * few pairs are left to be tried: a start waits for this.
   */
  private static void compare(
      List<Entry> entries, Reading reading, List<DialectException.Problem> problems) {
    Map<String, List<Entry>> byName = new HashMap<>();
    List<Entry> nameless = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Entry a = entries.get(i);
      String name = lineName(a.template);
      if (name == null) {
        compare(a, entries.subList(0, i), reading, problems);
        nameless.add(a);
      } else {
        List<Entry> same = byName.computeIfAbsent(name, n -> new ArrayList<>());
        compare(a, same, reading, problems);
        compare(a, nameless, reading, problems);
        same.add(a);
      }
    }
  }

  private static void compare(
      Entry a, List<Entry> others, Reading reading, List<DialectException.Problem> problems) {
    for (Entry b : others) {
      if (readsAll(a, b, reading) && readsAll(b, a, reading)) {
        problems.add(
            new DialectException.Problem(
                a.origin,
                a.name + " cannot be told apart from " + b.name + " (" + b.origin + ")",
                "change one of the two, or drop the inherited one with 'remove " + b.name + "'"));
      }
    }
  }

  /**
   * The name that each line of this shape begins with, whatever its values, in capital letters; or
   * {@code null} where a value may be a part of it ({@code ATE<echo>}).
   */
  static String lineName(Template template) {
    byte[] prefix = template.prefix();
    int end = 0;
    while (end < prefix.length && NAME_ENDS.indexOf(prefix[end]) < 0) {
      end++;
    }
    boolean whole = end < prefix.length || template.isLiteral();
    return whole && end > 0
        ? new String(prefix, 0, end, StandardCharsets.UTF_8).toUpperCase(Locale.ROOT)
        : null;
  }

  private static boolean readsAll(Entry reader, Entry written, Reading reading) {
    for (byte[] sample : written.samples()) {
      if (reader.template.match(sample, reading) == null) {
        return false;
      }
    }
    return true;
  }
}
