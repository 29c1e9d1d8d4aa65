package io.github.atelier.driver.transport;

import io.github.atelier.grammar.telnet.ComPort;
import io.github.atelier.grammar.telnet.Telnet;
import io.github.atelier.grammar.telnet.TelnetReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A connection to a serial device server. Until {@link Rfc2217Transport} has set the port up, one
 * thread does everything; after that the reader thread answers what the server negotiates, between
 * the writer's octets.
 */
final class Rfc2217Line implements Line, TelnetReader.Sink {
  private static final int CHUNK = 1024;
  private static final Set<Integer> WANTED =
      Set.of(Telnet.BINARY, Telnet.SUPPRESS_GO_AHEAD, Telnet.COM_PORT);

  private final String name;
  private final Socket socket;
  private final TcpLine line;
  private final OutputStream out;
  private final SerialSettings settings;
  private final TelnetReader reader = new TelnetReader(this);
  private final Set<Integer> weWill = new HashSet<>();
  private final Set<Integer> theyWill = new HashSet<>();
  private final Set<Integer> refused = new HashSet<>();
  private final Map<Integer, Integer> answers = new HashMap<>();
  private boolean agreed;
  private byte[] target;
  private int filled;
  private long taken;

  Rfc2217Line(String name, Socket socket, SerialSettings settings) throws IOException {
    this.name = name;
    this.socket = socket;
    this.line = new TcpLine(name, socket);
    this.out = socket.getOutputStream();
    this.settings = settings;
  }

  // ---- opening

  /** Agrees on the com port option and on eight-bit octets both ways. */
  void negotiate(Duration patience) throws IOException {
    for (int option : new int[] {Telnet.COM_PORT, Telnet.BINARY, Telnet.SUPPRESS_GO_AHEAD}) {
      weWill.add(option);
      send(Telnet.negotiation(Telnet.WILL, option));
    }
    for (int option : new int[] {Telnet.BINARY, Telnet.SUPPRESS_GO_AHEAD}) {
      theyWill.add(option);
      send(Telnet.negotiation(Telnet.DO, option));
    }
    // RFC 2217 clause 2: agreed once the server says DO COM-PORT-OPTION
    await(patience, () -> agreed || refused.contains(Telnet.COM_PORT));
    if (!agreed) {
      throw new ConnectFailedException(
          name
              + ": the server does not speak RFC 2217 (no answer to the com port option). Write tcp:HOST:PORT for a raw serial server.");
    }
  }

  /** Sets something and waits until the server has said what it has set. */
  int ask(int command, int value, Duration patience) throws IOException {
    int answer = command + ComPort.ANSWER;
    answers.remove(answer);
    tell(command, value);
    await(patience, () -> answers.containsKey(answer));
    Integer set = answers.get(answer);
    if (set == null) {
      throw new ConnectFailedException(
          name + ": the server does not answer command " + command + " of RFC 2217.");
    }
    return set;
  }

  /** Sets something without waiting for an answer. */
  void tell(int command, int value) throws IOException {
    send(
        command == ComPort.BAUD_RATE
            ? ComPort.rate(command, value)
            : ComPort.command(command, value));
  }

  private interface Condition {
    boolean holds();
  }

  /**
   * Reads until the condition holds or time is up; data that comes meanwhile is an earlier user's.
   */
  private void await(Duration patience, Condition condition) throws IOException {
    byte[] waste = new byte[256];
    long end = System.nanoTime() + patience.toNanos();
    try {
      for (long left = patience.toMillis(); !condition.holds() && left > 0; ) {
        socket.setSoTimeout((int) left);
        read(waste);
        left = (end - System.nanoTime()) / 1_000_000;
      }
    } catch (LineLostException e) {
      if (!(e.getCause() instanceof SocketTimeoutException)) {
        throw e;
      }
    } finally {
      socket.setSoTimeout(0);
    }
  }

  /** Throws away what an earlier user left, until nothing came for this long. */
  void discard(Duration quiet) throws IOException {
    for (int round = 0; round < 10 && !quiet.isZero(); round++) {
      long before = taken;
      await(quiet, () -> taken != before);
      if (taken == before) {
        return;
      }
    }
  }

  // ---- the line

  @Override
  public int read(byte[] buffer) throws TransportException {
    int count = line.read(buffer);
    target = buffer;
    filled = 0;
    // what is left without the telnet commands is never longer than what came
    reader.feed(buffer, 0, count);
    taken += filled;
    return filled;
  }

  @Override
  public void data(byte[] buffer, int from, int to) {
    System.arraycopy(buffer, from, target, filled, to - from);
    filled += to - from;
  }

  @Override
  public void negotiation(int verb, int option) {
    switch (verb) {
      case Telnet.DO -> {
        agreed |= option == Telnet.COM_PORT;
        agree(weWill, option, Telnet.WILL, Telnet.WONT);
      }
      case Telnet.WILL -> agree(theyWill, option, Telnet.DO, Telnet.DONT);
      case Telnet.DONT -> {
        refused.add(option);
        weWill.remove(option);
      }
      default -> theyWill.remove(option);
    }
  }

  /** RFC 854: an answer is due only where the state changes. */
  private void agree(Set<Integer> state, int option, int yes, int no) {
    if (!WANTED.contains(option)) {
      trySend(Telnet.negotiation(no, option));
    } else if (state.add(option)) {
      trySend(Telnet.negotiation(yes, option));
    }
  }

  @Override
  public void subnegotiation(int option, byte[] body) {
    if (option == Telnet.COM_PORT && body.length >= 2) {
      int command = body[0] & 0xFF;
      boolean rate = command == ComPort.BAUD_RATE + ComPort.ANSWER;
      answers.put(command, rate ? ComPort.rate(body) : body[1] & 0xFF);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws TransportException {
    try {
      send(Telnet.data(bytes, offset, length));
    } catch (IOException e) {
      throw new LineLostException(
          "The connection " + name + " broke while writing: " + e.getMessage(), e);
    }
  }

  private void send(byte[] octets) throws IOException {
    synchronized (out) {
      out.write(octets);
    }
  }

  private void trySend(byte[] octets) {
    try {
      send(octets);
    } catch (IOException e) {
      // the read that comes next says that the connection broke
    }
  }

  @Override
  public int chunkSize() {
    return CHUNK;
  }

  @Override
  public Duration wireTime(int length) {
    return settings.wireTime(length);
  }

  boolean isClosed() {
    return socket.isClosed();
  }

  @Override
  public void close() {
    line.close();
  }
}
