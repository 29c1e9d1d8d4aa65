package io.github.atelier.grammar.value;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A list of codes as a manual prints it: what stands on the wire, its neutral name, and for error
 * tables the text that is sent instead under {@code +CMEE=2}.
 *
 * @param entries in the manual's order; wire forms are distinct
 */
public record CodeType(List<Entry> entries) implements ValueType {

  /** What a code means for the exchange it ends. */
  public enum Role {
    /** Ends the exchange: with success when its name is {@code ok}, else with failure. */
    PLAIN,
    /** Not the end yet: the same line comes again (a retransmission). */
    PROGRESS,
    /** A failure by its name that the caller wanted anyway ("already open"). */
    ALSO_OK
  }

  /**
   * One code.
   *
   * @param wire the characters on the wire: a number or a bare word
   * @param name the neutral name
   * @param text the verbose form, or the empty string
   * @param role what it means for the exchange
   */
  public record Entry(String wire, String name, String text, Role role) {}

  public CodeType {
    entries = List.copyOf(entries);
  }

  /** Whether this list has a code named {@code ok}: only then does it tell success from failure. */
  public boolean tellsSuccess() {
    return byName("ok") != null;
  }

  /** The entry of that neutral name, or {@code null}. */
  public Entry byName(String name) {
    for (Entry entry : entries) {
      if (entry.name().equals(name)) {
        return entry;
      }
    }
    return null;
  }

  /** The entry of that name or of the nearest more general {@link Outcome}, or {@code null}. */
  public Entry nearest(String name) {
    Entry entry = byName(name);
    Outcome outcome = Outcome.ofWord(name);
    while (entry == null && outcome != null && outcome.parent() != null) {
      outcome = outcome.parent();
      entry = byName(outcome.word());
    }
    return entry;
  }

  /**
   * The entry by its wire form (numbers compare as numbers) or by its verbose text, ignoring case;
   * or {@code null}.
   */
  public Entry byWire(byte[] bytes, int from, int to) {
    for (Entry entry : entries) {
      if (same(entry.wire(), bytes, from, to)) {
        return entry;
      }
    }
    Value number = ANY_NUMBER.parse(bytes, from, to);
    if (number != null) {
      String plain = number.toString();
      for (Entry entry : entries) {
        if (entry.wire().equals(plain)) {
          return entry;
        }
      }
      return null;
    }
    for (Entry entry : entries) {
      if (!entry.text().isEmpty() && same(entry.text(), bytes, from, to)) {
        return entry;
      }
    }
    return null;
  }

  private static final IntegerType ANY_NUMBER = new IntegerType(-999_999, 999_999_999);

  private static boolean same(String text, byte[] bytes, int from, int to) {
    if (text.length() != to - from) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.toLowerCase(text.charAt(i))
          != Character.toLowerCase((char) (bytes[from + i] & 0xFF))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Value parse(byte[] bytes, int from, int to) {
    Entry entry = byWire(bytes, from, to);
    return entry == null ? null : new Value.Code(entry.name());
  }

  @Override
  public Value parseReply(byte[] bytes, int from, int to) {
    Value known = parse(bytes, from, to);
    return known != null || !numeric() ? known : ANY_NUMBER.parse(bytes, from, to);
  }

  @Override
  public void print(Value value, ByteArrayOutputStream out) throws UnfitValueException {
    if (value instanceof Value.Number n && numeric()) {
      ANY_NUMBER.print(n, out);
      return;
    }
    Entry entry = nearest(value instanceof Value.Octets o ? o.text() : value.toString());
    if (entry == null) {
      throw new UnfitValueException("must be " + describe());
    }
    out.writeBytes(entry.wire().getBytes(StandardCharsets.UTF_8));
  }

  /** Appends the verbose form of a code; false, and nothing appended, where it has none. */
  public boolean printText(Value value, ByteArrayOutputStream out) {
    Entry entry = value instanceof Value.Code c ? nearest(c.name()) : null;
    if (entry == null || entry.text().isEmpty()) {
      return false;
    }
    out.writeBytes(entry.text().getBytes(StandardCharsets.UTF_8));
    return true;
  }

  private boolean numeric() {
    for (Entry entry : entries) {
      char last = entry.wire().charAt(entry.wire().length() - 1);
      if (last < '0' || last > '9') {
        return false;
      }
    }
    return true;
  }

  @Override
  public String range() {
    long[] numbers = new long[entries.size()];
    for (int i = 0; i < numbers.length; i++) {
      byte[] wire = entries.get(i).wire().getBytes(StandardCharsets.UTF_8);
      if (!(ANY_NUMBER.parse(wire, 0, wire.length) instanceof Value.Number n)) {
        return entries.stream()
            .map(e -> "\"" + e.wire() + "\"")
            .collect(Collectors.joining(",", "(", ")"));
      }
      numbers[i] = n.value();
    }
    Arrays.sort(numbers);
    StringBuilder out = new StringBuilder("(");
    for (int i = 0; i < numbers.length; ) {
      int j = i;
      while (j + 1 < numbers.length && numbers[j + 1] == numbers[j] + 1) {
        j++;
      }
      out.append(out.length() > 1 ? "," : "").append(numbers[i]);
      if (j > i) {
        out.append('-').append(numbers[j]);
      }
      i = j + 1;
    }
    return out.append(')').toString();
  }

  @Override
  public String describe() {
    return entries.stream().map(Entry::name).collect(Collectors.joining(", ", "one of ", ""));
  }
}
