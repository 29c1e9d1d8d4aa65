package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.template.StringEscape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What holds for a whole dialect.
 *
 * @param escape how quoted strings escape ({@code string-escape none | v250 | backslash |
 *     line-feed})
 * @param lineLimit longest command line in octets ({@code line-limit})
 * @param replyTime how long a final result may take where the command does not say ({@code
 *     reply-time})
 * @param commandGap least pause between a final result and the next command ({@code command-gap})
 * @param promptText what a module writes for a bare prompt after its line end ({@code prompt-blank
 *     yes | no})
 * @param payloadEcho whether a module echoes data-mode octets ({@code payload-echo yes | no})
 * @param unknownCommand what a module answers to a command that it does not know ({@code
 *     unknown-command}), the name of an error code, or {@code error}
 * @param publishWhilePending whether a client may publish before its last publish was answered
 *     ({@code publish-while-pending yes | no})
 * @param numberWithoutQos whether a publish of QoS 0 may have a message id other than 0 ({@code
 *     number-without-qos yes | no})
 */
public record Settings(
    StringEscape escape,
    int lineLimit,
    Duration replyTime,
    Duration commandGap,
    String promptText,
    boolean payloadEcho,
    String unknownCommand,
    boolean publishWhilePending,
    boolean numberWithoutQos) {

  /** What holds where a dialect says nothing, as it would say it. */
  private static final Map<String, String> DEFAULTS = defaults();

  static final Settings DEFAULT = of(Map.of());

  /**
   * The settings of a dialect.
   *
   * @param declared names and values, as the dialect has them
   * @throws IllegalArgumentException with what is legal, where a name or a value is not
   */
  static Settings of(Map<String, String> declared) {
    Map<String, String> all = new HashMap<>(DEFAULTS);
    all.putAll(declared);
    if (all.size() > DEFAULTS.size()) {
      throw new IllegalArgumentException("settings are " + names());
    }
    return new Settings(
        escape(all.get("string-escape")),
        limit(all.get("line-limit")),
        Notation.duration(all.get("reply-time")),
        Notation.duration(all.get("command-gap")),
        yes(all.get("prompt-blank")) ? "> " : ">",
        yes(all.get("payload-echo")),
        all.get("unknown-command"),
        yes(all.get("publish-while-pending")),
        yes(all.get("number-without-qos")));
  }

  private static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("string-escape", "v250");
    defaults.put("line-limit", "1024");
    defaults.put("reply-time", "5s");
    defaults.put("command-gap", "0ms");
    defaults.put("prompt-blank", "yes");
    defaults.put("payload-echo", "no");
    defaults.put("unknown-command", "error");
    defaults.put("publish-while-pending", "yes");
    defaults.put("number-without-qos", "yes");
    return defaults;
  }

  private static String names() {
    List<String> names = new ArrayList<>(DEFAULTS.keySet());
    String last = names.remove(names.size() - 1);
    return String.join(", ", names) + " and " + last;
  }

  /** V.250 5.2.2 asks a module to take 40 characters at least. */
  private static int limit(String value) {
    int limit = Notation.integer(value);
    if (limit < 40 || limit > 1 << 20) {
      throw new IllegalArgumentException("line-limit is at least 40 and at most 1048576");
    }
    return limit;
  }

  private static StringEscape escape(String value) {
    return switch (value) {
      case "none" -> StringEscape.NONE;
      case "v250" -> StringEscape.V250;
      case "backslash" -> StringEscape.BACKSLASH;
      case "line-feed" -> StringEscape.LINE_FEED;
      default ->
          throw new IllegalArgumentException("string-escape is none, v250, backslash or line-feed");
    };
  }

  private static boolean yes(String value) {
    return switch (value) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw new IllegalArgumentException("write yes or no");
    };
  }
}
