package io.github.atelier.cli.terminal;

import io.github.atelier.cli.terminal.FormMatch.Span;
import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.exchange.RequestIndex;
import io.github.atelier.grammar.exchange.RequestIndex.Found;
import io.github.atelier.grammar.template.StringEscape;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.value.RestType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A dialect as a person at a terminal needs it: which commands there are, what may be typed next,
 * how long an answer may take, and which characters of a line are secret. Immutable and
 * thread-safe.
 */
public final class Manual {
  private static final String MASK = "****";

  private final Dialect dialect;
  private final RequestIndex index;
  private final StringEscape escape;
  private final Map<String, List<Form>> forms = new TreeMap<>();

  public Manual(Dialect dialect) {
    this.dialect = dialect;
    this.index = new RequestIndex(dialect);
    this.escape = dialect.settings().escape();
    for (Command command : dialect.commands()) {
      for (Template request : command.requests()) {
        Form form = Form.of(command, request);
        forms
            .computeIfAbsent(form.name().toUpperCase(Locale.ROOT), n -> new ArrayList<>())
            .add(form);
      }
    }
  }

  Dialect dialect() {
    return dialect;
  }

  /** All names in upper case, sorted. */
  Set<String> names() {
    return forms.keySet();
  }

  /** The forms of a name, in the order of the dialect; none where it is unknown. */
  List<Form> forms(String name) {
    return forms.getOrDefault(name.toUpperCase(Locale.ROOT), List.of());
  }

  /** Whether a line is one for the module. */
  static boolean isCommandLine(String line) {
    return line.regionMatches(true, 0, "AT", 0, 2);
  }

  /** The commands of a line. */
  List<TypedItem> items(String line) {
    return TypedItem.of(line, escape == StringEscape.BACKSLASH);
  }

  /** The forms that fit what was typed of one command, the most exact first. */
  List<FormMatch> matches(String typed) {
    List<FormMatch> found = new ArrayList<>();
    for (Form form : forms(typed.substring(0, Form.nameEnd(typed)))) {
      FormMatch match = FormMatch.of(form, typed, escape);
      if (match != null) {
        found.add(match);
      }
    }
    found.sort(Comparator.comparingInt((FormMatch m) -> -m.form().template().fixedLength()));
    return found;
  }

  /** What the module will make of a line that is one command. */
  Found find(String line) {
    Found found = item(line);
    return line.endsWith(",") && !(found instanceof Found.Matched) ? withoutLength(line) : found;
  }

  private Found item(String line) {
    return index.find(line.substring(2).getBytes(StandardCharsets.UTF_8));
  }

  /** A length that is left open at the end of a line is counted when the data is there. */
  private Found withoutLength(String line) {
    if (item(line + "1") instanceof Found.Matched matched && matched.command().takesData()) {
      for (Step step : matched.command().steps()) {
        String length = step instanceof Step.HostData data ? data.name() + ".length" : "";
        if (matched.values().has(length)) {
          return new Found.Matched(matched.command(), matched.values().without(length));
        }
      }
    }
    return item(line);
  }

  /** Whether the line is one command that is followed by data after a prompt. */
  public boolean takesData(String line) {
    return find(line) instanceof Found.Matched matched && matched.command().takesData();
  }

  /**
   * How long the final result of a line may take.
   *
   * @param unknown for a line of which nothing is known
   */
  public Duration patience(String line, Duration unknown) {
    Duration longest = Duration.ZERO;
    for (TypedItem item : items(line)) {
      Found found = find(item.text());
      Duration patience =
          found instanceof Found.Matched m
              ? m.command().within()
              : found instanceof Found.Test ? dialect.settings().replyTime() : unknown;
      longest = patience.compareTo(longest) > 0 ? patience : longest;
    }
    return longest;
  }

  /**
   * Where secrets stand in a line, from left to right. Where a command has a secret and the line
   * fits none of its forms, all its parameters are taken for one.
   */
  List<Span> secrets(String line) {
    List<Span> spans = new ArrayList<>();
    if (isCommandLine(line)) {
      for (TypedItem item : items(line)) {
        for (Span span : secretsOfOne(item.text())) {
          spans.add(new Span(item.from() + span.from() - 2, item.from() + span.to() - 2));
        }
      }
    }
    return spans;
  }

  private List<Span> secretsOfOne(String typed) {
    int nameEnd = Form.nameEnd(typed);
    int parameters = nameEnd + 1;
    List<Form> named = forms(typed.substring(0, nameEnd));
    if (parameters >= typed.length()
        || typed.startsWith("=?", nameEnd) && typed.length() == nameEnd + 2
        || named.stream().noneMatch(Form::hasSecret)) {
      return List.of();
    }
    List<FormMatch> matches = matches(typed);
    if (matches.isEmpty()) {
      return List.of(new Span(parameters, typed.length()));
    }
    List<Span> spans = new ArrayList<>();
    for (FormMatch match : matches) {
      match.secrets().stream().filter(s -> !spans.contains(s)).forEach(spans::add);
      // another form of this command has a secret where this one takes anything
      if (match.holeFrom() >= 0 && match.hole().type() instanceof RestType) {
        spans.add(new Span(match.holeFrom(), typed.length()));
      }
    }
    spans.sort(Comparator.comparingInt(Span::from));
    return spans;
  }

  /** The line with {@code ****} in place of each secret. */
  public String masked(String line) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (Span span : secrets(line)) {
      if (span.from() >= at) {
        out.append(line, at, span.from()).append(MASK);
      }
      at = Math.max(at, span.to());
    }
    return out.append(line.substring(at)).toString();
  }

  /** The secrets of a line, for a {@link io.github.atelier.grammar.redact.Redactor}. */
  public List<byte[]> secretOctets(String line) {
    return secrets(line).stream()
        .map(s -> line.substring(s.from(), s.to()).getBytes(StandardCharsets.UTF_8))
        .toList();
  }
}
