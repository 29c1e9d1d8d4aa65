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
    /** A line without its end, never empty. */
    void line(byte[] buffer, int from, int to);

    /** The expected prompt. */
    void prompt();

    /** The expected data, complete. */
    void data(byte[] buffer, int from, int to);

    /** A line longer than the bound was dropped; what follows its end is framed again. */
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
  private byte[] echo;
  private int echoed;
  private boolean blankBeforeEcho;
  private boolean releasing;

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
  }

  /**
   * Swallows the echo of data that the host sent. Where the module sends something else after all,
   * what looked like the echo so far is framed as usual.
   *
   * @param promptBlank whether a blank belongs to the prompt before it
   */
  public void expectEcho(byte[] data, boolean promptBlank) {
    echo = data.length == 0 ? null : data.clone();
    echoed = 0;
    blankBeforeEcho = promptBlank;
  }

  /** Forgets a half-read line and all expectations: after a port was opened again. */
  public void reset() {
    size = 0;
    counted = 0;
    dataLeft = -1;
    prompt = -1;
    afterCr = false;
    lineEndFirst = false;
    skipping = false;
    echo = null;
    openQuote = -1;
  }

  /**
   * Gives up waiting for octets that were announced: what came of them is a line, or dropped where
   * it was bare data. For a module that died in mid-payload.
   */
  public void abandonCount() {
    boolean inLine = counted > size && size > 0;
    dataLeft = -1;
    counted = 0;
    int length = size;
    size = 0;
    if (inLine) {
      sink.line(Arrays.copyOf(held, length), 0, length);
    }
  }

  /** Whether a line is held because a quote in it was never closed so far. */
  public boolean holdsOpenQuote() {
    return openQuote >= 0;
  }

  /**
   * Gives up waiting for a closing quote: what was held are lines after all, the last one if its
   * end has come. For a caller whose patience is over.
   */
  public void releaseOpenQuote() {
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
    while (echo != null && at < end) {
      if (blankBeforeEcho && bytes[at] == ' ') {
        blankBeforeEcho = false;
        at++;
      } else if (bytes[at] == echo[echoed]) {
        blankBeforeEcho = false;
        at++;
        if (++echoed == echo.length) {
          echo = null;
        }
      } else {
        byte[] noEcho = echo;
        echo = null;
        frame(noEcho, 0, echoed);
      }
    }
    frame(bytes, at, end);
  }

  private void frame(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end) {
      at =
          dataLeft >= 0
              ? data(bytes, at, end)
              : counted > size ? count(bytes, at, end) : text(bytes, at, end);
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
    hold(bytes, at, at + take);
    dataLeft -= take;
    if (dataLeft == 0) {
      dataLeft = -1;
      int length = size;
      size = 0;
      handingOver = true;
      sink.data(held, 0, length);
      handingOver = false;
    }
    return at + take;
  }

  /** Octets inside a counted field are taken without a look. */
  private int count(byte[] bytes, int at, int end) {
    int take = Math.min(counted - size, end - at);
    hold(bytes, at, at + take);
    return at + take;
  }

  private int text(byte[] bytes, int at, int end) {
    if (size == 0 && !skipping) {
      byte b = bytes[at];
      if (b >= 0 && b <= ' ' && b != prompt) {
        afterCr = b == '\r';
        blankBeforeEcho = blankBeforeEcho && b != ' ';
        sink.skipped(b);
        return at + 1;
      }
      if (b == prompt) {
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
    int wanted = counter.wanted(line, from, to);
    if (wanted > to - from && wanted <= limit) {
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
