package io.github.atelier.aliyun.alink;

/**
 * A payload on a thing-model topic is not an Alink envelope. The message says where; the payload is
 * not quoted.
 */
public final class AlinkFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** What is wrong, without the payload itself. */
  public AlinkFormatException(String message) {
    super(message);
  }
}
