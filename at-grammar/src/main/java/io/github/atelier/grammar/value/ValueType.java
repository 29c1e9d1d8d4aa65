package io.github.atelier.grammar.value;

import java.io.ByteArrayOutputStream;

/**
 * Which bytes may fill a hole, and what they mean. Immutable; every method is a pure function.
 *
 * <p>A type sees one field at a time: the bytes between two delimiters, or the inside of a quoted
 * string with its escapes already resolved.
 */
public sealed interface ValueType
    permits IntegerType, OctetsType, DigitsType, HexType, LineType, RestType, CodeType {

  /**
   * Reads one field, {@code from} inclusive to {@code to} exclusive.
   *
   * @return the value, or {@code null} where the bytes do not fit the type
   */
  Value parse(byte[] bytes, int from, int to);

  /**
   * Reads one field of a reply, where newer firmware may send what the manual does not list: a
   * number that no code names is kept as a number.
   */
  default Value parseReply(byte[] bytes, int from, int to) {
    return parse(bytes, from, to);
  }

  /**
   * Appends the field.
   *
   * @throws UnfitValueException if the value does not fit the type; nothing was appended then
   */
  void print(Value value, ByteArrayOutputStream out) throws UnfitValueException;

  /** The range as a V.250 test reply prints it, for example {@code (0-5)}. */
  String range();

  /** The range in words, for an error message. */
  String describe();
}
