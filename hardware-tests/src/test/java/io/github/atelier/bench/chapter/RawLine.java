package io.github.atelier.bench.chapter;

import io.github.atelier.bench.target.Target;
import io.github.atelier.driver.transport.Transport;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.driver.transport.TransportListener;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.grammar.redact.WireText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The line without a driver: octets as they are, counted by final results. Thread-safe. */
final class RawLine implements TransportListener, AutoCloseable {
  private final Transport transport;
  private final List<String> errors;
  private final StringBuilder heard = new StringBuilder();
  private TransportException lost;

  private RawLine(Transport transport, List<String> errors) {
    this.transport = transport;
    this.errors = errors;
  }

  static RawLine open(Target target) throws TransportException {
    List<String> errors =
        target.dialect().errors().stream()
            .map(template -> fixedBeginning(template.source()))
            .filter(beginning -> !beginning.isEmpty())
            .toList();
    RawLine line = new RawLine(Transports.parse(target.port(), target.serial()), errors);
    line.transport.open(line);
    return line;
  }

  private static String fixedBeginning(String template) {
    int hole = template.indexOf('<');
    return (hole < 0 ? template : template.substring(0, hole)).strip();
  }

  /** Sends all in one write. */
  void send(String text) throws TransportException {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    transport.write(octets, 0, octets.length);
  }

  /** Sends each octet by a write of its own. */
  void sendOctetByOctet(String text) throws TransportException {
    for (byte octet : text.getBytes(StandardCharsets.ISO_8859_1)) {
      transport.write(new byte[] {octet}, 0, 1);
    }
  }

  /**
   * Waits for so many final results and forgets what was heard until the last of them.
   *
   * @return the lines until then, without the empty ones
   * @throws AssertionError if they do not come; what was heard meanwhile is forgotten
   */
  synchronized List<String> answers(int finals, Duration limit) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      List<String> lines = take(finals);
      if (lines != null) {
        return lines;
      }
      long left = end - System.nanoTime();
      if (lost != null || left <= 0) {
        String shown = WireText.of(heard.toString().getBytes(StandardCharsets.ISO_8859_1));
        heard.setLength(0);
        throw new AssertionError(
            "expected "
                + finals
                + " final result(s) within "
                + limit.toMillis()
                + " ms, heard: "
                + (shown.isEmpty() ? "nothing" : shown)
                + (lost == null ? "" : "; " + lost.getMessage()));
      }
      wait(left / 1_000_000 + 1);
    }
  }

  /** The lines up to and with the last wanted final result, or {@code null} where it lacks. */
  private List<String> take(int finals) {
    List<String> lines = new ArrayList<>();
    int begin = 0;
    int found = 0;
    for (int i = 0; i < heard.length(); i++) {
      char c = heard.charAt(i);
      if (c != '\r' && c != '\n') {
        continue;
      }
      if (i > begin) {
        String line = heard.substring(begin, i);
        lines.add(line);
        found += isFinal(line) ? 1 : 0;
      }
      begin = i + 1;
      if (found == finals) {
        heard.delete(0, begin);
        return lines;
      }
    }
    return null;
  }

  private boolean isFinal(String line) {
    return line.equals("OK") || isError(line);
  }

  /** Whether this is one of the dialect's errors. */
  boolean isError(String text) {
    return errors.stream().anyMatch(text::startsWith);
  }

  @Override
  public synchronized void received(byte[] buffer, int offset, int length) {
    heard.append(new String(buffer, offset, length, StandardCharsets.ISO_8859_1));
    notifyAll();
  }

  @Override
  public synchronized void lost(TransportException cause) {
    lost = cause;
    notifyAll();
  }

  @Override
  public void close() {
    transport.close();
  }
}
