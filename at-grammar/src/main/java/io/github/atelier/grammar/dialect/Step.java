package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.value.OctetsType;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.List;

/** One step of a transcript after the command line, in the order of the manual. */
public sealed interface Step {

  /**
   * A line from the module: information text, the final result, or a result that comes after it.
   *
   * @param template the line
   * @param follows whether it belongs to the line before it and comes right behind that one's end
   */
  record Line(Template template, boolean follows) implements Step {
    /** A line of its own. */
    public Line(Template template) {
      this(template, false);
    }
  }

  /**
   * The module asks for data.
   *
   * @param line the line that asks ({@code CONNECT}), or {@code null} for a bare prompt character
   * @param character the bare prompt character, usually {@code >}; meaningless where {@code line}
   *     is given
   */
  record Prompt(Template line, char character) implements Step {
    public boolean bare() {
      return line == null;
    }
  }

  /**
   * Octets from the host, in data mode.
   *
   * @param name the value that they are
   * @param type how many are legal
   * @param terminator octet that ends them, or -1 where {@code name.length} counts them
   * @param abandon octet that leaves the data mode without sending, or -1 where none does
   * @param secret whether they are masked in every print
   */
  record HostData(String name, OctetsType type, int terminator, int abandon, boolean secret)
      implements Step {
    public boolean counted() {
      return terminator < 0;
    }
  }

  /**
   * Octets from the module, raw on the line and counted by {@code name.length} of an earlier line.
   *
   * @param name the value that they are
   * @param type how many are legal
   * @param secret whether they are masked in every print
   */
  record ModuleData(String name, OctetsType type, boolean secret) implements Step {}

  /**
   * Free text of the module that belongs to the line before it and comes right behind that one's
   * end: whatever octets, empty lines and lines that look like results included.
   *
   * @param name the value that it is
   * @param type how many octets are legal
   * @param secret whether it is masked in every print
   * @param raw whether it is octets without an end of their own: not text in lines, but what a
   *     transparent mode sends, up to the next line of the transcript
   */
  record Text(String name, OctetsType type, boolean secret, boolean raw) implements Step {
    /** Text that belongs to the line before it. */
    public Text(String name, OctetsType type, boolean secret) {
      this(name, type, secret, false);
    }
  }

  /**
   * One of several items, each a line with what belongs to it. A module writes the first whose
   * values it has; a reader takes the one that it sees.
   *
   * @param items the items, in order
   */
  record OneOf(List<List<Step>> items) implements Step {
    public OneOf {
      items = items.stream().map(List::copyOf).toList();
    }

    /** The first item that these values can fill, or the last. */
    public List<Step> chosen(Values values) {
      for (List<Step> item : items) {
        boolean fits =
            item.stream()
                .allMatch(
                    s ->
                        s instanceof Line l && l.template().canEncode(values)
                            || s instanceof Text t && values.has(t.name()));
        if (fits) {
          return item;
        }
      }
      return items.get(items.size() - 1);
    }
  }

  /** Whether it belongs to the step before it, so that nothing can come between the two. */
  default boolean continues() {
    return this instanceof Text || this instanceof Line l && l.follows();
  }

  /**
   * Lines that come only where a value of the command line is so.
   *
   * @param name the value
   * @param value what it must be: a number, or the neutral name of a code
   * @param steps the lines
   */
  record When(String name, String value, List<Step> steps) implements Step {
    public When {
      steps = List.copyOf(steps);
    }

    /** Whether the lines come in an exchange of these values. */
    public boolean holds(Values values) {
      Value actual = values.get(name);
      return actual instanceof Value.Octets o
          ? o.text().equals(value)
          : actual != null && actual.toString().equals(value);
    }
  }

  /** The lines of the module among these steps, groups included, in their order. */
  static List<Template> lines(List<Step> steps) {
    List<Template> lines = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Line l) {
        lines.add(l.template());
      } else if (step instanceof When w) {
        lines.addAll(lines(w.steps()));
      } else if (step instanceof OneOf o) {
        o.items().forEach(item -> lines.addAll(lines(item)));
      } else if (step instanceof Repeat r) {
        lines.addAll(lines(r.steps()));
      }
    }
    return lines;
  }

  /**
   * A group that comes any number of times.
   *
   * @param steps the group
   * @param untilAllOf a value that arrives in parts and is complete when {@code untilAllOf.total}
   *     octets are there, or {@code null}
   * @param most most octets of one part that a module writes; a reader takes parts of any length
   */
  record Repeat(List<Step> steps, String untilAllOf, int most) implements Step {
    public Repeat {
      steps = List.copyOf(steps);
    }

    /** Whether the group has a line that tells the total, so that it comes once at least. */
    public boolean tellsTotal() {
      return steps.stream()
          .anyMatch(
              s -> s instanceof Line l && l.template().holeNames().contains(untilAllOf + ".total"));
    }
  }
}
