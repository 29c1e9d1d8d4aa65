package io.github.atelier.grammar.telnet;

import java.nio.ByteBuffer;

/**
 * The commands of the com port option (RFC 2217 clause 3). A client sends them; the server answers
 * with the same command plus {@link #ANSWER}.
 */
public final class ComPort {
  public static final int ANSWER = 100;
  public static final int SIGNATURE = 0;
  public static final int BAUD_RATE = 1;
  public static final int DATA_SIZE = 2;
  public static final int PARITY = 3;
  public static final int STOP_SIZE = 4;
  public static final int CONTROL = 5;
  public static final int NOTIFY_LINE_STATE = 6;
  public static final int NOTIFY_MODEM_STATE = 7;
  public static final int SUSPEND = 8;
  public static final int RESUME = 9;
  public static final int LINE_STATE_MASK = 10;
  public static final int MODEM_STATE_MASK = 11;
  public static final int PURGE = 12;

  // ---- values of PARITY
  public static final int PARITY_NONE = 1;
  public static final int PARITY_ODD = 2;
  public static final int PARITY_EVEN = 3;

  /** {@link #PURGE} of what waits in both directions. */
  public static final int PURGE_BOTH = 3;

  // ---- values of CONTROL
  public static final int ASK_FLOW = 0;
  public static final int FLOW_NONE = 1;
  public static final int FLOW_XON_XOFF = 2;
  public static final int FLOW_HARDWARE = 3;
  public static final int ASK_DTR = 7;
  public static final int DTR_ON = 8;
  public static final int DTR_OFF = 9;
  public static final int ASK_RTS = 10;
  public static final int RTS_ON = 11;
  public static final int RTS_OFF = 12;

  // ---- bits of the modem state
  public static final int CTS = 0x10;
  public static final int DSR = 0x20;
  public static final int RING = 0x40;
  public static final int CARRIER = 0x80;

  private ComPort() {}

  /** A command of one octet's value. */
  public static byte[] command(int command, int value) {
    return Telnet.subnegotiation(Telnet.COM_PORT, (byte) command, (byte) value);
  }

  /**
   * A command that carries a bit rate.
   *
   * @param command {@link #BAUD_RATE}, with {@link #ANSWER} or without
   * @param rate in bit/s; 0 asks
   */
  public static byte[] rate(int command, int rate) {
    byte[] body = ByteBuffer.allocate(5).put((byte) command).putInt(rate).array();
    return Telnet.subnegotiation(Telnet.COM_PORT, body);
  }

  /**
   * Reads the bit rate from a subnegotiation.
   *
   * @return in bit/s; -1 where there is none that an int can hold
   */
  public static int rate(byte[] body) {
    return body.length < 5 ? -1 : Math.max(-1, ByteBuffer.wrap(body).getInt(1));
  }
}
