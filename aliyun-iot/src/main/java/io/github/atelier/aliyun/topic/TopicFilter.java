package io.github.atelier.aliyun.topic;

import io.github.atelier.aliyun.InvalidInputException;

/**
 * An MQTT subscription filter with {@code +} (one level) and {@code #} (all remaining levels, last
 * only), MQTT 3.1.1 chapter 4.7. Immutable.
 *
 * @param text the filter as subscribed
 */
public record TopicFilter(String text) {
  /**
   * Checks the filter's form and Aliyun's length limits.
   *
   * @throws InvalidInputException if a wildcard shares its level with other characters, {@code #}
   *     is not last, or a limit is exceeded
   */
  public TopicFilter {
    TopicLimits.require("topic filter", text);
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '/') {
        level(text, start, i);
        start = i + 1;
      }
    }
  }

  private static void level(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c == '+' || c == '#') && to - from != 1) {
        throw new InvalidInputException(
            "topic filter", "must have " + c + " as a level of its own", text);
      }
      if (c == '#' && to != text.length()) {
        throw new InvalidInputException("topic filter", "must have # as its last level", text);
      }
    }
  }

  /** Whether a message on {@code topic} (without wildcards) is for this filter. */
  public boolean matches(String topic) {
    int f = 0;
    int t = 0;
    while (true) {
      int filterEnd = levelEnd(text, f);
      if (filterEnd - f == 1 && text.charAt(f) == '#') {
        return f > 0 || !topic.startsWith("$");
      }
      int topicEnd = levelEnd(topic, t);
      boolean wild = filterEnd - f == 1 && text.charAt(f) == '+';
      if (wild ? t == 0 && topic.startsWith("$") : !sameLevel(topic, t, topicEnd, f, filterEnd)) {
        return false;
      }
      boolean filterDone = filterEnd == text.length();
      boolean topicDone = topicEnd == topic.length();
      if (topicDone) {
        // "a/#" also matches its parent "a" (4.7.1.2).
        return filterDone || text.startsWith("/#", filterEnd);
      }
      if (filterDone) {
        return false;
      }
      f = filterEnd + 1;
      t = topicEnd + 1;
    }
  }

  private boolean sameLevel(String topic, int from, int to, int filterFrom, int filterTo) {
    return to - from == filterTo - filterFrom
        && text.regionMatches(filterFrom, topic, from, to - from);
  }

  private static int levelEnd(String text, int from) {
    int slash = text.indexOf('/', from);
    return slash < 0 ? text.length() : slash;
  }

  /** The filter as subscribed. */
  @Override
  public String toString() {
    return text;
  }
}
