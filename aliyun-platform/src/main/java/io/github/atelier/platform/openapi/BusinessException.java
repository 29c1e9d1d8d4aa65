package io.github.atelier.platform.openapi;

/**
 * A request was understood and is refused for what it says: answered with {@code Success: false},
 * the code and the message.
 *
 * <p>The message is shown to the caller: no secrets in it.
 */
public final class BusinessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * A refusal.
   *
   * @param code Aliyun's, such as {@code iot.device.NotExistedDevice}
   * @param message a sentence for people
   */
  public BusinessException(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** Aliyun's code. */
  public String code() {
    return code;
  }
}
