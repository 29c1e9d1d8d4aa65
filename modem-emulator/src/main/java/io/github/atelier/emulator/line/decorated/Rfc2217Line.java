package io.github.atelier.emulator.line.decorated;

import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.internal.Backlog;
import io.github.atelier.grammar.telnet.ComPort;
import io.github.atelier.grammar.telnet.Telnet;
import io.github.atelier.grammar.telnet.TelnetReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * A TCP line that speaks RFC 2217, as a serial device server does: the client sets bit rate, DTR
 * and RTS, and sees the carrier circuit. While the client's bit rate is not the module's, what
 * either says reaches the other as noise.
 *
 * <p>The server only answers: a client that never negotiates is served as by a plain TCP line whose
 * octets 255 are doubled.
 */
public final class Rfc2217Line extends LineAround implements TelnetReader.Sink {
  private static final int HELD = 64 << 10;
  private static final Set<Integer> OURS =
      Set.of(Telnet.BINARY, Telnet.ECHO, Telnet.SUPPRESS_GO_AHEAD, Telnet.COM_PORT);
  private static final Set<Integer> THEIRS =
      Set.of(Telnet.BINARY, Telnet.SUPPRESS_GO_AHEAD, Telnet.COM_PORT);

  private final TelnetReader reader = new TelnetReader(this);
  private final Random noise = new Random(1);
  private final Backlog held;
  private final int ownRate;
  private final Set<Integer> weWill = new HashSet<>();
  private final Set<Integer> theyWill = new HashSet<>();
  private int hostRate;
  private int moduleRate;
  private int dataSize;
  private int parity;
  private int stopSize;
  private int flow;
  private int modemMask;
  private boolean carrier;
  private boolean dtr;
  private boolean rts;
  private boolean suspended;

  /**
   * @param line a TCP line
   * @param ownRate the module's bit rate until {@code +IPR} sets another; 0 follows the host's
   */
  public Rfc2217Line(Line line, int ownRate) {
    super(line);
    this.ownRate = ownRate;
    this.moduleRate = ownRate;
    this.held = new Backlog(line.name(), HELD);
    forgetClient();
  }

  @Override
  public String name() {
    return "rfc2217 " + line.name();
  }

  private void forgetClient() {
    reader.reset();
    held.clear();
    weWill.clear();
    theyWill.clear();
    hostRate = 0;
    dataSize = 8;
    parity = 1;
    stopSize = 1;
    flow = ComPort.FLOW_NONE;
    modemMask = 0xFF;
    dtr = true;
    rts = true;
    suspended = false;
  }

  @Override
  public void closed() {
    forgetClient();
    super.closed();
  }

  // ---- data

  @Override
  public void received(byte[] buffer, int offset, int length) {
    reader.feed(buffer, offset, length);
  }

