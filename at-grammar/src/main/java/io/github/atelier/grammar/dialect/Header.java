package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.template.TemplateException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tail of a declaration's first line: free text, then pairs of words such as {@code within 5s}
 * or {@code evidence chosen}.
 */
final class Header {
  private static final List<String> EVIDENCE =
      List.of("attested", "documented", "implied", "chosen");

  private final String text;
  private final Map<String, String> pairs;

  private Header(String text, Map<String, String> pairs) {
    this.text = text;
    this.pairs = pairs;
  }

  /**
   * Takes pairs off the end as long as their first word is {@code evidence} or one of {@code
   * keywords}.
   *
   * @throws TemplateException if {@code default} is none of them and something else is left
   */
  static Header parse(String tail, String... keywords) throws TemplateException {
    List<String> known = List.of(keywords);
    List<String> words = Notation.words(tail);
    Map<String, String> pairs = new HashMap<>();
    int end = words.size();
    while (end >= 2
        && (words.get(end - 2).equals("evidence") || known.contains(words.get(end - 2)))) {
      pairs.put(words.get(end - 2), words.get(end - 1));
      end -= 2;
    }
    if (pairs.containsKey("evidence") && !EVIDENCE.contains(pairs.get("evidence"))) {
      throw new TemplateException(
          "evidence '" + pairs.get("evidence") + "' is not understood",
          "evidence is " + String.join(", ", EVIDENCE));
    }
    String text = String.join(" ", words.subList(0, end));
    if (!known.contains("default") && !text.isEmpty()) {
      throw new TemplateException(
          "'" + text + "' is not understood here",
          "after the name may stand 'within 5s', 'does MEANING' and 'final last' (commands only), and 'evidence WORD'");
    }
    return new Header(text, pairs);
  }

  String text() {
    return text;
  }

  String get(String key) {
    return pairs.get(key);
  }

  String evidence() {
    return pairs.getOrDefault("evidence", "");
  }
}
