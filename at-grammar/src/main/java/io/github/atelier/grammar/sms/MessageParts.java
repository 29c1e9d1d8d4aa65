package io.github.atelier.grammar.sms;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Joins the parts of long messages, in whatever order they come. Holds a few incomplete messages;
 * the oldest is given up when more are begun. Not thread-safe.
 */
public final class MessageParts {
  private static final int OPEN = 32;

  private record Key(Address from, int reference, boolean wide, int total) {}

  private final Map<Key, String[]> open = new LinkedHashMap<>();
  private long lost;

  /**
   * Takes a message or a part of one.
   *
   * @return the whole text, or {@code null} while parts are missing
   */
  public String add(Deliver message) {
    Concatenation which = message.data().concatenation();
    if (which == null) {
      return message.data().text();
    }
    Key key = new Key(message.address(), which.reference(), which.wide(), which.total());
    String[] parts = open.get(key);
    if (parts == null) {
      if (open.size() == OPEN) {
        open.remove(open.keySet().iterator().next());
        lost++;
      }
      parts = new String[which.total()];
      open.put(key, parts);
    }
    parts[which.part() - 1] = message.data().text();
    if (Arrays.asList(parts).contains(null)) {
      return null;
    }
    open.remove(key);
    return String.join("", parts);
  }

  /** Messages that were begun and given up. */
  public long lost() {
    return lost;
  }
}
