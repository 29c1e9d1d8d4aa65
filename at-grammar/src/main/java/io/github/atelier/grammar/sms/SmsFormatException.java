package io.github.atelier.grammar.sms;

/** Octets that are no short message; the message says where they go wrong. */
public final class SmsFormatException extends Exception {
  private static final long serialVersionUID = 1;

  public SmsFormatException(String message) {
    super(message);
  }
}
