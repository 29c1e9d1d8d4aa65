package io.github.atelier.emulator.module.sms;

import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.grammar.sms.Tpdu;

/** A module as the message centre sees it. All but the first two are called on its loop. */
interface Subscriber {
  String number();

  ModuleLoop loop();

  /** Whether messages can be brought to it now. */
  boolean reachable();

  /** Brings a message; false where it has no room for it now. */
  boolean deliver(Tpdu message);
}
