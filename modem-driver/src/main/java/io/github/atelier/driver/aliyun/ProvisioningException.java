package io.github.atelier.driver.aliyun;

import io.github.atelier.driver.channel.ModemException;

/** Dynamic registration failed. */
public final class ProvisioningException extends ModemException {
  private static final long serialVersionUID = 1L;

  public ProvisioningException(String message, Throwable cause) {
    super(message, cause);
  }
}
