package io.github.atelier.driver.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.driver.transport.SerialControl;
import io.github.atelier.driver.transport.Transport;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.driver.transport.TransportListener;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.redact.Redactor;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A channel on a wire of which the test holds the module's end. Octets may be fed whole, one by
 * one, or cut at one place.
 */
final class Bench implements AutoCloseable {
  private static final Map<String, Dialect> LOADED = new ConcurrentHashMap<>();

  final ManualLoop loop = new ManualLoop();
  final Wire wire = new Wire();
  final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  final Dialect dialect;
  final Channel channel;
  final List<String> log = new ArrayList<>();
  final List<String> verdicts = new ArrayList<>();
  boolean logFails;
  private final int cut;
  private int longest;

  /**
   * How a stream reaches the channel: 0 one octet at a time, otherwise cut after that many octets;
   * negative whole.
   */
  Bench(String dialect, int cut) {
    this(LOADED.computeIfAbsent(dialect, Dialects::load), cut);
  }

  Bench(String dialect, int cut, WakeUp wakeUp) {
    this(LOADED.computeIfAbsent(dialect, Dialects::load), cut, wakeUp);
  }

  Bench(Dialect dialect, int cut) {
    this(dialect, cut, null);
  }

  private Bench(Dialect dialect, int cut, WakeUp wakeUp) {
    this.dialect = dialect;
    this.cut = cut;
    this.channel =
        new Channel(
            wire,
            this.dialect,
            loop,
            new Log(),
            new Redactor("deviceSecret"),
            ReopenPolicy.NEVER,
            wakeUp);
    channel.addListener(
        new ChannelListener() {
          @Override
          public void unsolicited(String meaning, Values values) {
            events.add(meaning + values);
          }

          @Override
          public void stray(String line, Stray why) {
            events.add(why + " " + line);
          }

          @Override
          public void lost(ModemException cause) {
            events.add("lost");
          }

          @Override
          public void unresponsive() {
            events.add("unresponsive");
          }
        });
    try {
      channel.open();
    } catch (TransportException e) {
      throw new IllegalStateException(e);
    }
    loop.run();
  }

  CompletableFuture<Reply> command(String meaning, Object... values) {
    CompletableFuture<Reply> result =
        channel.send(Exchange.of(dialect, meaning, Values.of(values)));
    loop.run();
    return result;
  }

  CompletableFuture<Reply> raw(String line) {
    CompletableFuture<Reply> result = channel.send(Exchange.raw(line, Duration.ofSeconds(5)));
    loop.run();
    return result;
  }

  /** The module says this. */
  Bench module(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    longest = Math.max(longest, bytes.length);
    if (cut < 0) {
      wire.feed(bytes, 0, bytes.length);
    } else if (cut == 0) {
      for (int i = 0; i < bytes.length; i++) {
        wire.feed(bytes, i, 1);
        loop.run();
      }
    } else {
      int at = Math.min(cut, bytes.length);
      wire.feed(bytes, 0, at);
      loop.run();
      if (at < bytes.length) {
        wire.feed(bytes, at, bytes.length - at);
      }
    }
    loop.run();
    return this;
  }

  /** Asserts what the host has sent since the last time. */
  Bench sent(String text) {
    assertThat(new String(wire.take(), StandardCharsets.ISO_8859_1)).isEqualTo(text);
    return this;
  }

  /** The length of the longest stream so far. */
  int longest() {
    return longest;
  }

  /** Asserts all events since the last time, in order. */
  Bench heard(String... expected) {
    module("\r\n~END~\r\n");
    List<String> all = new ArrayList<>();
    for (String event = event(); !"UNKNOWN ~END~".equals(event); event = event()) {
      assertThat(event).as("events so far: %s", all).isNotNull();
      all.add(event);
    }
    assertThat(all).containsExactly(expected);
    return this;
  }

  /** The next event, awaited. */
  String event() {
    try {
      return events.poll(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Bench pass(Duration time) {
    loop.advance(time);
    return this;
  }

  @Override
  public void close() {
    channel.close();
    loop.run();
  }

  /** The reply to a command that must have ended by now. */
  static Reply ended(CompletableFuture<Reply> command) {
    assertThat(command).isDone();
    return command.join();
  }

  /** What the wire log hears. */
  private final class Log implements WireLog {
    @Override
    public void line(Direction direction, String text, long nanos) {
      log.add(direction + " " + text);
      if (logFails) {
        throw new IllegalStateException("a log that fails");
      }
    }

    @Override
    public void verdict(String why) {
      verdicts.add(why);
    }
  }

  /** The wire. */
  static final class Wire implements Transport {
    private TransportListener listener;
    private byte[] written = new byte[0];
    private volatile int writes;
    final List<Boolean> dtr = new ArrayList<>();

    @Override
    public String name() {
      return "wire";
    }

    @Override
    public void open(TransportListener to) {
      listener = to;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      byte[] all = java.util.Arrays.copyOf(written, written.length + length);
      System.arraycopy(bytes, offset, all, written.length, length);
      written = all;
      writes++;
    }

    int writes() {
      return writes;
    }

    @Override
    public SerialControl control() {
      return new SerialControl() {
        @Override
        public int baudRate() {
          return 115200;
        }

        @Override
        public void setBaudRate(int bitsPerSecond) {}

        @Override
        public void setDtr(boolean on) {
          dtr.add(on);
        }

        @Override
        public void setRts(boolean on) {}
      };
    }

    @Override
    public void close() {}

    void feed(byte[] bytes, int offset, int length) {
      listener.received(bytes, offset, length);
    }

    void lose() {
      listener.lost(new TransportException("unplugged"));
    }

    byte[] take() {
      byte[] taken = written;
      written = new byte[0];
      return taken;
    }
  }
}
