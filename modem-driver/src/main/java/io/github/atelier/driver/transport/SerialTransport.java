package io.github.atelier.driver.transport;

import com.fazecast.jSerialComm.SerialPort;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A serial port: a UART, a USB module's AT port, a virtual port (pty), a link to any of them.
 *
 * <p>The path is resolved at each open, so a link that was pointed to another device is followed.
 * Of a USB device that was opened by its path the identity is remembered (vendor, product, serial
 * number, interface): where it comes back under another name it is found again, and another device
 * that has taken its name is not opened in its place.
 *
 * <p>A port is opened once at a time within this program; other programs are kept out as far as
 * they respect the advisory lock (Linux {@code flock}), which not all do.
 *
 * <p>What stays behind: after close, the port of a POSIX system is left with raw settings and VMIN
 * = VTIME = 0, so that a program that sets nothing itself (such as {@code cat}) sees an end of file
 * at once; {@code stty -F PORT min 1} mends that.
 */
public final class SerialTransport extends LineTransport {
  private final PortName portName;
  private volatile SerialSettings settings;
  private volatile SerialLine current;

  /**
   * @param portName an absolute path ({@code /dev/ttyUSB2}, {@code /dev/serial/by-id/…}) or a
   *     Windows name ({@code COM3})
   */
  public SerialTransport(String portName, SerialSettings settings) {
    this(new PortName.Path(portName, SerialPorts::listQuickly), settings);
  }

  /**
   * @param portName how the port is found at each open
   */
  SerialTransport(PortName portName, SerialSettings settings) {
    this.portName = Objects.requireNonNull(portName, "portName");
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /**
   * The serial ports that the operating system lists, as {@code /dev/ttyUSB2 (description)},
   * sorted. Virtual ports and links are not among them, and can be opened none the less.
   *
   * @throws TransportException when serial ports are not supported here
   */
  public static List<String> availablePorts() throws TransportException {
    NativeSerial.load();
    return Arrays.stream(SerialPort.getCommPorts())
        .map(port -> port.getSystemPortPath() + " (" + port.getDescriptivePortName() + ")")
        .sorted()
        .toList();
  }

  @Override
  public String name() {
    return portName.shown() + " at " + settings;
  }

  @Override
  public SerialControl control() {
    return new Control();
  }

  /** Changes the open port, and the settings for later opens. */
  private final class Control implements SerialControl {
    @Override
    public int baudRate() {
      return settings.baudRate();
    }

    @Override
    public void setBaudRate(int bitsPerSecond) throws TransportException {
      SerialSettings changed = settings.withBaudRate(bitsPerSecond);
      SerialLine line = current;
      if (line != null) {
        line.setBaudRate(bitsPerSecond);
      }
      settings = changed;
    }

    @Override
    public void setDtr(boolean on) throws TransportException {
      SerialLine line = current;
      if (line != null) {
        line.setDtr(on);
      }
      settings = settings.withDtr(on);
    }

    @Override
    public void setRts(boolean on) throws TransportException {
      SerialLine line = current;
      if (line != null) {
        line.setRts(on);
      }
      settings = settings.withRts(on);
    }
  }

  @Override
  Duration writeTimeout() {
    return settings.writeTimeout();
  }

  @Override
  Line openLine() throws TransportException {
    NativeSerial.load();
    String path = portName.find();
    PortClaims.Claim claim = PortClaims.claim(path);
    if (claim == null) {
      throw new PortBusyException(
          "The serial port "
              + described(path)
              + " is open in this program already, or still being closed; close it first.");
    }
    boolean open = false;
    SerialPort port = null;
    try {
      port = configured(path);
      if (!port.openPort(0)) {
        throw OpenFailure.explain(described(path), path, port.getLastErrorCode(), settings);
      }
      SerialLine line = new SerialLine(portName.shown(), port, settings, claim);
      line.discardStaleBytes(settings.quietOnOpen());
      open = true;
      current = line;
      portName.opened(path);
      return line;
    } finally {
      if (!open) {
        if (port != null) {
          port.closePort();
        }
        claim.release();
      }
    }
  }

  private String described(String path) {
    String shown = portName.shown();
    return path.equals(shown) ? shown : shown + " (now " + path + ")";
  }

  private SerialPort configured(String path) {
    SerialPort port = SerialPort.getCommPort(path);
    port.setComPortParameters(
        settings.baudRate(),
        settings.dataBits(),
        settings.stopBits() == 2 ? SerialPort.TWO_STOP_BITS : SerialPort.ONE_STOP_BIT,
        switch (settings.parity()) {
          case NONE -> SerialPort.NO_PARITY;
          case ODD -> SerialPort.ODD_PARITY;
          case EVEN -> SerialPort.EVEN_PARITY;
        });
    port.setFlowControl(
        settings.flowControl() == SerialSettings.FlowControl.RTS_CTS
            ? SerialPort.FLOW_CONTROL_RTS_ENABLED | SerialPort.FLOW_CONTROL_CTS_ENABLED
            : SerialPort.FLOW_CONTROL_DISABLED);
    int whenWritten = settings.waitUntilSent() ? SerialPort.TIMEOUT_WRITE_BLOCKING : 0;
    port.setComPortTimeouts(
        SerialPort.TIMEOUT_READ_SEMI_BLOCKING | whenWritten, SerialLine.READ_TIMEOUT_MILLIS, 0);
    // Takes effect at open. Ports without modem lines refuse it, which is no reason not to use
    // them.
    port.setDTRandRTS(settings.dtr(), settings.rts());
    return port;
  }
}
