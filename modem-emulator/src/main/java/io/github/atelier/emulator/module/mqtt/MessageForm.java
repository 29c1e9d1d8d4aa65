package io.github.atelier.emulator.module.mqtt;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.template.Template;

/** How a dialect tells a received message. */
final class MessageForm {
  private MessageForm() {}

  /** Whether a received message cannot be said without its length. */
  static boolean alwaysTellsLength(Dialect dialect) {
    return dialect.unsolicited("mqtt.received") != null
        && dialect.unsolicited("mqtt.received").steps().stream()
            .filter(Step.Line.class::isInstance)
            .flatMap(s -> ((Step.Line) s).template().holes().stream())
            .anyMatch(MessageForm::isNeededLength);
  }

  private static boolean isNeededLength(Template.HoleInfo hole) {
    return hole.name().equals("payload.length") && !hole.optional();
  }
}
