package io.github.atelier.grammar.framing;

import java.util.Arrays;

/**
 * Cuts what a module (DCE) sends into lines, prompts and counted data.
 *
 * <p>A line ends at CR or LF; empty lines, leading blanks and leading NULs are skipped (V.250
 * 5.7.1, and what modules add to it). A line with a counted field goes on to its counted length,
 * whatever octets that holds. A prompt is seen only at the start of a line, and only while one is
 * expected. Not thread-safe.
 */
public final class ReplyFramer {

  /**
   * Receives what was framed. Slices are valid only during the call; it may change expectations
   * from inside.
   */
  public interface Sink {
    /** A line without its end; empty only where {@link #expectText} asked for it. */
    void line(byte[] buffer, int from, int to);

    /** The expected prompt. */
    void prompt();

    /** The expected data, complete. */
    void data(byte[] buffer, int from, int to);

    /**
     * A line longer than the bound is dropped, a counted field of it unseen to its last octet; what
     * follows the line's end is framed again.
     */
    void overflow();

    /**
     * An octet between lines: CR, LF, a leading blank or control character. For a log that shows
     * every octet.
     */
    default void skipped(byte octet) {}
  }

  /** Tells how long a line must be that ends inside a counted field. */
  public interface Counter {
    /**
     * The least length of the line that begins with these octets, or 0 where nothing is missing.
     */
    int wanted(byte[] buffer, int from, int to);

    /**
     * Whether what stands here begins as a line and ends inside a quoted string, so that the line
     * end after it may belong to that string.
     */
    default boolean endsInsideQuotes(byte[] buffer, int from, int to) {
      return false;
    }
  }

  /** Tells where free text of a module ends. */
  public interface TextEnd {
    /**
     * Whether this line is no part of the text before it.
     *
     * @param afterBlank whether an empty line stands before it
     */
    boolean ends(byte[] buffer, int from, int to, boolean afterBlank);

    /** Whether an empty line before the line that ends it belongs to the text. */
    default boolean keepsBlank() {
      return false;
    }
  }

  private static final int LONGEST_OPEN_QUOTE = 4096;

  private final Sink sink;
  private final Counter counter;
  private final int limit;
  private byte[] held = new byte[256];
  private int size;
  private int counted;
  private int dataLeft = -1;
  private int prompt = -1;
  private boolean afterCr;
  private boolean handingOver;
  private boolean lineEndFirst;
  private boolean skipping;
  private final EchoFilter echo = new EchoFilter();
  private boolean releasing;

  private boolean inBody;

  /** What ends the free text; {@code null} for the first CR LF. */
  private TextEnd bodyEnd;

  /** Where in the free text its last line begins, and the line before that. */
  private int bodyLine;

  private int bodyLineBefore;

  /** Octets of a counted field that is longer than the bound, still to be dropped. */
  private int dropped;

  /** Whether the expected data is dropped as it comes. */
  private boolean discarding;

  /** Whether the next line is free text, which may be empty. */
  private boolean textDue;

  /** Where the last line end within an open quote was held, or -1. */
  private int openQuote = -1;

  /**
   * @param limit most octets of a line or of expected data; more is dropped and reported
   */
  public ReplyFramer(Sink sink, Counter counter, int limit) {
    this.sink = sink;
    this.counter = counter;
    this.limit = limit;
  }

  /**
   * Expects a bare prompt character at the start of a line; a negative character ends the
   * expectation.
   */
  public void expectPrompt(int character) {
    prompt = character;
  }

  /**
   * Takes the next {@code length} octets as data, after the LF of the line end that is just being
   * read. Called while data is handed over, it means data on the next line: one line end comes
   * first.
   *
   * @throws IllegalArgumentException if that is more than the limit
   */
  public void expectData(int length) {
    if (length < 0 || length > limit) {
      throw new IllegalArgumentException("data of " + length + " octets; the limit is " + limit);
    }
    dataLeft = length;
    lineEndFirst = handingOver && length > 0;
    discarding = false;
  }

