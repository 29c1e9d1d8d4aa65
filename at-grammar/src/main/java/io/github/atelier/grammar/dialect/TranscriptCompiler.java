package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.dialect.DialectSource.Line;
import io.github.atelier.grammar.template.HoleTypes;
import io.github.atelier.grammar.template.HoleTypes.Declared;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.TemplateException;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.OctetsType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compiles the indented lines of a command or an unsolicited message. */
final class TranscriptCompiler {
  /** Octets in one part of a message where the dialect does not say. */
  private static final int PART = 1024;

  /** After the name of octets that no line counts. */
  private static final String RAW = ": raw";

  private final HoleTypes dialect;
  private final Problems problems;

  /** Names whose length some earlier line told: these are counted from then on. */
  private final Set<String> counted = new HashSet<>();

  /** What may come before an error. */
  private final List<Template> onError = new ArrayList<>();

  /** Names whose total some earlier line told. */
  private final Set<String> totals = new HashSet<>();

  TranscriptCompiler(HoleTypes dialect, Problems problems) {
    this.dialect = dialect;
    this.problems = problems;
  }

  /** Compiles a command line and remembers the lengths that it tells. */
  Template request(String text) throws TemplateException {
    return remember(Template.parseRequest(text, dialect));
  }

  /** Compiles a line of the module and remembers the lengths that it tells. */
  private Template line(String text) throws TemplateException {
    Template template = remember(Template.parse(text, dialect, counted));
    if (template.isRestAlone()) {
      throw new TemplateException(
          "a line that is nothing but " + text,
          "any line at all would be it. Free text is indented below its header, with 'value text bytes ..160'; a line of free text with bounds is <name: line>");
    }
    return template;
  }

  /** Lines that may come before an error and tell why. */
  List<Template> onError() {
    return onError;
  }

  private Template remember(Template template) {
    for (Template.HoleInfo hole : template.holes()) {
      if (hole.lengthOf() != null && hole.name().endsWith(".length")) {
        counted.add(hole.lengthOf());
      } else if (hole.lengthOf() != null) {
        totals.add(hole.lengthOf());
      }
    }
    return template;
  }

