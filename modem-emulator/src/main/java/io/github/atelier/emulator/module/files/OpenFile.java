package io.github.atelier.emulator.module.files;

import java.util.Arrays;

/** A file that a host has opened, and where in it the next octet is read or written. */
final class OpenFile {
  private final FileStore store;
  private final String storage;
  private final String name;
  private final String mode;
  private int position;

  OpenFile(FileStore store, String storage, String name, String mode) {
    this.store = store;
    this.storage = storage;
    this.name = name;
    this.mode = mode;
  }

  String storage() {
    return storage;
  }

  String name() {
    return name;
  }

  String mode() {
    return mode;
  }

  boolean is(String otherStorage, String otherName) {
    return storage.equals(otherStorage) && name.equals(otherName);
  }

  int size() {
    byte[] content = store.read(storage, name);
    return content == null ? 0 : content.length;
  }

  int position() {
    return position;
  }

  void seek(int to) {
    position = to;
  }

  /** At most so many octets from the position on, which moves behind them. */
  byte[] read(long most) {
    byte[] content = store.read(storage, name);
    int to = (int) Math.min(size(), position + most);
    byte[] part = Arrays.copyOfRange(content, position, to);
    position = to;
    return part;
  }

  /** Puts octets at the position; why not, as the name of an error, or {@code null}. */
  String write(byte[] part) {
    if (mode.equals("read")) {
      return "file-read-only";
    }
    byte[] content = Arrays.copyOf(store.read(storage, name), Math.max(size(), end(part)));
    System.arraycopy(part, 0, content, position, part.length);
    String refusal = store.write(storage, name, content);
    position = refusal == null ? end(part) : position;
    return refusal;
  }

  /** Drops what stands behind the position. */
  String truncate() {
    return mode.equals("read")
        ? "file-read-only"
        : store.write(storage, name, Arrays.copyOf(store.read(storage, name), position));
  }

  private int end(byte[] part) {
    return Math.addExact(position, part.length);
  }
}
