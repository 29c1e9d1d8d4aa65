package io.github.atelier.grammar.framing;

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
    /** A line without its end; never empty. */
    void line(byte[] buffer, int from, int to);

    /** The expected prompt. */
    void prompt();

    /** The expected data or free text, complete. */
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
  private final Pending pending;
  private final AnnouncedData data;
  private final FreeText text;
  private final EchoFilter echo = new EchoFilter();
  private int prompt = -1;

  /** How long the held line must be, as a counted field in it told. */
  private int counted;

  /** Octets of a counted field that is longer than the bound, still to be dropped. */
  private int dropped;

  /** Where the last line end within an open quote was held, or -1. */
  private int openQuote = -1;

  /** Whether what was held back is framed now, line by line. */
  private boolean releasing;

  /**
   * @param limit most octets of a line or of expected data; more is dropped and reported
   */
  public ReplyFramer(Sink sink, Counter counter, int limit) {
    this.sink = sink;
    this.counter = counter;
    this.pending = new Pending(sink, limit);
    this.data = new AnnouncedData(sink, pending);
    this.text = new FreeText(sink, pending);
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
    data.expect(length);
  }

  /**
   * Drops the next {@code length} octets without a look, where {@link #expectData} would take them:
   * for data beyond the limit.
   */
  public void dropData(int length) {
    data.drop(length);
  }

  /**
   * Takes what comes as free text, after the LF of the line end that is just being read: up to a
   * line that {@code end} knows, which is framed as a line, or up to the first CR LF where it is
   * {@code null}. What a text holds is not looked at otherwise. {@link Sink#data} receives it
   * without its line end. Only silence tells that a module left out the empty line before {@code
   * OK}: see {@link #holdsOpenQuote}.
   */
  public void expectText(TextEnd end) {
    text.expect(end);
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
    pending.reset();
    data.forget();
    text.forget();
    echo.reset();
    counted = 0;
    dropped = 0;
    prompt = -1;
    openQuote = -1;
  }

  /** Gives up waiting for the end of free text; what came of it is dropped. */
  public void abandonText() {
    if (text.expected()) {
      text.forget();
      pending.size = 0;
    }
  }

  /** Whether octets that were announced are still to come. */
  public boolean awaitsCount() {
    return data.expected() || counted > pending.size || dropped > 0;
  }

  /**
   * Gives up waiting for octets that were announced: what came of them are lines, because a module
   * that died in mid-payload may have said more since. Does nothing where none are awaited.
   */
  public void abandonCount() {
    if (!awaitsCount()) {
      return;
    }
    data.forget();
    counted = 0;
    dropped = 0;
    release(pending.take());
    if (pending.size > 0) {
      byte[] rest = pending.take();
      sink.line(rest, 0, rest.length);
    }
  }

  /**
   * Whether something is held that only silence can end: a line with a quote that was never closed
   * so far, or free text.
   */
  public boolean holdsOpenQuote() {
    return openQuote >= 0 || text.expected() && pending.size > 0;
  }

  /**
   * Gives up waiting for a closing quote: what was held are lines after all, the last one if its
   * end has come. For a caller whose patience is over.
   */
  public void releaseOpenQuote() {
    if (text.expected()) {
      text.release();
    } else if (openQuote >= 0) {
      openQuote = -1;
      release(pending.take());
    }
  }

  /** Frames held octets once more, as lines whatever they promised. */
  private void release(byte[] octets) {
    releasing = true;
    frame(octets, 0, octets.length);
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
      if (text.expected()) {
        at = text.feed(bytes, at, end);
      } else if (data.expected()) {
        at = data.feed(bytes, at, end);
      } else if (dropped > 0) {
        int take = Math.min(dropped, end - at);
        dropped -= take;
        at += take;
      } else if (counted > pending.size) {
        at = countedField(bytes, at, end);
      } else {
        at = line(bytes, at, end);
      }
    }
    if (data.isDue()) {
      data.feed(bytes, end, end);
    }
  }

  /** Octets inside a counted field are taken without a look. */
  private int countedField(byte[] bytes, int at, int end) {
    int take = Math.min(counted - pending.size, end - at);
    pending.add(bytes, at, at + take);
    return at + take;
  }

  /** What means nothing at the start of a line: blanks, controls, and what an idle line brings. */
  private static boolean isPadding(byte b) {
    return b >= 0 && b <= ' ' || b == (byte) 0xFF;
  }

  private int line(byte[] bytes, int at, int end) {
    if (pending.size == 0 && !pending.tooLong) {
      byte b = bytes[at];
      if (isPadding(b) && (b & 0xFF) != prompt) {
        pending.afterCr = b == '\r';
        echo.skipped(b);
        sink.skipped(b);
        return at + 1;
      }
      if ((b & 0xFF) == prompt) {
        prompt = -1;
        pending.afterCr = false;
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

  /** A CR or LF stands at {@code i}: the line is over unless a field of it goes on. */
  private int lineEnd(byte[] bytes, int at, int i) {
    if (pending.tooLong) {
      pending.tooLong = false;
      pending.size = 0;
      return i;
    }
    if (pending.size + i - at > pending.limit()) {
      pending.size = 0;
      counted = 0;
      sink.overflow();
      return i;
    }
    byte[] line = bytes;
    int from = at;
    int to = i;
    if (pending.size > 0) {
      hold(bytes, at, i);
      line = pending.octets;
      from = 0;
      to = pending.size;
    }
    int wanted = releasing ? 0 : counter.wanted(line, from, to);
    if (wanted > pending.limit()) {
      dropped = wanted - (to - from);
      pending.size = 0;
      pending.tooLong = true;
      sink.overflow();
      return i;
    }
    if (wanted > to - from) {
      keep(bytes, at, i);
      counted = wanted;
      return i;
    }
    if (wanted <= 0 && !releasing && counter.endsInsideQuotes(line, from, to)) {
      return insideQuotes(bytes, at, i);
    }
    openQuote = -1;
    pending.size = 0;
    counted = 0;
    pending.afterCr = bytes[i] == '\r';
    sink.line(line, from, to);
    sink.skipped(bytes[i]);
    return i + 1;
  }

  /** Holds the beginning of a line that is not held yet. */
  private void keep(byte[] bytes, int at, int i) {
    if (pending.size == 0) {
      hold(bytes, at, i);
    }
  }

  private void hold(byte[] bytes, int from, int to) {
    pending.add(bytes, from, to);
    if (pending.tooLong) {
      counted = 0;
    }
  }

  /** The line end at {@code i} may belong to a string, or its quote was never closed. */
  private int insideQuotes(byte[] bytes, int at, int i) {
    keep(bytes, at, i);
    boolean goesOn =
        pending.size < LONGEST_OPEN_QUOTE
            && !(openQuote >= 0 && opensAnew(pending.octets, openQuote, pending.size));
    openQuote = goesOn ? pending.size + 1 : -1;
    hold(bytes, i, i + 1);
    if (!goesOn) {
      release(pending.take());
    }
    return i + 1;
  }

  /** Whether octets look like a new message: a sign, a name, a colon. */
  private static boolean opensAnew(byte[] octets, int from, int to) {
    int i = from;
    while (i < to && (octets[i] == '\r' || octets[i] == '\n')) {
      i++;
    }
    if (i == to || "+^#*%$".indexOf(octets[i]) < 0) {
      return false;
    }
    int name = ++i;
    while (i < to
        && (octets[i] >= 'A' && octets[i] <= 'Z' || octets[i] >= '0' && octets[i] <= '9')) {
      i++;
    }
    return i > name && i < to && octets[i] == ':';
  }
}