  List<Step> steps(List<Line> lines) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < lines.size(); ) {
      Line line = lines.get(i);
      int end = i + 1;
      while (end < lines.size() && lines.get(end).indent() > line.indent()) {
        end++;
      }
      List<Line> inner = lines.subList(i + 1, end);
      boolean beforeHost = end < lines.size() && lines.get(end).text().startsWith("=>");
      problems.guard(line.origin(), () -> step(line, inner, beforeHost, steps));
      i = end;
    }
    return steps;
  }

  private void step(Line line, List<Line> inner, boolean beforeHost, List<Step> steps)
      throws TemplateException {
    String text = line.text();
    if (text.equals("any-order")) {
      // A reader takes the lines of a transcript in any order already; the writer keeps this one.
      steps.addAll(steps(inner));
    } else if (text.equals("on-error")) {
      for (Line reason : inner) {
        onError.add(Template.parse(reason.text(), dialect, counted));
      }
    } else if (text.startsWith("when ")) {
      steps.add(when(Notation.words(text), inner));
    } else if (text.equals("repeat") || text.startsWith("repeat ")) {
      if (inner.isEmpty()) {
        throw new TemplateException("a repeat without lines", "indent the repeated lines below it");
      }
      steps.add(repeat(Notation.words(text), inner));
    } else if (text.equals("one-of")) {
      steps.add(oneOf(inner));
    } else if (!inner.isEmpty() && (text.startsWith("=>") || beforeHost)) {
      throw new TemplateException(
          "lines indented below '" + text + "'",
          "only a line of the module is followed by lines that belong to it");
    } else if (!inner.isEmpty()) {
      steps.add(new Step.Line(line(text)));
      for (Line more : inner) {
        steps.add(continuation(more.text()));
      }
    } else if (text.startsWith("=>")) {
      if (steps.isEmpty() || !(steps.get(steps.size() - 1) instanceof Step.Prompt)) {
        throw new TemplateException(
            "data from the host without a prompt before it",
            "put the line that asks for it above: > or CONNECT");
      }
      steps.add(hostData(text.substring(2).trim()));
    } else if (beforeHost && text.length() == 1) {
      steps.add(new Step.Prompt(null, text.charAt(0)));
    } else if (beforeHost) {
      steps.add(new Step.Prompt(line(text), '\0'));
    } else {
      steps.add(moduleLine(text));
    }
  }

  private Step oneOf(List<Line> inner) throws TemplateException {
    List<List<Step>> items = new ArrayList<>();
    for (int i = 0; i < inner.size(); ) {
      int end = i + 1;
      while (end < inner.size() && inner.get(end).indent() > inner.get(i).indent()) {
        end++;
      }
      items.add(steps(inner.subList(i, end)));
      i = end;
    }
    if (items.size() < 2
        || !items.stream()
            .allMatch(
                item ->
                    !item.isEmpty()
                        && item.get(0) instanceof Step.Line
                        && item.stream().skip(1).allMatch(Step::continues))) {
      throw new TemplateException(
          "one-of needs two lines of the module at least",
          "indent them below it; what belongs to a line is indented below that line");
    }
    return new Step.OneOf(items);
  }

  /** A line that belongs to the one above it: free text where it is nothing but octets. */
  private Step continuation(String text) throws TemplateException {
    if (text.startsWith("<") && text.indexOf('>') == text.length() - 1) {
      String name = text.substring(1, text.length() - 1).trim();
      Declared declared = dialect.declared(name);
      if (declared != null && declared.type() instanceof OctetsType octets) {
        if (counted.contains(name)) {
          return new Step.ModuleData(name, octets, declared.secret());
        }
        return new Step.Text(name, octets, declared.secret());
      }
    }
    return new Step.Line(line(text), true);
  }

  private Step when(List<String> words, List<Line> inner) throws TemplateException {
    if (words.size() != 3 || inner.isEmpty()) {
      throw new TemplateException(
          "'" + String.join(" ", words) + "' is not understood",
          "write 'when qos 1' and indent below it the lines that come only then");
    }
    String name = words.get(1);
    Declared declared = dialect.declared(name);
    byte[] text = words.get(2).getBytes(StandardCharsets.UTF_8);
    boolean known =
        declared != null
            && (declared.type() instanceof CodeType codes
                ? codes.byName(words.get(2)) != null
                : declared.type().parse(text, 0, text.length) != null);
    if (!known) {
      throw new TemplateException(
          "<" + name + "> is never " + words.get(2),
          "name a declared value and one of its numbers or code names");
    }
    List<Step> lines = steps(inner);
    if (!lines.stream().allMatch(Step.Line.class::isInstance)) {
      throw new TemplateException(
          "a group or data inside 'when'", "only lines of the module stand below it");
    }
    return new Step.When(name, words.get(2), lines);
  }

  private Step repeat(List<String> words, List<Line> inner) throws TemplateException {
    for (Line line : inner) {
      if (line.text().equals("repeat") || line.text().startsWith("repeat ")) {
        throw new TemplateException("a repeat inside a repeat", "write one group after the other");
      }
    }
    if (words.size() == 1) {
      return new Step.Repeat(steps(inner), null, 0);
    }
    boolean by = words.size() == 7 && words.get(5).equals("by");
    if (!words.subList(1, Math.min(4, words.size())).equals(List.of("until", "all", "of"))
        || !(words.size() == 5 || by)) {
      throw new TemplateException(
          "'" + String.join(" ", words) + "' is not understood",
          "write 'repeat', 'repeat until all of payload' or 'repeat until all of payload by 1500'");
    }
    String name = words.get(4);
    int most = by ? Notation.number(words.get(6), 1, 1 << 20) : PART;
    Set<String> before = new HashSet<>(totals);
    Step.Repeat repeat = new Step.Repeat(steps(inner), name, most);
    if (!before.contains(name) && !repeat.tellsTotal()) {
      throw new TemplateException(
          "nothing tells when all of <" + name + "> is there",
          "put <" + name + ".total> into a line before the repeat, or into the repeated line");
    }
    if (!counted.contains(name)) {
      throw new TemplateException(
          "nothing tells how long a part of <" + name + "> is",
          "put <" + name + ".length> into the repeated line");
    }
    return repeat;
  }

  /** A line that is nothing but a counted hole is raw octets; any other is text. */
  private Step moduleLine(String text) throws TemplateException {
    if (text.startsWith("<") && text.indexOf('>') == text.length() - 1) {
      String name = text.substring(1, text.length() - 1).trim();
      Declared declared = dialect.declared(name);
      if (counted.contains(name)
          && declared != null
          && declared.type() instanceof OctetsType octets) {
        return new Step.ModuleData(name, octets, declared.secret());
      }
      if (name.endsWith(RAW)) {
        return raw(name.substring(0, name.length() - RAW.length()).trim());
      }
    }
    return new Step.Line(line(text));
  }

  /** Octets that no line counts: {@code <content: raw>}. */
  private Step raw(String name) throws TemplateException {
    Declared declared = dialect.declared(name);
    if (declared == null || !(declared.type() instanceof OctetsType octets)) {
      throw new TemplateException(
          "unknown data <" + name + ">", "declare it: value " + name + " bytes 0..4096");
    }
    return new Step.Text(name, octets, declared.secret(), true);
  }

  private Step hostData(String text) throws TemplateException {
    if (!text.startsWith("<") || !text.endsWith(">")) {
      throw new TemplateException(
          "'=> " + text + "' is no data",
          "write => <payload>, with <payload.length> before it, or => <payload: until 1A, abandon 1B>");
    }
    String inside = text.substring(1, text.length() - 1);
    int colon = inside.indexOf(':');
    String name = (colon < 0 ? inside : inside.substring(0, colon)).trim();
    Declared declared = dialect.declared(name);
    if (declared == null || !(declared.type() instanceof OctetsType octets)) {
      throw new TemplateException(
          "unknown data <" + name + ">", "declare it: value " + name + " bytes 0..4096");
    }
    int terminator = -1;
    int abandon = -1;
    if (colon >= 0) {
      for (String item : inside.substring(colon + 1).split(",")) {
        List<String> words = Notation.words(item);
        if (words.size() == 2 && words.get(0).equals("until")) {
          terminator = Notation.octet(words.get(1));
        } else if (words.size() == 2 && words.get(0).equals("abandon")) {
          abandon = Notation.octet(words.get(1));
        } else {
          throw new TemplateException(
              "'" + item.trim() + "' is not understood", "write: until 1A, abandon 1B");
        }
      }
    }
    if (terminator < 0 && !counted.contains(name)) {
      throw new TemplateException(
          "nothing tells how long <" + name + "> is",
          "put <" + name + ".length> into the command line, or write <" + name + ": until 1A>");
    }
    return new Step.HostData(name, octets, terminator, abandon, declared.secret());
  }

  /**
   * The final result: the first {@code OK} after the last data from the host; where there is none,
   * the last line (ESP-AT says {@code OK} before its prompt and ends with {@code +MQTTPUB:OK}).
   */
  static int finalStep(List<Step> steps) {
    int from = 0;
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof Step.HostData) {
        from = i + 1;
      }
    }
    for (int i = from; i < steps.size(); i++) {
      if (steps.get(i) instanceof Step.Line l && l.template().isLiteral("OK")) {
        return i;
      }
    }
    return steps.size() - 1;
  }
}
