package io.github.atelier.bench.target;

/** A thing of the world with two positions. It may take a while to act; the caller waits. */
public interface Switch {
  void off() throws Exception;

  void on() throws Exception;
}
