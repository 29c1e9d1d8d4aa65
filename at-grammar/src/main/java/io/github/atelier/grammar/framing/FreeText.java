package io.github.atelier.grammar.framing;

/**
 * Frames free text of a module, the text of an SMS: nothing of what it holds is looked at but where
 * it ends. Belongs to one framer.
 */
final class FreeText {
  private final ReplyFramer.Sink sink;
  private final Pending pending;
  private boolean expected;

  /** What ends the text; {@code null} for the first CR LF. */
  private ReplyFramer.TextEnd end;

  /** Where the last line of the text begins, and the line before that. */
  private int line;

  private int lineBefore;

  FreeText(ReplyFramer.Sink sink, Pending pending) {
    this.sink = sink;
    this.pending = pending;
  }

  void expect(ReplyFramer.TextEnd end) {
    this.expected = true;
    this.end = end;
    this.line = 0;
    this.lineBefore = 0;
  }

  boolean expected() {
    return expected;
  }

  void forget() {
    expected = false;
  }

  /** Takes octets up to the next LF; the index after the last one taken. */
  int feed(byte[] bytes, int at, int to) {
    if (pending.afterCr && pending.size == 0) {
      pending.afterCr = false;
      if (bytes[at] == '\n') {
        return at + 1;
      }
    }
    int i = at;
    while (i < to && bytes[i] != '\n') {
      i++;
    }
    int after = Math.min(to, i + 1);
    pending.add(bytes, at, after);
    if (pending.tooLong) {
      expected = false;
    } else if (i < to && pending.size > 1 && pending.octets[pending.size - 2] == '\r') {
      lineEnd();
    }
    return after;
  }

  /** What is held ends with CR LF. */
  private void lineEnd() {
    byte[] held = pending.octets;
    boolean blank = line > 3 && held[line - 3] == '\n' && held[line - 4] == '\r';
    if (end == null) {
      finish(pending.size - 2, -1);
    } else if (line > 0 && end.ends(held, line, pending.size - 2, blank)) {
      finish(line - (blank && !end.keepsBlank() ? 4 : 2), line);
    } else {
      lineBefore = line;
      line = pending.size;
    }
  }

  /** Nothing more comes for now: a line that ends the text may do without an empty one before. */
  void release() {
    if (end == null) {
      int to = pending.size;
      while (to > 0 && (pending.octets[to - 1] == '\r' || pending.octets[to - 1] == '\n')) {
        to--;
      }
      finish(to, -1);
    } else if (line == pending.size
        && lineBefore > 0
        && end.ends(pending.octets, lineBefore, pending.size - 2, true)) {
      finish(lineBefore - 2, lineBefore);
    }
  }

  /** Hands over the text, and the line behind it where one begins there. */
  private void finish(int length, int next) {
    byte[] text = pending.take();
    expected = false;
    sink.data(text, 0, length);
    if (next >= 0) {
      sink.line(text, next, text.length - 2);
    }
  }
}