  /**
   * Drops the next {@code length} octets without a look, where {@link #expectData} would take them:
   * for data beyond the limit.
   */
  public void dropData(int length) {
    dataLeft = length;
    discarding = true;
  }

  /**
   * Takes the next line as text, whatever it holds, also nothing at all: it begins after the LF of
   * the line end that is just being read and ends at CR, so that it may hold LF.
   */
  public void expectText() {
    textDue = true;
  }

  /**
   * Takes what comes as free text, after the LF of the line end that is just being read: up to a
   * line that {@code end} knows, which is framed as a line, or up to the first CR LF where it is
   * {@code null}. What a text holds is not looked at otherwise. {@link Sink#data} receives it
   * without its line end. Only silence tells that a module left out the empty line before {@code
   * OK}: see {@link #holdsOpenQuote}.
   */
  public void expectBody(TextEnd end) {
    inBody = true;
    bodyEnd = end;
    bodyLine = 0;
    bodyLineBefore = 0;
  }

  /**
   * Swallows the echo of data that the host sent. Where the module sends something else after all,
   * what looked like the echo so far is framed as usual. A last octet that is a control character
   * (Ctrl-Z) may be missing from the echo.
   *
   * @param promptBlank whether a blank belongs to the prompt before it
   */
  public void expectEcho(byte[] data, boolean promptBlank) {
    echo.expect(data, promptBlank);
  }

  /** Forgets a half-read line and all expectations: after a port was opened again. */
  public void reset() {
    size = 0;
    counted = 0;
    dataLeft = -1;
    dropped = 0;
    discarding = false;
    textDue = false;
    prompt = -1;
    afterCr = false;
    lineEndFirst = false;
    skipping = false;
    echo.reset();
    openQuote = -1;
    inBody = false;
  }

  /** Gives up waiting for the end of free text; what came of it is dropped. */
  public void abandonBody() {
    if (inBody) {
      inBody = false;
      size = 0;
    }
  }

  /** Whether octets that were announced are still to come. */
  public boolean awaitsCount() {
    return dataLeft >= 0 || counted > size || dropped > 0;
  }

  /**
   * Gives up waiting for octets that were announced: what came of them are lines, because a module
   * that died in mid-payload may have said more since. Does nothing where none are awaited.
   */
  public void abandonCount() {
    if (!awaitsCount()) {
      return;
    }
    byte[] octets = Arrays.copyOf(held, size);
    dataLeft = -1;
    counted = 0;
    dropped = 0;
    discarding = false;
    size = 0;
    releasing = true;
    frame(octets, 0, octets.length);
    releasing = false;
    if (size > 0) {
      int length = size;
      size = 0;
      sink.line(Arrays.copyOf(held, length), 0, length);
    }
  }

  /**
   * Whether something is held that only silence can end: a line with a quote that was never closed
   * so far, or free text.
   */
  public boolean holdsOpenQuote() {
    return openQuote >= 0 || inBody && size > 0;
  }

  /**
   * Gives up waiting for a closing quote: what was held are lines after all, the last one if its
   * end has come. For a caller whose patience is over.
   */
  public void releaseOpenQuote() {
    if (inBody) {
      releaseBody();
      return;
    }
    if (openQuote < 0) {
      return;
    }
    byte[] lines = Arrays.copyOf(held, size);
    openQuote = -1;
    size = 0;
    releasing = true;
    frame(lines, 0, lines.length);
    releasing = false;
  }

  /** Frames the next octets. */
  public void feed(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int at = offset;
    while (echo.expects() && at < end) {
      byte[] noEcho = echo.offer(bytes[at]);
      if (noEcho == null) {
        at++;
      } else {
        frame(noEcho, 0, noEcho.length);
      }
    }
    frame(bytes, at, end);
  }

