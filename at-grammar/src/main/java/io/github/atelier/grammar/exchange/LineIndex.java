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
import java.util.List;

/**
 * What a host knows of a dialect's lines before it looks at any command in flight: which
 * unsolicited message a line is, which failure, and how long a line with a counted field must be.
 * Immutable and thread-safe.
 */
public final class LineIndex implements ReplyFramer.Counter {

  /** A line recognised as an unsolicited message, with its values. */
  public record Recognised(Unsolicited message, Values values) {}

  /** A line recognised as a failure, with its values. */
  public record Failure(Template template, Values values) {}

  private final List<Unsolicited> messages;
  private final List<Template> errors;
  private final byte[][] countedPrefixes;
  private final Template[] counted;
  private final boolean backslash;

  public LineIndex(Dialect dialect) {
    messages = new ArrayList<>(dialect.unsolicited());
    messages.sort((a, b) -> b.opening().fixedLength() - a.opening().fixedLength());
    errors = dialect.errors();
    backslash = dialect.settings().escape() == StringEscape.BACKSLASH;
    List<Template> found = new ArrayList<>();
    messages.forEach(m -> collect(m.steps(), found));
    for (Command command : dialect.commands()) {
      collect(command.steps(), found);
    }
    counted = found.toArray(new Template[0]);
    countedPrefixes = found.stream().map(Template::prefix).toArray(byte[][]::new);
  }

  private static void collect(List<Step> steps, List<Template> into) {
    for (Step step : steps) {
      if (step instanceof Step.Line l
          && l.template().hasCountedHole()
          && l.template().prefix().length > 0) {
        into.add(l.template());
      } else if (step instanceof Step.Repeat r) {
        collect(r.steps(), into);
      } else if (step instanceof Step.When w) {
        collect(w.steps(), into);
      }
    }
  }

  /** The unsolicited message that this line is, or {@code null}. */
  public Recognised unsolicited(byte[] bytes, int from, int to, Reading reading) {
    for (Unsolicited message : messages) {
      Values values = message.opening().match(bytes, from, to, Values.empty(), reading);
      if (values != null) {
        return new Recognised(message, values);
      }
    }
    return null;
  }

  /** The failure that this line tells, or {@code null}. */
  public Failure failure(byte[] bytes, int from, int to) {
    for (Template error : errors) {
      Values values = error.match(bytes, from, to, Values.empty(), Reading.LENIENT_REPLY);
      if (values != null) {
        return new Failure(error, values);
      }
    }
    return null;
  }

  @Override
  public int wanted(byte[] buffer, int from, int to) {
    for (int i = 0; i < counted.length; i++) {
      if (startsWith(buffer, from, to, countedPrefixes[i])) {
        int wanted = counted[i].wanted(buffer, from, to, Values.empty());
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
    if (from == to || "+^#*%$".indexOf(buffer[from]) < 0) {
      return false;
    }
    for (int i = 0; i < counted.length; i++) {
      // a counted payload that is complete may hold a lone quote
      if (startsWith(buffer, from, to, countedPrefixes[i])
          && counted[i].match(buffer, from, to, Values.empty(), Reading.STRICT_REPLY) != null) {
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
        } else if (b == '"' && (i + 1 == to || ",) \r\n".indexOf(buffer[i + 1]) >= 0)) {
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
    int end = prefix.length;
    while (end > 0 && prefix[end - 1] == ' ') {
      end--;
    }
    if (to - from < end) {
      return false;
    }
    for (int i = 0; i < end; i++) {
      if (buffer[from + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
