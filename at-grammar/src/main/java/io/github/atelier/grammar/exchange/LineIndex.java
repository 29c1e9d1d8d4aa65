package io.github.atelier.grammar.exchange;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.dialect.Unsolicited;
import io.github.atelier.grammar.framing.ReplyFramer;
import io.github.atelier.grammar.template.StringEscape;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a host knows of a dialect's lines before it looks at any command in flight: which
 * unsolicited message a line is, which failure, and how long a line with a counted field must be.
 * Immutable and thread-safe.
 */
public final class LineIndex implements ReplyFramer.Counter {

  /** A line recognised as an unsolicited message, with its values. */
  public record Recognised(Unsolicited message, Values values) {}

  /** A line with a counted field, and the text that it begins with. */
  private record Counted(Template template, byte[] prefix) {}

  /** A line recognised as a failure, with its values. */
  public record Failure(Template template, Values values) {}

  private final NameIndex<Unsolicited> messages;
  private final NameIndex<Template> errors;
  private final NameIndex<Counted> counted;
  private final boolean backslash;

  public LineIndex(Dialect dialect) {
    List<Unsolicited> unsolicited = new ArrayList<>(dialect.unsolicited());
    unsolicited.sort((a, b) -> b.opening().fixedLength() - a.opening().fixedLength());
    messages = new NameIndex<>(unsolicited, Unsolicited::opening);
    errors = new NameIndex<>(dialect.errors(), template -> template);
    backslash = dialect.settings().escape() == StringEscape.BACKSLASH;
    List<Template> found = new ArrayList<>();
    unsolicited.forEach(m -> collect(m.steps(), found));
    for (Command command : dialect.commands()) {
      collect(command.steps(), found);
    }
    counted =
        new NameIndex<>(
            found.stream().map(t -> new Counted(t, withoutLastBlanks(t.prefix()))).toList(),
            Counted::template);
  }

  private static void collect(List<Step> steps, List<Template> into) {
    for (Step step : steps) {
      if (step instanceof Step.Line l
          && l.template().hasCountedHole()
          && l.template().prefix().length > 0) {
        into.add(l.template());
      } else if (step instanceof Step.OneOf o) {
        o.items().forEach(item -> collect(item, into));
      } else if (step instanceof Step.Repeat r) {
        collect(r.steps(), into);
      } else if (step instanceof Step.When w) {
        collect(w.steps(), into);
      }
    }
  }

  /** The unsolicited message that this line is, or {@code null}. */
  public Recognised unsolicited(byte[] bytes, int from, int to, Reading reading) {
    List<Unsolicited> candidates = messages.candidates(bytes, from, to);
    for (int i = 0; i < candidates.size(); i++) {
      Unsolicited message = candidates.get(i);
      Values values = message.opening().match(bytes, from, to, Values.empty(), reading);
      if (values != null) {
        return new Recognised(message, values);
      }
    }
    return null;
  }

  /** The failure that this line tells, or {@code null}. */
  public Failure failure(byte[] bytes, int from, int to) {
    List<Template> candidates = errors.candidates(bytes, from, to);
    for (int i = 0; i < candidates.size(); i++) {
      Template error = candidates.get(i);
      Values values = error.match(bytes, from, to, Values.empty(), Reading.LENIENT_REPLY);
      if (values != null) {
        return new Failure(error, values);
      }
    }
    return null;
  }

  @Override
  public int wanted(byte[] buffer, int from, int to) {
    List<Counted> candidates = counted.candidates(buffer, from, to);
    for (int i = 0; i < candidates.size(); i++) {
      Counted one = candidates.get(i);
      if (startsWith(buffer, from, to, one.prefix())) {
        int wanted = one.template().wanted(buffer, from, to, Values.empty());
        if (wanted > 0) {
          return wanted;
        }
      }
    }
    return 0;
  }

  /**
   * {@inheritDoc} Only information text and messages with a name hold quoted strings: {@code
   * +NAME:}.
   */
  @Override
  public boolean endsInsideQuotes(byte[] buffer, int from, int to) {
    if (from == to || "+^#*%$".indexOf(buffer[from]) < 0 || !holdsQuote(buffer, from, to)) {
      return false;
    }
    for (Counted one : counted.candidates(buffer, from, to)) {
      // a counted payload that is complete may hold a lone quote
      if (startsWith(buffer, from, to, one.prefix())
          && one.template().match(buffer, from, to, Values.empty(), Reading.STRICT_REPLY) != null) {
        return false;
      }
    }
    boolean quoted = false;
    boolean fieldStart = false;
    boolean named = false;
    for (int i = from; i < to; i++) {
      byte b = buffer[i];
      if (quoted) {
        if (b == '\\' && backslash) {
          i++;
        } else if (b == '"' && (i + 1 == to || mayFollowQuote(buffer[i + 1]))) {
          quoted = false;
          fieldStart = false;
        }
      } else if (b == '"' && fieldStart) {
        quoted = true;
      } else if (b == ':' && !named || b == ',' && named) {
        named = true;
        fieldStart = true;
      } else if (b != ' ') {
        fieldStart = false;
      }
    }
    return quoted;
  }

  private static boolean startsWith(byte[] buffer, int from, int to, byte[] prefix) {
    return to - from >= prefix.length
        && Arrays.equals(buffer, from, from + prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] withoutLastBlanks(byte[] prefix) {
    int end = prefix.length;
    while (end > 0 && prefix[end - 1] == ' ') {
      end--;
    }
    return Arrays.copyOf(prefix, end);
  }

  private static boolean holdsQuote(byte[] buffer, int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] == '"') {
        return true;
      }
    }
    return false;
  }

  private static boolean mayFollowQuote(byte b) {
    return b == ',' || b == ')' || b == ' ' || b == '\r' || b == '\n';
  }
}
