package io.github.atelier.driver.transport;

import io.github.atelier.grammar.telnet.ComPort;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;

/**
 * A serial port of another machine: a serial device server that speaks RFC 2217 (ser2net, a console
 * server, this project's emulator). Bit rate, character format, flow control, DTR and RTS are those
 * of {@link SerialSettings}, set at the server at each open.
 *
 * <p>A server that does not answer the com port option is refused at open: {@code tcp:} is for
 * those. So is one that cannot keep the bit rate.
 */
public final class Rfc2217Transport extends LineTransport {
  private static final Duration ANSWER = Duration.ofSeconds(3);

  private final TcpTransport tcp;
  private volatile SerialSettings settings;
  private volatile Rfc2217Line current;

  /**
   * @param host name or address; an IPv6 address without brackets
   * @param port 1 to 65535
   * @param settings of the serial port at the server; {@code quietOnOpen} holds here too
   */
  public Rfc2217Transport(String host, int port, SerialSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.tcp =
        new TcpTransport(host, port, TcpTransport.DEFAULT_CONNECT_TIMEOUT, settings.writeTimeout());
  }

  @Override
  public String name() {
    return tcp.name().replaceFirst("^tcp", "rfc2217") + " at " + settings;
  }

  /**
   * The port at the server. A change is sent in order with the data, and not waited for; a rate
   * that the server does not keep shows at the next open.
   */
  @Override
  public SerialControl control() {
    return new Control();
  }

  private final class Control implements SerialControl {
    @Override
    public int baudRate() {
      return settings.baudRate();
    }

    @Override
    public void setBaudRate(int bitsPerSecond) throws TransportException {
      SerialSettings changed = settings.withBaudRate(bitsPerSecond);
      tell(ComPort.BAUD_RATE, bitsPerSecond);
      settings = changed;
    }

    @Override
    public void setDtr(boolean on) throws TransportException {
      tell(ComPort.CONTROL, on ? ComPort.DTR_ON : ComPort.DTR_OFF);
      settings = settings.withDtr(on);
    }

    @Override
    public void setRts(boolean on) throws TransportException {
      tell(ComPort.CONTROL, on ? ComPort.RTS_ON : ComPort.RTS_OFF);
      settings = settings.withRts(on);
    }

    private void tell(int command, int value) throws TransportException {
      Rfc2217Line line = current;
      try {
        if (line != null && !line.isClosed()) {
          line.tell(command, value);
        }
      } catch (IOException e) {
        throw new LineLostException(
            "The connection " + name() + " broke while writing: " + e.getMessage(), e);
      }
    }
  }

  @Override
  Duration writeTimeout() {
    return settings.writeTimeout();
  }

  @Override
  Line openLine() throws TransportException {
    String name = name();
    Socket socket = tcp.connect();
    try {
      Rfc2217Line line = new Rfc2217Line(name, socket, settings);
      line.negotiate(ANSWER);
      configure(line);
      line.discard(settings.quietOnOpen());
      current = line;
      return line;
    } catch (IOException e) {
      TcpLine.closeQuietly(socket);
      throw e instanceof TransportException t
          ? t
          : new ConnectFailedException("No connection to " + name + ": " + e.getMessage(), e);
    }
  }

  private void configure(Rfc2217Line line) throws IOException {
    int rate = line.ask(ComPort.BAUD_RATE, settings.baudRate(), ANSWER);
    if (rate != settings.baudRate()) {
      throw new ConnectFailedException(
          name() + ": the server set " + rate + " bit/s instead; choose a rate that its port has.");
    }
    line.ask(ComPort.DATA_SIZE, settings.dataBits(), ANSWER);
    line.ask(
        ComPort.PARITY,
        switch (settings.parity()) {
          case NONE -> ComPort.PARITY_NONE;
          case ODD -> ComPort.PARITY_ODD;
          case EVEN -> ComPort.PARITY_EVEN;
        },
        ANSWER);
    line.ask(ComPort.STOP_SIZE, settings.stopBits(), ANSWER);
    boolean hardware = settings.flowControl() == SerialSettings.FlowControl.RTS_CTS;
    // not waited for: a server whose port lacks the circuit says nothing (ser2net 4.3)
    line.tell(ComPort.CONTROL, hardware ? ComPort.FLOW_HARDWARE : ComPort.FLOW_NONE);
    line.tell(ComPort.CONTROL, settings.dtr() ? ComPort.DTR_ON : ComPort.DTR_OFF);
    if (!hardware) {
      line.tell(ComPort.CONTROL, settings.rts() ? ComPort.RTS_ON : ComPort.RTS_OFF);
    }
    line.tell(ComPort.PURGE, ComPort.PURGE_BOTH);
  }
}
