package io.github.atelier.grammar.exchange;

import io.github.atelier.grammar.template.Template;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Narrows down which templates a line may fit, by its name: the octets before the first colon,
 * comma, equals sign or blank. It leaves out none that could match, and keeps their order.
 * Immutable and thread-safe; looking up allocates nothing.
 */
final class NameIndex<T> {
  private record Bucket<T>(byte[] name, List<T> candidates) {}

  private final Bucket<T>[] table;
  private final List<T> nameless;

  NameIndex(List<T> all, Function<T, Template> template) {
    Map<String, byte[]> names = new LinkedHashMap<>();
    for (T one : all) {
      byte[] name = name(template.apply(one));
      if (name != null) {
        names.putIfAbsent(Arrays.toString(name), name);
      }
    }
    nameless = all.stream().filter(one -> name(template.apply(one)) == null).toList();
    table = table(Integer.highestOneBit(Math.max(1, names.size())) * 4);
    for (byte[] name : names.values()) {
      List<T> candidates = new ArrayList<>();
      for (T one : all) {
        byte[] own = name(template.apply(one));
        if (own == null || Arrays.equals(own, name)) {
          candidates.add(one);
        }
      }
      int at = hash(name, 0, name.length) & (table.length - 1);
      while (table[at] != null) {
        at = (at + 1) & (table.length - 1);
      }
      table[at] = new Bucket<>(name, List.copyOf(candidates));
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <T> Bucket<T>[] table(int size) {
    return new Bucket[size];
  }

  /** In the order in which they were given. */
  List<T> candidates(byte[] line, int from, int to) {
    int end = end(line, from, to);
    int at = hash(line, from, end) & (table.length - 1);
    while (table[at] != null) {
      byte[] name = table[at].name();
      if (Arrays.equals(name, 0, name.length, line, from, end)) {
        return table[at].candidates();
      }
      at = (at + 1) & (table.length - 1);
    }
    return nameless;
  }

  /**
   * The name that each line of this shape has, or {@code null} where they may differ: a blank of
   * the template may be missing in the line, and a hole may go on where the text ends.
   */
  private static byte[] name(Template template) {
    byte[] prefix = template.prefix();
    int end = end(prefix, 0, prefix.length);
    boolean told = end < prefix.length ? prefix[end] != ' ' : template.isLiteral();
    return end > 0 && told ? Arrays.copyOf(prefix, end) : null;
  }

  private static int end(byte[] line, int from, int to) {
    int end = from;
    while (end < to) {
      byte b = line[end];
      if (b == ':' || b == ',' || b == '=' || b == ' ') {
        break;
      }
      end++;
    }
    return end;
  }

  private static int hash(byte[] line, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + line[i];
    }
    return hash ^ hash >>> 16;
  }
}
