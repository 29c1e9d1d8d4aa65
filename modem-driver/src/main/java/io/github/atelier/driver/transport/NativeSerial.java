package io.github.atelier.driver.transport;

import io.github.atelier.serial.SerialLibrary;
import io.github.atelier.serial.SerialUnavailableException;

/** Loads the native part of jSerialComm, and says so in the driver's own exception if it cannot. */
final class NativeSerial {
  private NativeSerial() {}

  /** To be called before the first use of jSerialComm. */
  static void load() throws TransportException {
    try {
      SerialLibrary.load();
    } catch (SerialUnavailableException e) {
      throw new TransportException(e.getMessage(), e);
    }
  }
}
