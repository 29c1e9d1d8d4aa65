package io.github.atelier.grammar.telnet;

import java.util.Arrays;

/**
 * Parts what a Telnet peer sends into data and commands (RFC 854). Portions may be cut anywhere.
 * Commands of two octets (NOP, AYT, …) are ignored, and so is what does not make sense. Not
 * thread-safe.
 */
public final class TelnetReader {
  private static final int LONGEST = 1024;

  /** Receives the parts, in order. */
  public interface Sink {
    /** Data, its escapes removed; valid during the call only. */
    void data(byte[] buffer, int from, int to);

    /**
     * {@code WILL}, {@code WONT}, {@code DO} or {@code DONT} an option.
     *
     * @see Telnet
     */
    void negotiation(int verb, int option);

    /** A subnegotiation, whole; one of more than 1 KiB is left out. */
    void subnegotiation(int option, byte[] body);
  }

  private enum State {
    DATA,
    IAC,
    VERB,
    OPTION,
    BODY,
    BODY_IAC
  }

  private final Sink sink;
  private State state = State.DATA;
  private int verb;
  private int option;
  private byte[] body = new byte[32];
  private int size;

  public TelnetReader(Sink sink) {
    this.sink = sink;
  }

  /** A new connection begins. */
  public void reset() {
    state = State.DATA;
  }

  /** Takes the next octets. */
  public void feed(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int from = offset;
    for (int i = offset; i < end; i++) {
      int octet = bytes[i] & 0xFF;
      if (state == State.DATA) {
        if (octet == Telnet.IAC) {
          data(bytes, from, i);
          state = State.IAC;
        }
        continue;
      }
      if (state == State.IAC && octet == Telnet.IAC) {
        // an escaped 255 is data again, beginning here
        from = i;
        state = State.DATA;
        continue;
      }
      command(octet);
      from = i + 1;
    }
    if (state == State.DATA) {
      data(bytes, from, end);
    }
  }

  private void data(byte[] bytes, int from, int to) {
    if (to > from) {
      sink.data(bytes, from, to);
    }
  }

  private void command(int octet) {
    switch (state) {
      case IAC -> {
        verb = octet;
        state =
            octet == Telnet.SB
                ? State.OPTION
                : octet >= Telnet.WILL && octet <= Telnet.DONT ? State.VERB : State.DATA;
      }
      case VERB -> {
        state = State.DATA;
        sink.negotiation(verb, octet);
      }
      case OPTION -> {
        option = octet;
        size = 0;
        state = State.BODY;
      }
      case BODY -> {
        if (octet == Telnet.IAC) {
          state = State.BODY_IAC;
        } else {
          hold(octet);
        }
      }
      default -> {
        if (octet == Telnet.IAC) {
          hold(octet);
          state = State.BODY;
        } else {
          state = State.DATA;
          if (octet == Telnet.SE && size <= LONGEST) {
            sink.subnegotiation(option, Arrays.copyOf(body, size));
          }
        }
      }
    }
  }

  private void hold(int octet) {
    if (size < LONGEST) {
      body = size == body.length ? Arrays.copyOf(body, size * 2) : body;
      body[size++] = (byte) octet;
    } else {
      size = LONGEST + 1;
    }
  }
}
