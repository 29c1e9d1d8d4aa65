package io.github.atelier.cli.demo;

/** A step of the demo that did not happen. */
final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    super(message);
  }
}