  @Override
  public void data(byte[] buffer, int from, int to) {
    byte[] octets = asHeard(buffer, from, to - from);
    handler.received(octets, 0, octets.length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
    onLoop(
        () -> {
          byte[] octets = asHeard(copy, 0, copy.length);
          if (suspended || !rts && flow == ComPort.FLOW_HARDWARE) {
            held.offer(octets, 0, octets.length);
          } else {
            send(Telnet.data(octets, 0, octets.length));
          }
        });
  }

  private void release() {
    byte[] waiting = new byte[held.size()];
    held.peek(ByteBuffer.wrap(waiting));
    held.clear();
    send(Telnet.data(waiting, 0, waiting.length));
  }

  /** Octets at the other rate than the listener's: as many, none of them right. */
  private byte[] asHeard(byte[] bytes, int offset, int length) {
    byte[] heard = new byte[length];
    System.arraycopy(bytes, offset, heard, 0, length);
    if (hostRate != 0 && moduleRate != 0 && hostRate != moduleRate) {
      noise.nextBytes(heard);
      for (int i = 0; i < length; i++) {
        heard[i] |= (byte) 0x80;
      }
    }
    return heard;
  }

  private void send(byte[] octets) {
    line.write(octets, 0, octets.length);
  }

  // ---- the module's side of the circuits

  @Override
  public void rate(int bitsPerSecond) {
    onLoop(() -> moduleRate = bitsPerSecond == 0 ? ownRate : bitsPerSecond);
  }

  @Override
  public void carrier(boolean on) {
    onLoop(
        () -> {
          if (carrier != on) {
            carrier = on;
            // RFC 2217 clause 3: the change in the low bits, the state in the high ones
            notifyModemState(ComPort.CARRIER >> 4);
          }
        });
  }

  private void notifyModemState(int changes) {
    int state = (ComPort.CTS | ComPort.DSR | (carrier ? ComPort.CARRIER : 0) | changes) & modemMask;
    boolean agreed = weWill.contains(Telnet.COM_PORT) || theyWill.contains(Telnet.COM_PORT);
    if (agreed && state != 0) {
      send(ComPort.command(ComPort.NOTIFY_MODEM_STATE + ComPort.ANSWER, state));
    }
  }

  // ---- what the client asks

  @Override
  public void negotiation(int verb, int option) {
    switch (verb) {
      case Telnet.DO -> agree(weWill, OURS, option, Telnet.WILL, Telnet.WONT);
      case Telnet.WILL -> agree(theyWill, THEIRS, option, Telnet.DO, Telnet.DONT);
      case Telnet.DONT -> refuse(weWill, option, Telnet.WONT);
      default -> refuse(theyWill, option, Telnet.DONT);
    }
  }

  /** RFC 854: an answer is due only where the state changes. */
  private void agree(Set<Integer> state, Set<Integer> known, int option, int yes, int no) {
    if (!known.contains(option)) {
      send(Telnet.negotiation(no, option));
    } else if (state.add(option)) {
      send(Telnet.negotiation(yes, option));
      if (option == Telnet.COM_PORT) {
        notifyModemState(0);
      }
    }
  }

  private void refuse(Set<Integer> state, int option, int answer) {
    if (state.remove(option)) {
      send(Telnet.negotiation(answer, option));
    }
  }

  @Override
  public void subnegotiation(int option, byte[] body) {
    if (option != Telnet.COM_PORT || body.length == 0) {
      return;
    }
    int value = body.length > 1 ? body[1] & 0xFF : 0;
    switch (body[0]) {
      case ComPort.SIGNATURE -> {
        if (body.length == 1) {
          send(signature());
        }
      }
      case ComPort.BAUD_RATE -> setRate(ComPort.rate(body));
      case ComPort.DATA_SIZE -> answer(body[0], dataSize = value == 0 ? dataSize : value);
      case ComPort.PARITY -> answer(body[0], parity = value == 0 ? parity : value);
      case ComPort.STOP_SIZE -> answer(body[0], stopSize = value == 0 ? stopSize : value);
      case ComPort.CONTROL -> control(value);
      case ComPort.SUSPEND -> suspended = true;
      case ComPort.RESUME -> {
        suspended = false;
        release();
      }
      case ComPort.LINE_STATE_MASK -> answer(body[0], value);
      case ComPort.MODEM_STATE_MASK -> {
        modemMask = value;
        answer(body[0], value);
        notifyModemState(0);
      }
      case ComPort.PURGE -> {
        held.clear();
        answer(body[0], value);
      }
      default -> {
        // a command that RFC 2217 does not know has no answer
      }
    }
  }

  private static byte[] signature() {
    byte[] text = "?virtual module".getBytes(StandardCharsets.US_ASCII);
    text[0] = ComPort.SIGNATURE + ComPort.ANSWER;
    return Telnet.subnegotiation(Telnet.COM_PORT, text);
  }

  private void setRate(int rate) {
    if (rate > 0) {
      hostRate = rate;
    }
    int now = hostRate == 0 ? moduleRate : hostRate;
    send(ComPort.rate(ComPort.BAUD_RATE + ComPort.ANSWER, now == 0 ? 115_200 : now));
  }

  private void answer(int command, int value) {
    send(ComPort.command(command + ComPort.ANSWER, value));
  }

  private void control(int value) {
    switch (value) {
      case ComPort.FLOW_NONE, ComPort.FLOW_XON_XOFF, ComPort.FLOW_HARDWARE -> flow = value;
      case ComPort.DTR_ON, ComPort.DTR_OFF -> {
        dtr = value == ComPort.DTR_ON;
        handler.dtr(dtr);
      }
      case ComPort.RTS_ON, ComPort.RTS_OFF -> {
        rts = value == ComPort.RTS_ON;
        if (rts && !suspended) {
          release();
        }
      }
      default -> {
        // asked, or something that this line does not have
      }
    }
    answer(ComPort.CONTROL, state(value));
  }

  private int state(int value) {
    return switch (value) {
      case ComPort.ASK_FLOW -> flow;
      case ComPort.ASK_DTR -> dtr ? ComPort.DTR_ON : ComPort.DTR_OFF;
      case ComPort.ASK_RTS -> rts ? ComPort.RTS_ON : ComPort.RTS_OFF;
      default -> value;
    };
  }
}
