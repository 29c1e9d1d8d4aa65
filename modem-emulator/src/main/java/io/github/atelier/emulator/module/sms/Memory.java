package io.github.atelier.emulator.module.sms;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A memory of so many places, numbered from 1 as records of a SIM are. */
final class Memory {
  private final int size;
  private final Map<Integer, StoredMessage> messages = new TreeMap<>();

  Memory(int size) {
    this.size = size;
  }

  int size() {
    return size;
  }

  int used() {
    return messages.size();
  }

  /** Stores a message in the first free place; its number, or -1 where all are taken. */
  int add(StoredMessage message) {
    for (int i = 1; i <= size; i++) {
      if (messages.putIfAbsent(i, message) == null) {
        return i;
      }
    }
    return -1;
  }

  boolean has(int index) {
    return index >= 1 && index <= size;
  }

  /** The message there, or {@code null}. */
  StoredMessage get(int index) {
    return messages.get(index);
  }

  void replace(int index, StoredMessage message) {
    messages.replace(index, message);
  }

  void remove(int index) {
    messages.remove(index);
  }

  void removeIf(java.util.function.Predicate<StoredMessage> which) {
    messages.values().removeIf(which);
  }

  List<Integer> indexes() {
    return List.copyOf(messages.keySet());
  }
}
