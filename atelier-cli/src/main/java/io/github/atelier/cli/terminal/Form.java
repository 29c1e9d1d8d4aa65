package io.github.atelier.cli.terminal;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.HoleInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One spelling of a command line, cut into what a person types piece by piece. Immutable.
 *
 * @param command what it is a spelling of
 * @param template the spelling
 * @param pieces from left to right
 */
record Form(Command command, Template template, List<Piece> pieces) {

  /** What a form is made of. */
  sealed interface Piece {
    /** A character that stands as it is. */
    record Character(char c) implements Piece {}

    /** The quote that opens or closes a string. */
    record Quote(boolean opens) implements Piece {}

    /** A value. */
    record Hole(HoleInfo info) implements Piece {}

    /** The begin of an optional part. */
    record Open() implements Piece {}

    /** The end of an optional part. */
    record Close() implements Piece {}
  }

  static Form of(Command command, Template template) {
    List<Piece> pieces = new ArrayList<>();
    List<HoleInfo> holes = template.holes();
    String source = template.source();
    int hole = 0;
    boolean quoted = false;
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      switch (c) {
        case '<' -> {
          pieces.add(new Piece.Hole(holes.get(hole++)));
          i = source.indexOf('>', i);
        }
        case '"' -> {
          quoted = !quoted;
          pieces.add(new Piece.Quote(quoted));
        }
        case '[' -> pieces.add(quoted ? new Piece.Character(c) : new Piece.Open());
        case ']' -> pieces.add(quoted ? new Piece.Character(c) : new Piece.Close());
        case '\\' -> pieces.add(new Piece.Character(source.charAt(++i)));
        default -> pieces.add(new Piece.Character(c));
      }
    }
    return new Form(command, template, List.copyOf(pieces));
  }

  /** The command's name in the letters of the dialect: {@code AT+QMTOPEN}, {@code AT&F}. */
  String name() {
    String source = template.source();
    return source.substring(0, nameEnd(source));
  }

  /** Where the name of a command line ends that holds one command. */
  static int nameEnd(String line) {
    int at = Math.min(2, line.length());
    if (at == line.length()) {
      return at;
    }
    char first = line.charAt(at);
    if (first >= 'A' && first <= 'Z' || first >= 'a' && first <= 'z') {
      return at + 1;
    }
    if (first == '&') {
      return Math.min(line.length(), at + 2);
    }
    while (at < line.length() && "=?[<".indexOf(line.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  boolean hasSecret() {
    return template.holes().stream().anyMatch(HoleInfo::secret);
  }

  /** Whether a whole field could stand for this hole; judged only where types tell much. */
  static boolean fits(HoleInfo hole, String field) {
    boolean telling =
        hole.lengthOf() == null
            && (hole.type() instanceof io.github.atelier.grammar.value.IntegerType
                || hole.type() instanceof io.github.atelier.grammar.value.CodeType);
    byte[] octets = field.strip().getBytes(StandardCharsets.UTF_8);
    return !telling || octets.length == 0 || hole.type().parse(octets, 0, octets.length) != null;
  }
}
