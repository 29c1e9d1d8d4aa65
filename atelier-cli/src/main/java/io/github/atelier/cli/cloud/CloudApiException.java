package io.github.atelier.cli.cloud;

/**
 * The cloud refused a call, or could not be asked. The message names the action and what was said;
 * no secrets.
 */
public final class CloudApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String requestId;

  /**
   * A refusal.
   *
   * @param code Aliyun's, such as {@code iot.device.NotExistedDevice}; empty if there was no answer
   * @param requestId for Aliyun's support; empty if there is none
   */
  public CloudApiException(String code, String requestId, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.requestId = requestId;
  }

  /** Aliyun's code; empty if there was no answer. */
  public String code() {
    return code;
  }

  /** The id of the call; empty if there is none. */
  public String requestId() {
    return requestId;
  }
}
