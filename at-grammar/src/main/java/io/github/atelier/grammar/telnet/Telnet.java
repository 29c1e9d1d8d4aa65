package io.github.atelier.grammar.telnet;

import java.io.ByteArrayOutputStream;

/** The octets of Telnet commands (RFC 854) and how to write them. */
public final class Telnet {
  public static final int SE = 240;
  public static final int SB = 250;
  public static final int WILL = 251;
  public static final int WONT = 252;
  public static final int DO = 253;
  public static final int DONT = 254;
  public static final int IAC = 255;

  /** Binary transmission (RFC 856). */
  public static final int BINARY = 0;

  /** The other end echoes (RFC 857). */
  public static final int ECHO = 1;

  /** Suppress go-ahead (RFC 858). */
  public static final int SUPPRESS_GO_AHEAD = 3;

  /** Com port control (RFC 2217). */
  public static final int COM_PORT = 44;

  private Telnet() {}

  /** Data as it goes over the wire: each 255 twice. */
  public static byte[] data(byte[] bytes, int offset, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 8);
    escape(out, bytes, offset, length);
    return out.toByteArray();
  }

  /**
   * {@code IAC verb option}.
   *
   * @param verb {@link #WILL}, {@link #WONT}, {@link #DO} or {@link #DONT}
   */
  public static byte[] negotiation(int verb, int option) {
    return new byte[] {(byte) IAC, (byte) verb, (byte) option};
  }

  /** {@code IAC SB option body IAC SE}. */
  public static byte[] subnegotiation(int option, byte... body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 6);
    out.write(IAC);
    out.write(SB);
    out.write(option);
    escape(out, body, 0, body.length);
    out.write(IAC);
    out.write(SE);
    return out.toByteArray();
  }

  private static void escape(ByteArrayOutputStream out, byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      out.write(bytes[i]);
      if (bytes[i] == (byte) IAC) {
        out.write(IAC);
      }
    }
  }
}
