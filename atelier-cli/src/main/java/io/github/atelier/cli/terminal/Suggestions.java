package io.github.atelier.cli.terminal;

import io.github.atelier.grammar.value.CodeType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What Tab offers for a line that is being typed. */
final class Suggestions {
  private Suggestions() {}

  /**
   * One way on.
   *
   * @param line the whole line as it would be then
   * @param shown the part that a list shows
   * @param about what it is, or empty
   */
  record Suggestion(String line, String shown, String about) {}

  /**
   * @param line what was typed up to the cursor; begins with AT
   */
  static List<Suggestion> of(Manual manual, String line) {
    List<TypedItem> items = manual.items(line);
    TypedItem last = items.get(items.size() - 1);
    String before = line.substring(0, last.from());
    String typed = last.text();
    Map<String, Suggestion> found = new LinkedHashMap<>();
    if (Form.nameEnd(typed) == typed.length()) {
      names(manual, before, typed, found);
    }
    if (typed.length() > 2) {
      continued(manual, before, typed, found);
    }
    return new ArrayList<>(found.values());
  }

  private static void names(
      Manual manual, String before, String typed, Map<String, Suggestion> found) {
    String wanted = typed.toUpperCase(Locale.ROOT);
    for (String name : manual.names()) {
      if (name.startsWith(wanted) && name.length() > wanted.length()) {
        put(found, before, name, name, about(manual.forms(name)));
      }
    }
  }

  /** The common begin of all meanings of a name: {@code mqtt.config (17 forms)}. */
  private static String about(List<Form> forms) {
    String first = forms.get(0).command().meaning();
    return forms.size() == 1 ? first : first + ", " + forms.size() + " forms";
  }

  private static void continued(
      Manual manual, String before, String typed, Map<String, Suggestion> found) {
    for (FormMatch match : manual.matches(typed)) {
      String meaning = match.form().command().meaning();
      if (match.holeFrom() >= 0) {
        codes(match, before, typed, match.holeFrom(), found);
        continue;
      }
      String text = match.nextText();
      if (!text.isEmpty()) {
        put(found, before, typed + text, text, meaning);
      } else if (match.holeIsNext()) {
        codes(match, before, typed, typed.length(), found);
      }
    }
  }

  private static void codes(
      FormMatch match, String before, String typed, int from, Map<String, Suggestion> found) {
    if (match.hole().type() instanceof CodeType codes) {
      String begun = typed.substring(from);
      for (CodeType.Entry entry : codes.entries()) {
        if (entry.wire().regionMatches(true, 0, begun, 0, begun.length())) {
          put(found, before, typed.substring(0, from) + entry.wire(), entry.wire(), entry.name());
        }
      }
    }
  }

  private static void put(
      Map<String, Suggestion> found, String before, String typed, String shown, String about) {
    String line = before + typed.substring(2);
    found.putIfAbsent(line, new Suggestion(line, shown, about));
  }
}
