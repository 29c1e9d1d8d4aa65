package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.template.StringEscape;
import java.time.Duration;

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
 */
public record Settings(
    StringEscape escape,
    int lineLimit,
    Duration replyTime,
    Duration commandGap,
    String promptText,
    boolean payloadEcho,
    String unknownCommand) {

  static final Settings DEFAULT =
      new Settings(
          StringEscape.V250, 1024, Duration.ofSeconds(5), Duration.ZERO, "> ", false, "error");

  /**
   * These settings with one changed.
   *
   * @throws IllegalArgumentException with what is legal, where the name or the value is not
   */
  Settings with(String name, String value) {
    switch (name) {
      case "string-escape":
        return new Settings(
            escape(value),
            lineLimit,
            replyTime,
            commandGap,
            promptText,
            payloadEcho,
            unknownCommand);
      case "line-limit":
        return new Settings(
            escape, limit(value), replyTime, commandGap, promptText, payloadEcho, unknownCommand);
      case "reply-time":
        return new Settings(
            escape,
            lineLimit,
            Notation.duration(value),
            commandGap,
            promptText,
            payloadEcho,
            unknownCommand);
      case "command-gap":
        return new Settings(
            escape,
            lineLimit,
            replyTime,
            Notation.duration(value),
            promptText,
            payloadEcho,
            unknownCommand);
      case "prompt-blank":
        return new Settings(
            escape,
            lineLimit,
            replyTime,
            commandGap,
            yes(value) ? "> " : ">",
            payloadEcho,
            unknownCommand);
      case "payload-echo":
        return new Settings(
            escape, lineLimit, replyTime, commandGap, promptText, yes(value), unknownCommand);
      case "unknown-command":
        return new Settings(
            escape, lineLimit, replyTime, commandGap, promptText, payloadEcho, value);
      default:
        throw new IllegalArgumentException(
            "settings are string-escape, line-limit, reply-time, command-gap, prompt-blank, payload-echo and unknown-command");
    }
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
