package io.github.atelier.driver.channel;

import io.github.atelier.driver.channel.ChannelListener.Stray;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.exchange.LineIndex;
import io.github.atelier.grammar.exchange.MessageAssembler;
import io.github.atelier.grammar.exchange.ReplyReader.Kind;
import io.github.atelier.grammar.exchange.ReplyReader.Verdict;
import io.github.atelier.grammar.framing.ReplyFramer;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/**
 * What the module says, line by line, to where it belongs. Confined to the channel's loop.
 *
 * <p>A line is offered in this order: echo, failure, the command in flight, results that are still
 * owed, unsolicited messages, commands that were given up; first as the manual prints it, then as
 * sloppy firmware does. What nobody takes is reported, never guessed at.
 */
final class Reception implements ReplyFramer.Sink {
  private static final int LONGEST = 1 << 17;
  private static final Set<String> NO_CONNECTION =
      Set.of("NO CARRIER", "BUSY", "NO ANSWER", "NO DIALTONE", "NO DIAL TONE");
  private static final Duration QUOTE_PATIENCE = Duration.ofMillis(250);
  private static final String RESTARTED = "module.ready";

  private final ChannelLoop loop;
  private final EventDispatcher events;
  private final Outlet outlet;
  private final Turns turns;
  private final Aftermath aftermath;
  private final Runnable restarted;
  private final LineIndex index;
  private final ReplyFramer framer;
  private final MessageAssembler messages;
  private long quoteWait;

  /**
   * @param restarted told when the module has started anew
   */
  Reception(
      Dialect dialect,
      ChannelLoop loop,
      EventDispatcher events,
      Outlet outlet,
      Turns turns,
      Aftermath aftermath,
      Runnable restarted) {
    this.loop = loop;
    this.events = events;
    this.outlet = outlet;
    this.turns = turns;
    this.aftermath = aftermath;
    this.restarted = restarted;
    this.index = new LineIndex(dialect);
    this.framer = new ReplyFramer(this, index, LONGEST);
    this.messages = new MessageAssembler(index);
  }

  ReplyFramer framer() {
    return framer;
  }

  /** A new line is opened: nothing that was half-read counts. */
  void reset() {
    framer.reset();
    messages.reset();
    outlet.reset();
  }

  void received(byte[] bytes) {
    framer.feed(bytes, 0, bytes.length);
    if (framer.holdsOpenQuote()) {
      awaitQuote();
    }
  }

  /**
   * A string may go on over a line end, or its quote was never closed: only silence tells (a module
   * does not pause within a line).
   */
  private void awaitQuote() {
    long asked = ++quoteWait;
    loop.schedule(
        QUOTE_PATIENCE,
        () -> {
          if (asked == quoteWait && !turns.isClosed()) {
            framer.releaseOpenQuote();
          }
        });
  }

  @Override
  public void overflow() {
    events.dispatch(
        l -> l.stray("a line of more than " + LONGEST + " octets, dropped", Stray.UNKNOWN));
  }

  @Override
  public void skipped(byte octet) {
    outlet.skipped(octet);
  }

  @Override
  public void prompt() {
    outlet.received(new byte[] {'>'}, 0, 1);
    if (turns.phase() instanceof Phase.Busy busy) {
      turns.sendData(busy.job(), busy.job().command.prompted(true));
    } else if (turns.phase() instanceof Phase.Fencing fencing) {
      fencing.fence().givenUp().prompted(true);
      leavePrompt(fencing.fence());
    }
  }

  /**
   * A prompt that came too late is left as the dialect allows: by its escape, or by filling the
   * length that was announced.
   */
  private void leavePrompt(Fence fence) {
    InFlight command = fence.givenUp();
    Step.HostData data = command.reader().hostData();
    byte[] octets =
        data.counted() || data.abandon() < 0
            ? command.data(data)
            : new byte[] {(byte) data.abandon()};
    command.dataSent();
    outlet.write(octets);
  }

  @Override
  public void data(byte[] buffer, int from, int to) {
    outlet.received(buffer, from, to);
    if (messages.moduleDataLength() >= 0) {
      hear(messages.moduleData(buffer, from, to));
    } else if (turns.phase() instanceof Phase.Busy busy) {
      busy.job().command.moduleData(buffer, from, to);
      expectModuleData(busy.job().command);
    }
  }

  private void expectModuleData(InFlight command) {
    int length = command.moduleDataLength();
    if (length >= 0) {
      framer.expectData(Math.min(length, LONGEST));
    }
  }

