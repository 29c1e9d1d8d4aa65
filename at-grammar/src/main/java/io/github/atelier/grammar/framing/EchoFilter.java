package io.github.atelier.grammar.framing;

import java.util.Arrays;

/**
 * Takes the echo of data that a host sent out of what a module says. Where the module says
 * something else after all, what looked like the echo so far is given back. A last octet that is a
 * control character (Ctrl-Z) may be missing. Not thread-safe.
 */
final class EchoFilter {
  private static final byte[] NOTHING = {};

  private byte[] echo;
  private int seen;
  private boolean blankFirst;

  /**
   * @param data empty to expect none
   * @param promptBlank whether a blank belongs to the prompt before the echo
   */
  void expect(byte[] data, boolean promptBlank) {
    echo = data.length == 0 ? null : data.clone();
    seen = 0;
    blankFirst = promptBlank;
  }

  void reset() {
    echo = null;
  }

  /** An octet between lines came, before any echo. */
  void skipped(byte octet) {
    blankFirst = blankFirst && octet != ' ';
  }

  boolean expects() {
    return echo != null;
  }

  /**
   * Offers the next octet while an echo is expected.
   *
   * @return {@code null} where it is part of the echo; else what is to be framed before it, and the
   *     octet is the caller's again
   */
  byte[] offer(byte octet) {
    if (blankFirst && octet == ' ') {
      blankFirst = false;
      return null;
    }
    if (octet == echo[seen]) {
      blankFirst = false;
      if (++seen == echo.length) {
        echo = null;
      }
      return null;
    }
    byte[] wrong = lacksOnlyItsTerminator(octet) ? NOTHING : Arrays.copyOf(echo, seen);
    echo = null;
    return wrong;
  }

  private boolean lacksOnlyItsTerminator(byte next) {
    return seen > 0
        && seen == echo.length - 1
        && echo[seen] >= 0
        && echo[seen] < ' '
        && (next == '\r' || next == '\n');
  }
}
