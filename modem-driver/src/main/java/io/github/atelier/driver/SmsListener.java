package io.github.atelier.driver;

import io.github.atelier.grammar.sms.StatusReport;

/**
 * Hears short messages that come in. Calls come one after the other on a thread of the driver;
 * blocking calls of the driver are fine there.
 */
public interface SmsListener {

  /** A message, whole. */
  void received(SmsMessage message);

  /** What became of a message that was sent with the wish for a report. */
  default void report(StatusReport report) {}

  /**
   * A message that the module told of and that could not be had.
   *
   * @param why the failure of the command, or what is wrong with the octets
   */
  default void unreadable(Exception why) {}
}
