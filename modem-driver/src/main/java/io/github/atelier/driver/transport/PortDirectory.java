package io.github.atelier.driver.transport;

import java.util.List;

/** What serial ports there are: the operating system ({@link SerialPorts#list}), or a test. */
@FunctionalInterface
public interface PortDirectory {

  /**
   * The ports as they are now.
   *
   * @throws TransportException where serial ports are not supported here
   */
  List<PortInfo> list() throws TransportException;
}
