package io.github.atelier.grammar.framing;

import java.util.Arrays;

/**
 * Cuts what a host (DTE) sends into command lines and data (V.250 5.2).
 *
 * <p>A command line begins with {@code AT} in any case of letters, whatever noise came before it,
 * and ends with CR; other control characters are ignored, a backspace takes back the last
 * character. {@code A/} repeats the last command line at once (5.2.4). A host that sends parity in
 * bit 7 is understood (5.1); it is told by its {@code AT}, for elsewhere bit 7 may belong to a name
 * in UTF-8. Not thread-safe.
 */
public final class CommandFramer {
  private static final int DELETE = 127;

  /**
   * Receives what was framed. Slices are valid only during the call; it may switch modes from
   * inside.
   */
  public interface Sink {
    /** Octets to send back while echo is on. */
    void echo(byte[] buffer, int from, int to);

    /** What stands between {@code AT} and CR; may be empty. */
    void commandLine(byte[] buffer, int from, int to);

    /** The data that was awaited, complete and without its terminator. */
    void data(byte[] buffer, int from, int to);

    /** The host left the data mode by the abandoning octet. */
    void abandoned();

    /** A command line beyond the bound was dropped. */
    void lineTooLong();
  }

  private final Sink sink;
  private final int limit;
  private final boolean lineFeeds;
  private boolean quoted;
  private int lineEnd = 13;
  private int backspace = 8;
  private byte[] held = new byte[128];
  private int size;
  private byte[] last = new byte[0];
  private int echoFrom = -1;
  private boolean tooLong;
  private boolean begun;
  private boolean parity;
  private boolean afterCr;

  /** Whether the host ended its last line with CR LF. */
  private boolean sendsLineFeeds;

  /** Whether the LF of a line that asked for data is still to come. */
  private boolean lineFeedDue;

  private boolean paused;
  private boolean inData;
  private int dataLength = -1;
  private int terminator = -1;
  private int abandon = -1;
  private int dataLimit;

  /**
   * @param limit most octets of a command line
   */
  public CommandFramer(Sink sink, int limit) {
    this(sink, limit, false);
  }

  /**
   * @param limit most octets of a command line
   * @param lineFeeds whether a line feed inside a quoted string is part of it
   */
  public CommandFramer(Sink sink, int limit, boolean lineFeeds) {
    this.sink = sink;
    this.limit = limit;
    this.lineFeeds = lineFeeds;
  }

  /**
   * Takes the next {@code length} octets as data. An LF right after the command line's CR belongs
   * to its end where the host ended the line before with one, too, or where it came in one portion
   * with the CR and the framer was paused; otherwise it is data. With a length of 0 the data comes
   * from inside this call.
   */
  public void expectCounted(int length) {
    data(length, -1, -1, length);
    if (length == 0) {
      finishData();
    }
  }

  /**
   * Takes octets as data until {@code end}, or until {@code abandon} (negative for none); at most
   * {@code most} of them.
   */
  public void expectUntil(int end, int abandonBy, int most) {
    data(-1, end, abandonBy, most);
  }

  private void data(int length, int end, int abandonBy, int most) {
    inData = true;
    dataLength = length;
    terminator = end;
    abandon = abandonBy;
    dataLimit = most;
    size = 0;
    lineFeedDue = afterCr && sendsLineFeeds;
    afterCr = false;
  }

  /**
   * The characters that end and correct a command line (V.250 6.2.1 S3, 6.2.3 S5); CR and BS unless
   * told.
   */
  public void characters(int endOfLine, int correction) {
    lineEnd = endOfLine;
    backspace = correction;
  }

  /** Back to command mode; what was held is forgotten. */
  public void expectCommand() {
    inData = false;
    size = 0;
    begun = false;
    parity = false;
  }

  /** Whether a command line has begun and is not ended: {@code AT} was typed. */
  public boolean inCommandLine() {
    return begun && !inData;
  }

  /**
   * Stops {@link #feed} after the current octet: a command is being carried out and must end first.
   */
  public void pause() {
    paused = true;
  }

  /** Ends a {@link #pause}; the caller feeds what is left. */
  public void resume() {
    paused = false;
  }

