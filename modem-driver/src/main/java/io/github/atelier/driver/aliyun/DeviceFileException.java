package io.github.atelier.driver.aliyun;

import io.github.atelier.driver.channel.ModemException;

/**
 * A file about a device that cannot be used. The message names the file and the key, never a
 * secret.
 */
public final class DeviceFileException extends ModemException {
  private static final long serialVersionUID = 1L;

  public DeviceFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
