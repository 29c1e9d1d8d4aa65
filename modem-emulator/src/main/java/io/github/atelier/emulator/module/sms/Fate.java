package io.github.atelier.emulator.module.sms;

import io.github.atelier.grammar.sms.StatusReport;

/**
 * What the message centre does with a message.
 *
 * @param refusal name of the CMS error that the sender gets at once, or {@code null} where the
 *     centre takes the message
 * @param status TP-ST of the report (23.040 clause 9.2.3.15), where one was asked for: 0 for a
 *     message that is delivered, -1 for none
 */
public record Fate(String refusal, int status) {
  /** It reaches whoever has the number, sooner or later. */
  public static final Fate DELIVERED = new Fate(null, StatusReport.RECEIVED);

  /** It is taken, and nobody hears of it again. */
  public static final Fate LOST = new Fate(null, -1);

  /**
   * The sender gets an error.
   *
   * @param error its name in the dialect, such as {@code cms-network-timeout}
   */
  public static Fate refused(String error) {
    return new Fate(error, -1);
  }

  /**
   * It is taken, and later reported as failed.
   *
   * @param status 64 to 127 for good, such as {@link StatusReport#NOT_OBTAINABLE}
   */
  public static Fate failed(int status) {
    return new Fate(null, status);
  }
}