  /**
   * Frames the next octets.
   *
   * @return how many were taken; fewer than {@code length} only after {@link #pause}
   */
  public int feed(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int at = offset;
    while (at < end && !paused) {
      at = inData ? takeData(bytes, at, end) : command(bytes, at);
    }
    flushEcho(bytes, at);
    if (paused && afterCr && at < end && bytes[at] == '\n') {
      afterCr = false;
      sendsLineFeeds = true;
      at++;
    }
    return at - offset;
  }

  private int command(byte[] bytes, int at) {
    byte b = bytes[at];
    beginsLine(b);
    b = parity ? (byte) (b & 0x7F) : b;
    sendsLineFeeds = afterCr ? b == '\n' : sendsLineFeeds;
    if (b == '\n' && afterCr && size == 0) {
      flushEcho(bytes, at);
      afterCr = false;
      return at + 1;
    }
    echoFrom = echoFrom < 0 ? at : echoFrom;
    afterCr = false;
    if (b == lineEnd) {
      flushEcho(bytes, at + 1);
      afterCr = true;
      endOfLine();
    } else if (b == backspace || b == DELETE) {
      size = Math.max(0, size - 1);
    } else if (b >= 0 && b < ' ' && !(b == '\n' && quoted && size < limit)) {
      return at + 1;
    } else if (size == limit) {
      tooLong = true;
    } else {
      hold(b);
      quoted = lineFeeds && size > 1 && (b == '"') != quoted;
      if (b == '/' && size == 2 && (held[0] == 'A' || held[0] == 'a')) {
        size = 0;
        flushEcho(bytes, at + 1);
        sink.commandLine(last, 0, last.length);
      }
    }
    return at + 1;
  }

  /** Looks for {@code AT}, with parity or without. */
  private void beginsLine(byte b) {
    if (begun || size == 0 || (b & 0x5F) != 'T' || (held[size - 1] & 0x5F) != 'A') {
      return;
    }
    begun = true;
    parity = b < 0 || held[size - 1] < 0;
    held[size - 1] &= 0x7F;
  }

  /** Sends back in one piece what was typed since the last event. */
  private void flushEcho(byte[] bytes, int to) {
    if (echoFrom >= 0) {
      int from = echoFrom;
      echoFrom = -1;
      sink.echo(bytes, from, to);
    }
  }

  private void endOfLine() {
    quoted = false;
    int from = prefix();
    int to = size;
    boolean dropped = tooLong;
    size = 0;
    tooLong = false;
    begun = false;
    parity = false;
    if (dropped && from >= 0) {
      sink.lineTooLong();
    } else if (from >= 0) {
      last = Arrays.copyOfRange(held, from, to);
      sink.commandLine(last, 0, last.length);
    }
  }

  /** The index after the first {@code AT}, or -1 where there is none: then the line is noise. */
  private int prefix() {
    for (int i = 0; i + 1 < size; i++) {
      if ((held[i] == 'A' || held[i] == 'a') && (held[i + 1] == 'T' || held[i + 1] == 't')) {
        return i + 2;
      }
    }
    return -1;
  }

  private int takeData(byte[] bytes, int at, int end) {
    if (lineFeedDue) {
      lineFeedDue = false;
      if (bytes[at] == '\n') {
        return at + 1;
      }
    }
    if (dataLength >= 0) {
      int take = Math.min(dataLength - size, end - at);
      hold(bytes, at, at + take);
      if (size == dataLength) {
        finishData();
      }
      return at + take;
    }
    int b = bytes[at] & 0xFF;
    // as echo is on for command lines (27.005 clause 3.5.1)
    echoFrom = echoFrom < 0 ? at : echoFrom;
    if (b == terminator) {
      flushEcho(bytes, at + 1);
      finishData();
    } else if (b == abandon) {
      flushEcho(bytes, at + 1);
      expectCommand();
      sink.abandoned();
    } else if (size < dataLimit) {
      hold(bytes, at, at + 1);
    }
    return at + 1;
  }

  private void finishData() {
    int length = size;
    inData = false;
    size = 0;
    sink.data(held, 0, length);
  }

  private void hold(byte b) {
    if (size == held.length) {
      held = Arrays.copyOf(held, held.length * 2);
    }
    held[size++] = b;
  }

  private void hold(byte[] bytes, int from, int to) {
    int more = to - from;
    if (size + more > held.length) {
      held = Arrays.copyOf(held, Math.max(held.length * 2, size + more));
    }
    System.arraycopy(bytes, from, held, size, more);
    size += more;
  }
}
