package io.github.atelier.grammar.exchange;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;

/** Finds the command that a host means by what it sent. Immutable and thread-safe. */
public final class RequestIndex {

  /** What a module makes of one command. */
  public sealed interface Found
      permits Found.Matched, Found.Test, Found.BadParameters, Found.Unknown {
    /** The command and the values it carries. */
    record Matched(Command command, Values values) implements Found {}

    /** The test form of a known command: the lines that tell its ranges. */
    record Test(List<String> lines) implements Found {}

    /**
     * A known command with parameters that fit no form of it.
     *
     * @param meaning the meaning of one of its forms
     */
    record BadParameters(String name, String meaning) implements Found {}

    /** No command of this dialect. */
    record Unknown(String name) implements Found {}
  }

  private record Form(Command command, Template template) {}

  private static final Map<Dialect, RequestIndex> KNOWN = new WeakHashMap<>();

  private final Map<String, List<Form>> byName = new HashMap<>();

  /** The index of a dialect, one for all modules that speak it. Thread-safe. */
  public static RequestIndex of(Dialect dialect) {
    synchronized (KNOWN) {
      return KNOWN.computeIfAbsent(dialect, RequestIndex::new);
    }
  }

  public RequestIndex(Dialect dialect) {
    for (Command command : dialect.commands()) {
      for (Template request : command.requests()) {
        byName
            .computeIfAbsent(
                name(request.source().getBytes(StandardCharsets.UTF_8)), n -> new ArrayList<>())
            .add(new Form(command, request));
      }
    }
    byName
        .values()
        .forEach(
            forms -> forms.sort(Comparator.comparingInt((Form f) -> -f.template().fixedLength())));
  }

  /**
   * @param item one command of a line, without the leading {@code AT}; empty for a bare {@code AT}
   */
  public Found find(byte[] item) {
    byte[] line = new byte[item.length + 2];
    line[0] = 'A';
    line[1] = 'T';
    System.arraycopy(item, 0, line, 2, item.length);
    String name = name(line);
    List<Form> forms = byName.get(name);
    if (forms == null) {
      return new Found.Unknown(name);
    }
    int n = line.length;
    boolean test = n == name.length() + 2 && line[n - 2] == '=' && line[n - 1] == '?';
    for (Form form : forms) {
      if (test && !form.template().source().endsWith("=?")) {
        continue;
      }
      Values values = form.template().match(line, 0, line.length, Values.empty(), Reading.REQUEST);
      if (values != null && complete(form.template(), values)) {
        return new Found.Matched(form.command(), values);
      }
    }
    return test
        ? new Found.Test(testLines(name.substring(2), forms))
        : new Found.BadParameters(name, forms.get(0).command().meaning());
  }

  /** An empty field is forgiven where the manual lets it out, not where it must stand. */
  private static boolean complete(Template request, Values values) {
    for (Template.HoleInfo hole : request.holes()) {
      if (!hole.optional() && !values.has(hole.name())) {
        return false;
      }
    }
    return true;
  }

  private static List<String> testLines(String header, List<Form> forms) {
    List<String> lines = new ArrayList<>();
    for (Form form : forms) {
      String ranges = form.template().source().contains("=") ? form.template().ranges() : "";
      String line = header + ": " + ranges;
      if (!ranges.isEmpty() && !lines.contains(line)) {
        lines.add(line);
      }
    }
    lines.removeIf(
        line ->
            lines.stream()
                .anyMatch(other -> other.length() > line.length() && other.startsWith(line)));
    return lines;
  }

  /** The command's name in upper case: {@code AT+CSQ}, {@code AT&F}, {@code ATE}. */
  private static String name(byte[] line) {
    int to = 2;
    if (to < line.length && isLetter(line[to])) {
      to++;
    } else if (to < line.length && line[to] == '&') {
      to = Math.min(line.length, to + 2);
    } else {
      while (to < line.length
          && line[to] != '='
          && line[to] != '?'
          && line[to] != '['
          && line[to] != '<') {
        to++;
      }
    }
    return new String(line, 0, to, StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
  }

  private static boolean isLetter(byte b) {
    return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z';
  }
}
