package io.github.atelier.cli.terminal;

import io.github.atelier.cli.terminal.Form.Piece;
import io.github.atelier.grammar.template.StringEscape;
import io.github.atelier.grammar.template.Template.HoleInfo;
import io.github.atelier.grammar.value.RestType;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a typed command has come along a form of the manual.
 *
 * @param form the form
 * @param next index of the first piece that is not typed yet
 * @param hole the value being typed, or the one that comes next, or {@code null}
 * @param holeFrom where the value being typed begins in the typed text, or -1 where none is
 * @param unquoted whether the value being typed lacks the quotes of the form
 * @param secrets where secret values stand in the typed text
 */
record FormMatch(
    Form form, int next, HoleInfo hole, int holeFrom, boolean unquoted, List<Span> secrets) {

  /** A part of a text. */
  record Span(int from, int to) {}

  /**
   * Follows a form as far as it was typed.
   *
   * @param typed one command with its {@code AT}
   * @return {@code null} where something was typed that is not of this form
   */
  static FormMatch of(Form form, String typed, StringEscape escape) {
    return new Walk(form, typed, escape).from(0, 0, false, false, List.of());
  }

  /** What is still to be typed, as the manual prints it. */
  String rest() {
    StringBuilder out = new StringBuilder();
    int depth = 0;
    boolean dropQuote = unquoted;
    for (Piece piece : form.pieces().subList(next, form.pieces().size())) {
      if (piece instanceof Piece.Character c) {
        out.append(c.c());
      } else if (piece instanceof Piece.Hole h) {
        out.append('<').append(h.info().name()).append('>');
      } else if (piece instanceof Piece.Open) {
        depth++;
        out.append('[');
      } else if (piece instanceof Piece.Close && depth > 0) {
        depth--;
        out.append(']');
      } else if (piece instanceof Piece.Quote q) {
        if (q.opens() || !dropQuote) {
          out.append('"');
        }
        dropQuote = false;
      }
    }
    return out.toString();
  }

  /** The fixed characters that come next, up to a value or an optional part. */
  String nextText() {
    StringBuilder out = new StringBuilder();
    for (Piece piece : form.pieces().subList(next, form.pieces().size())) {
      if (piece instanceof Piece.Character c) {
        out.append(c.c());
      } else if (piece instanceof Piece.Quote q && !(unquoted && !q.opens())) {
        out.append('"');
      } else if (!(piece instanceof Piece.Close)) {
        break;
      }
    }
    return out.toString();
  }

  /** Whether a value comes next, with nothing to type before it. */
  boolean holeIsNext() {
    int i = next;
    while (i < form.pieces().size() && form.pieces().get(i) instanceof Piece.Open) {
      i++;
    }
    return i < form.pieces().size() && form.pieces().get(i) instanceof Piece.Hole;
  }

  /** One way along the form; goes back only over optional parts. */
  private record Walk(Form form, String typed, StringEscape escape) {

    private FormMatch from(int i, int j, boolean quoted, boolean unquoted, List<Span> secrets) {
      List<Piece> pieces = form.pieces();
      List<Span> found = secrets;
      while (true) {
        if (j == typed.length()) {
          return new FormMatch(form, i, upcoming(i), -1, unquoted, found);
        }
        if (i == pieces.size()) {
          return typed.substring(j).isBlank()
              ? new FormMatch(form, i, null, -1, false, found)
              : null;
        }
        Piece piece = pieces.get(i);
        if (piece instanceof Piece.Open) {
          FormMatch inside = from(i + 1, j, quoted, unquoted, found);
          if (inside != null) {
            return inside;
          }
          i = afterClose(i);
        } else if (piece instanceof Piece.Close) {
          i++;
        } else if (piece instanceof Piece.Quote q) {
          if (q.opens()) {
            j = skipBlanks(j);
            unquoted = j == typed.length() || typed.charAt(j) != '"';
            quoted = !unquoted;
            j += quoted ? 1 : 0;
          } else if (unquoted) {
            unquoted = false;
          } else {
            if (typed.charAt(j) != '"') {
              return null;
            }
            quoted = false;
            j++;
          }
          i++;
        } else if (piece instanceof Piece.Character c) {
          j = quoted || c.c() == ' ' ? j : skipBlanks(j);
          if (j < typed.length()) {
            if (Character.toLowerCase(typed.charAt(j)) != Character.toLowerCase(c.c())) {
              return null;
            }
            j++;
            i++;
          }
        } else {
          HoleInfo hole = ((Piece.Hole) piece).info();
          boolean ownQuotes = !quoted && !unquoted && typed.charAt(j) == '"';
          int end = hole.type() instanceof RestType ? typed.length() : fieldEnd(j, quoted, stop(i));
          if (hole.secret() && end > j) {
            found = new ArrayList<>(found);
            found.add(ownQuotes ? inside(j, end) : new Span(j, end));
          }
          if (end == typed.length()) {
            return new FormMatch(form, i + 1, hole, j, unquoted, found);
          }
          if (!ownQuotes && !Form.fits(hole, typed.substring(j, end))) {
            return null;
          }
          j = end;
          i++;
        }
      }
    }

    private Span inside(int from, int to) {
      return new Span(from + 1, to > from + 1 && typed.charAt(to - 1) == '"' ? to - 1 : to);
    }

    private int skipBlanks(int j) {
      while (j < typed.length() && typed.charAt(j) == ' ') {
        j++;
      }
      return j;
    }

    /** The end of a value: its closing quote, or the comma after it. */
    private int fieldEnd(int j, boolean quoted, int stop) {
      boolean inString = quoted;
      for (int k = j; k < typed.length(); k++) {
        char c = typed.charAt(k);
        if (inString && c == '\\' && escape == StringEscape.BACKSLASH) {
          k++;
        } else if (c == '"') {
          if (!quoted) {
            inString = !inString;
          } else if (closes(k)) {
            return k;
          }
        } else if (c == stop && (quoted || !inString) || c == ',' && !inString) {
          return k;
        }
      }
      return typed.length();
    }

    /** The fixed character that follows a value, or -1. */
    private int stop(int hole) {
      for (Piece piece : form.pieces().subList(hole + 1, form.pieces().size())) {
        if (piece instanceof Piece.Character c) {
          return c.c();
        }
        if (piece instanceof Piece.Hole || piece instanceof Piece.Quote) {
          return -1;
        }
      }
      return -1;
    }

    /** Without escapes a quote ends a string only where a comma or nothing follows. */
    private boolean closes(int k) {
      int after = skipBlanks(k + 1);
      return escape != StringEscape.NONE || after == typed.length() || typed.charAt(after) == ',';
    }

    private HoleInfo upcoming(int i) {
      for (Piece piece : form.pieces().subList(i, form.pieces().size())) {
        if (piece instanceof Piece.Hole h) {
          return h.info();
        }
      }
      return null;
    }

    private int afterClose(int open) {
      int depth = 0;
      for (int i = open; i < form.pieces().size(); i++) {
        if (form.pieces().get(i) instanceof Piece.Open) {
          depth++;
        } else if (form.pieces().get(i) instanceof Piece.Close && --depth == 0) {
          return i + 1;
        }
      }
      return form.pieces().size();
    }
  }
}