  private void frame(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end) {
      if (inBody) {
        at = body(bytes, at, end);
      } else if (dataLeft >= 0) {
        at = data(bytes, at, end);
      } else if (dropped > 0) {
        int take = Math.min(dropped, end - at);
        dropped -= take;
        at += take;
      } else if (counted > size) {
        at = count(bytes, at, end);
      } else {
        at = textDue ? freeText(bytes, at, end) : text(bytes, at, end);
      }
    }
    if (dataLeft == 0 && !afterCr) {
      data(bytes, end, end);
    }
  }

  private int data(byte[] bytes, int at, int end) {
    if (afterCr && size == 0) {
      if (at == end) {
        return at;
      }
      afterCr = false;
      if (bytes[at] == '\n') {
        at++;
      }
    }
    while (lineEndFirst && at < end && size == 0) {
      lineEndFirst = bytes[at] == '\r';
      at += bytes[at] == '\r' || bytes[at] == '\n' ? 1 : 0;
    }
    if (lineEndFirst) {
      return at;
    }
    int take = Math.min(dataLeft, end - at);
    if (!discarding) {
      hold(bytes, at, at + take);
    }
    dataLeft -= take;
    if (dataLeft == 0) {
      dataLeft = -1;
      int length = size;
      size = 0;
      if (!discarding) {
        handingOver = true;
        sink.data(held, 0, length);
        handingOver = false;
      }
      discarding = false;
    }
    return at + take;
  }

  private int body(byte[] bytes, int at, int end) {
    if (afterCr && size == 0) {
      afterCr = false;
      if (bytes[at] == '\n') {
        return at + 1;
      }
    }
    int i = at;
    while (i < end && bytes[i] != '\n') {
      i++;
    }
    int to = Math.min(end, i + 1);
    hold(bytes, at, to);
    if (skipping) {
      inBody = false;
    } else if (i < end && size > 1 && held[size - 2] == '\r') {
      bodyLineEnd();
    }
    return to;
  }

  /** What is held ends with CR LF. */
  private void bodyLineEnd() {
    boolean blank = bodyLine > 3 && held[bodyLine - 3] == '\n' && held[bodyLine - 4] == '\r';
    if (bodyEnd == null) {
      endBody(size - 2, -1);
    } else if (bodyLine > 0 && bodyEnd.ends(held, bodyLine, size - 2, blank)) {
      endBody(bodyLine - (blank && !bodyEnd.keepsBlank() ? 4 : 2), bodyLine);
    } else {
      bodyLineBefore = bodyLine;
      bodyLine = size;
    }
  }

  /** Nothing more comes for now: a line that ends the text may do without an empty one before. */
  private void releaseBody() {
    if (bodyEnd == null) {
      int to = size;
      while (to > 0 && (held[to - 1] == '\r' || held[to - 1] == '\n')) {
        to--;
      }
      endBody(to, -1);
    } else if (bodyLine == size
        && bodyLineBefore > 0
        && bodyEnd.ends(held, bodyLineBefore, size - 2, true)) {
      endBody(bodyLineBefore - 2, bodyLineBefore);
    }
  }

  private void endBody(int length, int line) {
    byte[] text = Arrays.copyOf(held, size);
    inBody = false;
    size = 0;
    sink.data(text, 0, length);
    if (line >= 0) {
      sink.line(text, line, text.length - 2);
    }
  }

  /** Octets inside a counted field are taken without a look. */
  private int count(byte[] bytes, int at, int end) {
    int take = Math.min(counted - size, end - at);
    hold(bytes, at, at + take);
    return at + take;
  }

  /** A line of free text, up to its CR. */
  private int freeText(byte[] bytes, int at, int end) {
    if (afterCr) {
      afterCr = false;
      if (bytes[at] == '\n') {
        sink.skipped(bytes[at]);
        return at + 1;
      }
    }
    int i = at;
    while (i < end && bytes[i] != '\r') {
      i++;
    }
    hold(bytes, at, i);
    if (i == end) {
      return end;
    }
    textDue = false;
    afterCr = true;
    int length = size;
    size = 0;
    if (skipping) {
      skipping = false;
    } else {
      sink.line(held, 0, length);
    }
    sink.skipped(bytes[i]);
    return i + 1;
  }

  /** What means nothing at the start of a line: blanks, controls, and what an idle line brings. */
  private static boolean isPadding(byte b) {
    return b >= 0 && b <= ' ' || b == (byte) 0xFF;
  }

  private int text(byte[] bytes, int at, int end) {
    if (size == 0 && !skipping) {
      byte b = bytes[at];
      if (isPadding(b) && (b & 0xFF) != prompt) {
        afterCr = b == '\r';
        echo.skipped(b);
        sink.skipped(b);
        return at + 1;
      }
      if ((b & 0xFF) == prompt) {
        prompt = -1;
        afterCr = false;
        sink.prompt();
        return at + 1;
      }
    }
    int i = at;
    while (i < end && bytes[i] != '\r' && bytes[i] != '\n') {
      i++;
    }
    if (i == end) {
      hold(bytes, at, end);
      return end;
    }
    return lineEnd(bytes, at, i);
  }

  /** A CR or LF stands at {@code i}: the line is over unless a counted field goes on. */
  private int lineEnd(byte[] bytes, int at, int i) {
    if (skipping) {
      skipping = false;
      size = 0;
      return i;
    }
    if (size + i - at > limit) {
      size = 0;
      counted = 0;
      sink.overflow();
      return i;
    }
    byte[] line = bytes;
    int from = at;
    int to = i;
    if (size > 0) {
      hold(bytes, at, i);
      line = held;
      from = 0;
      to = size;
    }
    int wanted = releasing ? 0 : counter.wanted(line, from, to);
    if (wanted > limit) {
      dropped = wanted - (to - from);
      size = 0;
      skipping = true;
      sink.overflow();
      return i;
    }
    if (wanted > to - from) {
      if (line != held) {
        hold(bytes, at, i);
      }
      counted = wanted;
      return i;
    }
    if (wanted <= 0 && !releasing && counter.endsInsideQuotes(line, from, to)) {
      if (size == 0) {
        hold(bytes, at, i);
      }
      if (size < LONGEST_OPEN_QUOTE && !(openQuote >= 0 && opensAnew(openQuote, size))) {
        openQuote = size + 1;
        hold(bytes, i, i + 1);
        return i + 1;
      }
      hold(bytes, i, i + 1);
      releaseOpenQuote();
      return i + 1;
    }
    openQuote = -1;
    size = 0;
    counted = 0;
    afterCr = bytes[i] == '\r';
    sink.line(line, from, to);
    sink.skipped(bytes[i]);
    return i + 1;
  }

  /** Whether a held line looks like a new message: a sign, a name, a colon. */
  private boolean opensAnew(int from, int to) {
    int i = from;
    while (i < to && (held[i] == '\r' || held[i] == '\n')) {
      i++;
    }
    if (i == to || "+^#*%$".indexOf(held[i]) < 0) {
      return false;
    }
    int name = ++i;
    while (i < to && (held[i] >= 'A' && held[i] <= 'Z' || held[i] >= '0' && held[i] <= '9')) {
      i++;
    }
    return i > name && i < to && held[i] == ':';
  }

  private void hold(byte[] bytes, int from, int to) {
    int more = to - from;
    if (skipping) {
      return;
    }
    if (size + more > limit) {
      size = 0;
      counted = 0;
      skipping = true;
      sink.overflow();
      return;
    }
    if (size + more > held.length) {
      held =
          Arrays.copyOf(
              held, Math.min(Math.max(held.length * 2, size + more), Math.max(limit, size + more)));
    }
    System.arraycopy(bytes, from, held, size, more);
    size += more;
  }
}
