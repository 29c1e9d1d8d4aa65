package io.github.atelier.driver.channel;

import io.github.atelier.driver.channel.WireLog.Direction;
import io.github.atelier.driver.transport.SerialControl;
import io.github.atelier.driver.transport.Transport;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.grammar.redact.Redactor;
import io.github.atelier.grammar.redact.WireText;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out of the engine: octets to the line, and every line of the conversation to the wire
 * log, secrets masked. Confined to the channel's loop.
 */
final class Outlet {
  private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);
  private static final int BETWEEN_LINES = 64;

  private final Transport transport;
  private final WireLog wireLog;
  private final Redactor redactor;
  private final ChannelLoop loop;
  private final Consumer<TransportException> lost;

  /** Line ends that came since the last line, for the log. */
  private final StringBuilder betweenLines = new StringBuilder();

  /**
   * @param lost told where a write finds the line gone
   */
  Outlet(
      Transport transport,
      WireLog wireLog,
      Redactor redactor,
      ChannelLoop loop,
      Consumer<TransportException> lost) {
    this.transport = transport;
    this.wireLog = wireLog;
    this.redactor = redactor;
    this.loop = loop;
    this.lost = lost;
  }

  /** Sends a command line; false where the line is gone. */
  boolean command(InFlight command) {
    if (logs()) {
      log(Direction.SENT, command.masked() + "<CR>");
    }
    return write(command.lineWithEnd());
  }

  /** Sends data, which the log shows unless it is secret; false where the line is gone. */
  boolean data(byte[] octets, boolean secret) {
    if (logs()) {
      log(
          Direction.SENT,
          secret ? "**** (" + octets.length + " octets)" : redactor.text(octets, 0, octets.length));
    }
    return write(octets);
  }

  /** Sends octets that no log shows; false where the line is gone. */
  boolean write(byte... octets) {
    try {
      transport.write(octets, 0, octets.length);
      return true;
    } catch (TransportException e) {
      lost.accept(e);
      return false;
    }
  }

  /** Octets came: a line, a prompt or data. */
  void received(byte[] buffer, int from, int to) {
    if (logs()) {
      log(Direction.RECEIVED, redactor.text(buffer, from, to));
    }
  }

  /** An octet between lines came. */
  void skipped(byte octet) {
    if (logs() && betweenLines.length() < BETWEEN_LINES) {
      betweenLines.append(WireText.of(new byte[] {octet}));
    }
  }

  /** A new line is opened. */
  void reset() {
    betweenLines.setLength(0);
  }

  /** As text for people, secrets masked. */
  String text(byte[] buffer, int from, int to) {
    return redactor.text(buffer, from, to);
  }

  Redactor redactor() {
    return redactor;
  }

  /** What the line is called. */
  String name() {
    return transport.name();
  }

  /** What became of the line that was just received; said only where somebody listens. */
  void verdict(String what, InFlight command, String why) {
    if (logs()) {
      verdict(what + " " + command.masked() + why);
    }
  }

  /** The line that was just received is a message of the dialect. */
  void unsolicited(String meaning, String why) {
    if (logs()) {
      verdict("unasked (" + meaning + ")" + why);
    }
  }

  void verdict(String why) {
    if (logs()) {
      guarded(() -> wireLog.verdict(why));
    }
  }

  /** Sets DTR where the line has one. */
  void dtr(boolean on) {
    try {
      SerialControl control = transport.control();
      if (control != null) {
        control.setDtr(on);
      }
    } catch (TransportException e) {
      lost.accept(e);
    }
  }

  private boolean logs() {
    return wireLog != WireLog.NONE;
  }

  private void log(Direction direction, String text) {
    if (!logs()) {
      return;
    }
    String whole = text;
    if (direction == Direction.RECEIVED && betweenLines.length() > 0) {
      whole = betweenLines + text;
      betweenLines.setLength(0);
    }
    String line = whole;
    guarded(() -> wireLog.line(direction, line, loop.nanoTime()));
  }

  /** A log that throws must not cost an octet. */
  private static void guarded(Runnable log) {
    try {
      log.run();
    } catch (RuntimeException e) {
      LOG.warn("the wire log threw; the conversation goes on", e);
    }
  }
}
