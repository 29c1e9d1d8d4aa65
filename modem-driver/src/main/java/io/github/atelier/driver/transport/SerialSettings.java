package io.github.atelier.driver.transport;

import java.time.Duration;
import java.util.Objects;

/**
 * How a serial port is opened. Immutable; start from {@link #defaults()} and change what differs:
 * {@code SerialSettings.defaults().withBaudRate(9600).withFlowControl(FlowControl.RTS_CTS)}.
 *
 * @param baudRate bits per second, 50 to 12,000,000; default 115200, what most modules have as
 *     fixed or preferred rate (V.250 6.2.10 {@code +IPR}). Means nothing on USB and virtual ports.
 * @param dataBits 5 to 8; default 8
 * @param parity default none
 * @param stopBits 1 or 2; default 1
 * @param flowControl default none; with {@link FlowControl#RTS_CTS} the module must be told too
 *     ({@code AT+IFC=2,2})
 * @param dtr whether DTR is on while the port is open; default true. Many modules read a falling
 *     DTR as "hang up" or "reset" ({@code AT&D1}, {@code AT&D2}): the operating system lets DTR
 *     fall when the port is closed, unless this or {@code rts} is false. Ports without modem lines
 *     (virtual ports) ignore both.
 * @param rts whether RTS is on while the port is open; default true. With RTS/CTS flow control the
 *     operating system drives it.
 * @param writeTimeout how long the line may take no bytes before it is given up, besides the time
 *     that the bytes need on the wire; default 5 s
 * @param quietOnOpen bytes are thrown away at open until none came for this long; default 20 ms, at
 *     most 1 s. Bytes that an earlier user left in the operating system are thrown away also when
 *     this is zero; a USB adapter holds some back in its own buffer and hands them over a few
 *     milliseconds after open.
 * @param waitUntilSent whether a write returns only when the last bit has left (true), or when the
 *     operating system's driver has taken the bytes (false, the default: no extra delay)
 */
public record SerialSettings(
    int baudRate,
    int dataBits,
    Parity parity,
    int stopBits,
    FlowControl flowControl,
    boolean dtr,
    boolean rts,
    Duration writeTimeout,
    Duration quietOnOpen,
    boolean waitUntilSent) {

  /** The parity bit of each character. */
  public enum Parity {
    NONE,
    ODD,
    EVEN
  }

  /** Who may stop whom, and how. XON/XOFF is left out: it would eat bytes of a payload. */
  public enum FlowControl {
    NONE,
    RTS_CTS
  }

  private static final Duration LONGEST_QUIET = Duration.ofSeconds(1);
  private static final SerialSettings DEFAULTS =
      new SerialSettings(
          115200,
          8,
          Parity.NONE,
          1,
          FlowControl.NONE,
          true,
          true,
          Duration.ofSeconds(5),
          Duration.ofMillis(20),
          false);

  /** Checks the ranges given above. */
  public SerialSettings {
    within("baud rate", baudRate, 50, 12_000_000);
    within("number of data bits", dataBits, 5, 8);
    within("number of stop bits", stopBits, 1, 2);
    Objects.requireNonNull(parity, "parity");
    Objects.requireNonNull(flowControl, "flowControl");
    Timeouts.positive("write time-out", writeTimeout);
    if (quietOnOpen.isNegative() || quietOnOpen.compareTo(LONGEST_QUIET) > 0) {
      throw new IllegalArgumentException(
          "The quiet time on open is " + quietOnOpen + "; it must be 0 to 1 s.");
    }
  }

  /** 115200 8N1, no flow control, DTR and RTS on, write time-out 5 s, 20 ms of quiet on open. */
  public static SerialSettings defaults() {
    return DEFAULTS;
  }

  public SerialSettings withBaudRate(int value) {
    return new SerialSettings(
        value,
        dataBits,
        parity,
        stopBits,
        flowControl,
        dtr,
        rts,
        writeTimeout,
        quietOnOpen,
        waitUntilSent);
  }

  /** The character format: data bits, parity, stop bits. */
  public SerialSettings withFormat(int newDataBits, Parity newParity, int newStopBits) {
    return new SerialSettings(
        baudRate,
        newDataBits,
        newParity,
        newStopBits,
        flowControl,
        dtr,
        rts,
        writeTimeout,
        quietOnOpen,
        waitUntilSent);
  }

  public SerialSettings withFlowControl(FlowControl value) {
    return new SerialSettings(
        baudRate,
        dataBits,
        parity,
        stopBits,
        value,
        dtr,
        rts,
        writeTimeout,
        quietOnOpen,
        waitUntilSent);
  }

  public SerialSettings withDtr(boolean value) {
    return new SerialSettings(
        baudRate,
        dataBits,
        parity,
        stopBits,
        flowControl,
        value,
        rts,
        writeTimeout,
        quietOnOpen,
        waitUntilSent);
  }

  public SerialSettings withRts(boolean value) {
    return new SerialSettings(
        baudRate,
        dataBits,
        parity,
        stopBits,
        flowControl,
        dtr,
        value,
        writeTimeout,
        quietOnOpen,
        waitUntilSent);
  }

  public SerialSettings withWriteTimeout(Duration value) {
    return new SerialSettings(
        baudRate,
        dataBits,
        parity,
        stopBits,
        flowControl,
        dtr,
        rts,
        value,
        quietOnOpen,
        waitUntilSent);
  }

  public SerialSettings withQuietOnOpen(Duration value) {
    return new SerialSettings(
        baudRate,
        dataBits,
        parity,
        stopBits,
        flowControl,
        dtr,
        rts,
        writeTimeout,
        value,
        waitUntilSent);
  }

  public SerialSettings withWaitUntilSent(boolean value) {
    return new SerialSettings(
        baudRate,
        dataBits,
        parity,
        stopBits,
        flowControl,
        dtr,
        rts,
        writeTimeout,
        quietOnOpen,
        value);
  }

  /** As people write it: {@code 115200 8N1}, with {@code RTS/CTS} when flow control is on. */
  @Override
  public String toString() {
    return baudRate
        + " "
        + dataBits
        + parity.name().charAt(0)
        + stopBits
        + (flowControl == FlowControl.RTS_CTS ? " RTS/CTS" : "");
  }

  /**
   * Time on the wire for this many characters: start bit, data bits, parity bit and stop bits each.
   */
  Duration wireTime(int characters) {
    long bits = (1L + dataBits + (parity == Parity.NONE ? 0 : 1) + stopBits) * characters;
    return Duration.ofNanos(bits * 1_000_000_000L / baudRate);
  }

  private static void within(String what, int value, int lowest, int highest) {
    if (value < lowest || value > highest) {
      throw new IllegalArgumentException(
          "The " + what + " is " + value + "; it must be " + lowest + " to " + highest + ".");
    }
  }
}
