package io.github.atelier.emulator.module.mqtt;

import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages of one client that wait to be read, in numbered slots. A message that finds no free
 * slot is lost, as in a module whose host does not read. Confined to the module's loop.
 */
final class Inbox {
  private static final int SLOTS = 5;

  private final Values[] slots = new Values[SLOTS];

  /** Puts a message into the first free slot; its number, or -1 where there is none. */
  int add(Values message) {
    for (int i = 0; i < SLOTS; i++) {
      if (slots[i] == null) {
        slots[i] = message;
        return i;
      }
    }
    return -1;
  }

  /** Takes the message of a slot out; {@code null} where it is empty. */
  Values take(int slot) {
    Values message = slot < SLOTS ? slots[slot] : null;
    if (message != null) {
      slots[slot] = null;
    }
    return message;
  }

  /** Takes all messages out, in the order of their slots. */
  List<Values> takeAll() {
    List<Values> messages = new ArrayList<>();
    for (int i = 0; i < SLOTS; i++) {
      Values message = take(i);
      if (message != null) {
        messages.add(message);
      }
    }
    return messages;
  }
}