  @Override
  public void line(byte[] buffer, int from, int to) {
    outlet.received(buffer, from, to);
    if (turns.phase() instanceof Phase.Fencing fencing) {
      fencedLine(fencing.fence(), buffer, from, to);
      return;
    }
    if (turns.phase() instanceof Phase.Busy busy && inFlightTakes(busy.job(), buffer, from, to)) {
      return;
    }
    if (aftermath.takes(buffer, from, to, Reading.STRICT_REPLY)
        || unsolicited(buffer, from, to, Reading.STRICT_REPLY)
        || turns.phase() instanceof Phase.Busy b
            && offered(b.job(), buffer, from, to, Reading.LENIENT_REPLY)
        || aftermath.takes(buffer, from, to, Reading.LENIENT_REPLY)
        || turns.phase() instanceof Phase.Busy r
            && r.job().command.takesAnyLine()
            && r.job().command.keepRaw(buffer, from, to)
        || late(buffer, from, to)
        || unsolicited(buffer, from, to, Reading.LENIENT_REPLY)) {
      return;
    }
    stray(buffer, from, to, Stray.UNKNOWN);
  }

  /** The command in flight takes what is its own beyond doubt. */
  private boolean inFlightTakes(Job job, byte[] buffer, int from, int to) {
    if (job.command.isEcho(buffer, from, to)) {
      return true;
    }
    LineIndex.Failure failure = job.command.finalSeen() ? null : index.failure(buffer, from, to);
    if (failure != null) {
      if (job.command.alsoOk()) {
        turns.finished(job);
      } else {
        turns.failed(job, Failures.error(job.command, failure, outlet.text(buffer, from, to)));
      }
      return true;
    }
    if (job.command.takesAnyText() && unsolicited(buffer, from, to, Reading.STRICT_REPLY)) {
      return true;
    }
    return job.command.isDial() && dialResult(job, buffer, from, to)
        || job.command.keepNamed(buffer, from, to)
        || offered(job, buffer, from, to, Reading.STRICT_REPLY);
  }

  /** The results of a dial (V.250 5.7.1); with nothing dialled they are no results. */
  private boolean dialResult(Job job, byte[] buffer, int from, int to) {
    String text = new String(buffer, from, to - from, StandardCharsets.US_ASCII);
    if (text.equals("CONNECT") || text.startsWith("CONNECT ")) {
      job.command.keepRaw(buffer, from, to);
      turns.complete(job);
      return true;
    }
    if (NO_CONNECTION.contains(text)) {
      turns.failed(job, Failures.error(job.command, text));
      return true;
    }
    return false;
  }

  private boolean offered(Job job, byte[] buffer, int from, int to, Reading reading) {
    Verdict verdict = job.command.offer(buffer, from, to, reading);
    switch (verdict.kind()) {
      case NOT_MINE:
        return false;
      case INFORMATION:
        if (verdict.displaced() != null) {
          stray(verdict.displaced(), 0, verdict.displaced().length, Stray.AMBIGUOUS);
        }
        expectModuleData(job.command);
        return true;
      case PROMPT:
        turns.sendData(job, job.command.prompted(false));
        return true;
      default:
        if (job.command.complete()) {
          turns.finished(job);
        } else if (verdict.kind() == Kind.FINAL) {
          turns.awaitResult(job);
        }
        return true;
    }
  }

  private void fencedLine(Fence fence, byte[] buffer, int from, int to) {
    if (fence.takes(buffer, from, to)) {
      if (fence.clean()) {
        turns.fencePassed();
      }
    } else if (fence.givenUp().isEcho(buffer, from, to)
        || index.failure(buffer, from, to) != null) {
      stray(buffer, from, to, Stray.LATE);
    } else if (!aftermath.takes(buffer, from, to, Reading.STRICT_REPLY)
        && !unsolicited(buffer, from, to, Reading.STRICT_REPLY)
        && !late(buffer, from, to)) {
      stray(buffer, from, to, Stray.UNKNOWN);
    }
  }

  private boolean late(byte[] buffer, int from, int to) {
    if (aftermath.isLate(buffer, from, to)) {
      stray(buffer, from, to, Stray.LATE);
      return true;
    }
    return false;
  }

  private boolean unsolicited(byte[] buffer, int from, int to, Reading reading) {
    MessageAssembler.Heard heard = messages.line(buffer, from, to, reading);
    if (heard == null) {
      return false;
    }
    hear(heard);
    return true;
  }

  /** A message that is whole goes to the listeners; one in parts goes on, raw octets included. */
  private void hear(MessageAssembler.Heard heard) {
    String meaning = heard.message().meaning();
    Values values = heard.values();
    switch (heard.kind()) {
      case WHOLE -> {
        events.dispatch(l -> l.unsolicited(meaning, values));
        if (meaning.equals(RESTARTED)) {
          restarted.run();
        }
      }
      case BROKEN ->
          events.dispatch(
              l ->
                  l.stray(
                      "a message of several lines (" + meaning + ") that was never finished",
                      Stray.UNKNOWN));
      default -> {
        if (messages.moduleDataLength() >= 0) {
          framer.expectData(Math.min(messages.moduleDataLength(), LONGEST));
        }
      }
    }
  }

  private void stray(byte[] buffer, int from, int to, Stray why) {
    String text = outlet.text(buffer, from, to);
    events.dispatch(l -> l.stray(text, why));
  }
}
