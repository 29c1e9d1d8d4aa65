package io.github.atelier.driver;

import io.github.atelier.driver.channel.ChannelListener;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.channel.ReopenPolicy;
import io.github.atelier.driver.transport.MemoryTransport;
import io.github.atelier.driver.transport.TransportException;
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
  private final StringBuilder typed = new StringBuilder();

  Rig(String dialect, Map<String, String> answers) throws TransportException {
    this(Dialects.load(dialect), answers);
  }

  /**
   * @param dialect or {@code null} to have it found
   */
  Rig(Dialect dialect, Map<String, String> answers) throws TransportException {
    this.answers.putAll(answers);
    line = new MemoryTransport(this::written);
    ModemOptions options =
        ModemOptions.defaults()
            .withReopen(AT_ONCE)
            .withProbeTime(Duration.ofMillis(300))
            .withProbeInterval(Duration.ofMillis(100))
            .withListener(listener());
    modem = dialect == null ? Modem.open(line, options) : Modem.open(line, dialect, options);
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
