package io.github.atelier.driver.transport;

import io.github.atelier.serial.SerialLibrary;
import java.io.IOException;
import java.nio.file.Files;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a serial port is named, and found at each open. */
interface PortName {

  /** As people know it. */
  String shown();

  /**
   * The device as it is called now.
   *
   * @throws TransportException where there is none, or more than one
   */
  String find() throws TransportException;

  /** The port was opened under this name. */
  default void opened(String path) {}

  /** A port by its path, found again by its USB identity where it was renamed. Thread-safe. */
  final class Path implements PortName {
    private static final Logger LOG = LoggerFactory.getLogger(PortName.class);

    private final String name;
    private final PortDirectory ports;
    private volatile UsbIdentity identity;

    Path(String name, PortDirectory ports) {
      this.name = java.util.Objects.requireNonNull(name, "portName");
      this.ports = ports;
    }

    @Override
    public String shown() {
      return name;
    }

    @Override
    public String find() throws TransportException {
      UsbIdentity known = identity;
      if (known != null) {
        String path = known.find(ports.list(), name);
        if (path != null) {
          if (!path.equals(name)) {
            LOG.info("{} is called {} now", name, path);
          }
          return path;
        }
      }
      return resolve();
    }

    /**
     * The device behind the name. jSerialComm would look for {@code /dev/NAME} and for the last
     * part of the path in {@code /dev} when the path does not exist, and so open another port than
     * the one that was asked for.
     */
    private String resolve() throws TransportException {
      if (SerialLibrary.isWindows()) {
        return name;
      }
      java.nio.file.Path path = java.nio.file.Path.of(name);
      try {
        java.nio.file.Path real = path.toRealPath();
        if (Files.isRegularFile(real) || Files.isDirectory(real)) {
          throw new PortNotFoundException(
              name + " is a file or a folder, not a serial port." + OpenFailure.portList());
        }
        return real.toString();
      } catch (PortNotFoundException e) {
        throw e;
      } catch (IOException e) {
        throw OpenFailure.notFound(name, Files.isSymbolicLink(path));
      }
    }

    /** A link is somebody's own way of naming a port, so it is followed, and nothing else. */
    @Override
    public void opened(String path) {
      if (path.equals(name)) {
        try {
          identity = UsbIdentity.of(path, ports.list());
        } catch (TransportException e) {
          LOG.debug("the identity of {} is not known: {}", path, e.getMessage());
        }
      }
    }
  }

  /** A port by what its USB device is. */
  record Usb(UsbIdentity identity, PortDirectory ports) implements PortName {
    @Override
    public String shown() {
      return identity.toString();
    }

    @Override
    public String find() throws TransportException {
      return identity.findOnly(ports.list());
    }
  }
}
