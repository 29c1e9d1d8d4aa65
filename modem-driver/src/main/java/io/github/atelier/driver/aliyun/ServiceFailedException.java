package io.github.atelier.driver.aliyun;

/** What a handler throws to answer the platform with a code of its own. */
public final class ServiceFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * @param code 400, 460, or 100000 to 110000 for the product's own
   * @param message told to the platform
   */
  public ServiceFailedException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** The code the platform is answered with. */
  public int code() {
    return code;
  }
}
