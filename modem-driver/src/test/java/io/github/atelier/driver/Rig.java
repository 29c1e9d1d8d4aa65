package io.github.atelier.driver;

import io.github.atelier.driver.channel.ChannelListener;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.channel.ReopenPolicy;
import io.github.atelier.driver.transport.MemoryTransport;
import io.github.atelier.driver.transport.SerialControl;
import io.github.atelier.driver.transport.Transport;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.driver.transport.TransportListener;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A module that answers as a table says, behind a line in memory. What is not in the table is
 * answered with {@code OK}, a test form with {@code ERROR}; an empty answer is silence.
 */
final class Rig implements AutoCloseable {
  static final ReopenPolicy AT_ONCE =
      new ReopenPolicy(Duration.ofMillis(1), Duration.ofMillis(5), 0.2, 0);

  final List<String> sent = new CopyOnWriteArrayList<>();
  final Map<String, String> answers = new ConcurrentHashMap<>();
  final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  final MemoryTransport line;
  final Modem modem;
  final List<Integer> ratesTried = new CopyOnWriteArrayList<>();
  volatile int moduleRate;
  volatile int hostRate = 115200;

  /** Told of each command, before it is answered. */
  volatile Consumer<String> onCommand = command -> {};

  private final StringBuilder typed = new StringBuilder();

  Rig(String dialect, Map<String, String> answers) throws TransportException {
    this(Dialects.load(dialect), answers);
  }

  /**
   * @param dialect or {@code null} to have it found
   */
  Rig(Dialect dialect, Map<String, String> answers) throws TransportException {
    this(dialect, answers, 0, options -> options);
  }

  /**
   * A module on a serial line.
   *
   * @param rate the only bit rate at which it hears and speaks, or 0 for a line without rates
   * @param change of the usual options
   */
  Rig(Dialect dialect, Map<String, String> answers, int rate, UnaryOperator<ModemOptions> change)
      throws TransportException {
    this.answers.putAll(answers);
    moduleRate = rate;
    line = new MemoryTransport(this::written);
    Transport end = rate == 0 ? line : new RatedLine(line);
    ModemOptions options =
        change.apply(
            ModemOptions.defaults()
                .withReopen(AT_ONCE)
                .withProbeTime(Duration.ofMillis(300))
                .withProbeInterval(Duration.ofMillis(100))
                .withListener(listener()));
    modem = dialect == null ? Modem.open(end, options) : Modem.open(end, dialect, options);
  }

  /** A line that has bit rates: at another than the module's, both sides hear noise. */
  private final class RatedLine implements Transport {
    private final MemoryTransport wire;

    RatedLine(MemoryTransport wire) {
      this.wire = wire;
    }

    @Override
    public String name() {
      return "serial at " + hostRate;
    }

    @Override
    public void open(TransportListener listener) throws TransportException {
      wire.open(listener);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws TransportException {
      if (hostRate == moduleRate) {
        wire.write(bytes, offset, length);
      } else {
        wire.inject((byte) 0xF8, (byte) 0x00, (byte) 0x8E, (byte) '\r', (byte) 0xFE);
      }
    }

    @Override
    public SerialControl control() {
      return new SerialControl() {
        @Override
        public int baudRate() {
          return hostRate;
        }

        @Override
        public void setBaudRate(int bitsPerSecond) throws TransportException {
          if (bitsPerSecond > 1_000_000) {
            throw new TransportException("the adapter cannot do " + bitsPerSecond);
          }
          hostRate = bitsPerSecond;
          ratesTried.add(bitsPerSecond);
        }

        @Override
        public void setDtr(boolean on) {}

        @Override
        public void setRts(boolean on) {}
      };
    }

    @Override
    public void close() {
      wire.close();
    }
  }

  private ChannelListener listener() {
    return new ChannelListener() {
      @Override
      public void lost(ModemException cause) {
        events.add("lost");
      }

      @Override
      public void restored() {
        events.add("restored");
      }

      @Override
      public void restarted() {
        events.add("restarted");
      }
    };
  }

  private void written(MemoryTransport to, byte[] bytes) {
    typed.append(new String(bytes, StandardCharsets.ISO_8859_1));
    for (int end = typed.indexOf("\r"); end >= 0; end = typed.indexOf("\r")) {
      String command = typed.substring(0, end);
      typed.delete(0, end + 1);
      sent.add(command);
      onCommand.accept(command);
      say(answers.getOrDefault(command, command.endsWith("=?") ? "\r\nERROR\r\n" : "\r\nOK\r\n"));
    }
  }

  /** The module says this. */
  void say(String text) {
    line.inject(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The next event, awaited. */
  String event() throws InterruptedException {
    return events.poll(5, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    modem.close();
  }
}
