package io.github.atelier.grammar.laws;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.dialect.Unsolicited;
import io.github.atelier.grammar.exchange.LineIndex;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.HoleInfo;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.DigitsType;
import io.github.atelier.grammar.value.HexType;
import io.github.atelier.grammar.value.IntegerType;
import io.github.atelier.grammar.value.OctetsType;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.ValueType;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Values drawn from the types that a dialect declares. Half of the draws hold friendly text alone,
 * so that each line is written often; the other half hold whatever the type allows, quotes, line
 * ends and broken UTF-8 included. The same seed draws the same values.
 */
final class Samples {
  private static final int LONGEST = 3000;
  private static final String FRIENDLY = "abcxyzABCXYZ0189 ,;:=|/+-_.#*^%&?!()[]{}<>@$~'äé中😀";
  private static final String WILD = FRIENDLY + "\"\\\r\n\0\u001a\u001b\u007f\t\b";

  private final Dialect dialect;
  private final Random random;
  private boolean friendly;

  Samples(Dialect dialect, String seed) {
    this.dialect = dialect;
    this.random = new Random(seed.hashCode());
  }

  /**
   * Values for every hole of these templates and for these further names; optional ones all, none
   * or some of them.
   */
  Values values(List<Template> templates, List<String> names) {
    friendly = random.nextBoolean();
    int keep = random.nextInt(3);
    Values values = Values.empty();
    for (Template template : templates) {
      for (HoleInfo hole : template.holes()) {
        boolean wanted = !hole.optional() || keep == 0 || (keep == 1 && random.nextBoolean());
        String name = hole.lengthOf() == null ? hole.name() : hole.lengthOf();
        if (wanted && !values.has(name)) {
          ValueType type = hole.lengthOf() == null ? hole.type() : dialect.value(name).type();
          values = values.with(name, value(type));
        }
        if (wanted && hole.optional() && hole.name().endsWith(".length")) {
          values = values.with(hole.name(), values.bytes(name).length);
        }
      }
    }
    for (String name : names) {
      if (!values.has(name)) {
        values = values.with(name, value(dialect.value(name).type()));
      }
    }
    return values;
  }

  /** Values for a whole exchange, from the command line to the last result, repeats left out. */
  Values exchange(Command command) {
    List<Template> templates = new ArrayList<>(command.requests());
    List<String> data = new ArrayList<>();
    collect(command.steps(), templates, data);
    return values(templates, data);
  }

  /** Values for all lines of an unsolicited message. */
  Values message(Unsolicited message) {
    List<Template> templates = new ArrayList<>(List.of(message.opening()));
    List<String> data = new ArrayList<>();
    for (Step step : message.steps()) {
      if (step.continues()) {
        collect(List.of(step), templates, data);
      }
    }
    return values(templates, data);
  }

  private void collect(List<Step> steps, List<Template> templates, List<String> data) {
    for (Step step : steps) {
      if (step instanceof Step.Line l) {
        templates.add(l.template());
      } else if (step instanceof Step.When w) {
        templates.addAll(Step.lines(w.steps()));
      } else if (step instanceof Step.Prompt p && !p.bare()) {
        templates.add(p.line());
      } else if (step instanceof Step.HostData d) {
        data.add(d.name());
      } else if (step instanceof Step.ModuleData d) {
        data.add(d.name());
      } else if (step instanceof Step.Text t) {
        data.add(t.name());
      } else if (step instanceof Step.OneOf o) {
        collect(o.items().get(random.nextInt(o.items().size())), templates, data);
      }
    }
  }

  /** Zero to three rows for the repeated group of a command. */
  List<Values> rows(Command command, Values values) {
    List<Values> rows = new ArrayList<>();
    int count = random.nextInt(4);
    for (Step step : command.steps()) {
      for (int i = 0; step instanceof Step.Repeat r && i < count; i++) {
        List<Template> templates = new ArrayList<>();
        List<String> data = new ArrayList<>();
        collect(r.steps(), templates, data);
        boolean before = friendly;
        Values row = values(templates, data);
        friendly = before;
        for (String name : command.request().holeNames()) {
          row = row.without(name);
        }
        rows.add(row);
      }
    }
    return rows;
  }

  Value value(ValueType type) {
    if (type instanceof IntegerType t) {
      return new Value.Number(
          t.only().isEmpty()
              ? number(t.min(), t.max())
              : t.only().get(random.nextInt(t.only().size())));
    } else if (type instanceof DigitsType t) {
      return text("0123456789", (int) number(t.min(), t.max()));
    } else if (type instanceof HexType t) {
      return text("0123456789ABCDEFabcdef", (int) number(t.min(), t.max()));
    } else if (type instanceof CodeType t) {
      return new Value.Code(t.entries().get(random.nextInt(t.entries().size())).name());
    } else if (type instanceof OctetsType t) {
      return octets(t.min(), t.max());
    }
    return quotesClosed(begun((Value.Octets) octets(0, 60)));
  }

  /** What an idle line brings before a line is no part of it. */
  private static Value.Octets begun(Value.Octets line) {
    byte[] octets = line.bytes();
    for (int i = 0; i < octets.length && octets[i] == (byte) 0xFF; i++) {
      octets[i] = '.';
    }
    return Value.Octets.of(octets);
  }

  /** A line of the module that ends inside a string is not over; see hard case C6. */
  private Value quotesClosed(Value.Octets line) {
    byte[] shown =
        ("+X: " + new String(line.bytes(), StandardCharsets.ISO_8859_1))
            .getBytes(StandardCharsets.ISO_8859_1);
    boolean open = new LineIndex(dialect).endsInsideQuotes(shown, 0, shown.length);
    int quotes = 0;
    for (byte b : line.bytes()) {
      quotes += b == '"' ? 1 : 0;
    }
    if (quotes % 2 == 0 && !open) {
      return line;
    }
    byte[] without = line.bytes();
    for (int i = 0; i < without.length; i++) {
      without[i] = without[i] == '"' ? (byte) '\'' : without[i];
    }
    return Value.Octets.of(without);
  }

  /** The lowest, the highest, or one between. */
  private long number(long min, long max) {
    return switch (random.nextInt(4)) {
      case 0 -> min;
      case 1 -> max;
      default -> min + (long) (random.nextDouble() * (max - min + 1));
    };
  }

  private Value octets(int min, int max) {
    if (friendly && random.nextInt(4) == 0) {
      return fit(new byte[0], random.nextBoolean() ? min : Math.min(max, LONGEST));
    }
    if (!friendly && random.nextBoolean()) {
      byte[] any = new byte[(int) number(min, Math.min(max, 300))];
      random.nextBytes(any);
      return Value.Octets.of(any);
    }
    byte[] text = text(friendly ? FRIENDLY : WILD, random.nextInt(20)).bytes();
    return fit(text, Math.max(min, Math.min(max, text.length)));
  }

  private static Value fit(byte[] bytes, int length) {
    byte[] out = Arrays.copyOf(bytes, length);
    for (int i = bytes.length; i < length; i++) {
      out[i] = (byte) ('a' + i % 26);
    }
    return Value.Octets.of(out);
  }

  private Value.Octets text(String letters, int length) {
    int[] points = letters.codePoints().toArray();
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      out.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return Value.Octets.of(out.toString());
  }
}
