package io.github.atelier.emulator.module.sms;

import io.github.atelier.grammar.sms.Submit;
import java.time.Instant;

/**
 * A message, or a part of one, that a module gave to the message centre.
 *
 * @param from number of the module
 * @param submit what it sent
 * @param time when
 */
public record SentMessage(String from, Submit submit, Instant time) {

  /** Whom it is for, as the module wrote it. */
  public String to() {
    return submit.address().written();
  }

  public String text() {
    return submit.data().text();
  }
}
