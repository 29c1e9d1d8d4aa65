package io.github.atelier.driver.channel;

import io.github.atelier.driver.channel.ChannelListener.Stray;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.exchange.LineIndex;
import io.github.atelier.grammar.exchange.MessageAssembler;
import io.github.atelier.grammar.framing.ReplyFramer;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;

/**
 * What the module says: octets to lines, prompts, data and messages; what a line is, {@link
 * Routing} finds out. Confined to the channel's loop.
 */
final class Reception implements ReplyFramer.Sink {
  private static final int LONGEST = 1 << 17;
  private static final Duration QUOTE_PATIENCE = Duration.ofMillis(250);

  /** A module that pauses this long within octets that it announced has died. */
  private static final Duration COUNT_PATIENCE = Duration.ofSeconds(5);

  private static final String RESTARTED = "module.ready";
  private static final byte[] PROMPT = {'>'};
  private static final byte[] NOTHING = {};

  private final ChannelLoop loop;
  private final EventDispatcher events;
  private final Outlet outlet;
  private final Turns turns;
  private final Routing routing;
  private final Runnable restarted;
  private final ReplyFramer framer;
  private final MessageAssembler messages;
  private Runnable cancelPatience = () -> {};

  /** A command that was given up and whose raw octets come late, or {@code null}. */
  private InFlight lateData;

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
    this.restarted = restarted;
    LineIndex index = new LineIndex(dialect);
    this.framer = new ReplyFramer(this, index, LONGEST);
    this.messages = new MessageAssembler(index);
    this.routing = new Routing(index, events, outlet, turns, aftermath, this);
  }

  ReplyFramer framer() {
    return framer;
  }

  /** A new line is opened: nothing that was half-read counts. */
  void reset() {
    cancelPatience.run();
    framer.reset();
    messages.reset();
    outlet.reset();
    forgetCommand();
  }

  /** The module has started anew: what was known of the command in flight is void. */
  void forgetCommand() {
    framer.expectPrompt(-1);
    routing.forgetEcho();
    lateData = null;
  }

  void received(byte[] bytes) {
    turns.active();
    framer.feed(bytes, 0, bytes.length);
    cancelPatience.run();
    if (framer.holdsOpenQuote()) {
      cancelPatience = loop.schedule(QUOTE_PATIENCE, this::quotePatienceOver);
    } else if (framer.awaitsCount()) {
      cancelPatience = loop.schedule(COUNT_PATIENCE, this::countPatienceOver);
    }
  }

  /**
   * A string may go on over a line end, or its quote was never closed: only silence tells (a module
   * does not pause within a line).
   */
  private void quotePatienceOver() {
    if (!turns.isClosed()) {
      framer.releaseOpenQuote();
    }
  }

  /** With a command on the line its time-out and the fence see to it. */
  private void countPatienceOver() {
    if (turns.phase() instanceof Phase.Idle || turns.phase() instanceof Phase.Unresponsive) {
      framer.abandonCount();
    }
  }

  @Override
  public void overflow() {
    if (turns.phase() instanceof Phase.Busy busy && !busy.job().command.finalSeen()) {
      busy.job().command.overflow();
    }
    events.dispatch(
        l -> l.stray("a line of more than " + LONGEST + " octets, dropped", Stray.UNKNOWN));
  }

  @Override
  public void skipped(byte octet) {
    outlet.skipped(octet);
  }

  @Override
  public void prompt() {
    outlet.received(PROMPT, 0, 1);
    if (turns.phase() instanceof Phase.Busy busy) {
      turns.conversation().sendData(busy.job(), busy.job().command.prompted(true));
    } else if (turns.phase() instanceof Phase.Fencing fencing) {
      turns.fences().leavePrompt(fencing.fence(), true);
    }
  }

  @Override
  public void data(byte[] buffer, int from, int to) {
    outlet.received(buffer, from, to);
    if (messages.moduleDataLength() >= 0 || messages.awaitsText()) {
      hear(messages.moduleData(buffer, from, to));
    } else if (lateData != null) {
      InFlight late = lateData;
      lateData = null;
      late.moduleData(buffer, from, to);
      String what = (to - from) + " octets of data";
      events.dispatch(l -> l.stray(what, Stray.LATE));
      expectLateData(late);
    } else if (turns.phase() instanceof Phase.Busy busy) {
      busy.job().command.moduleData(buffer, from, to);
      expectModuleData(busy.job().command);
    }
  }

  void expectModuleData(InFlight command) {
    int length = command.moduleDataLength();
    if (length > LONGEST) {
      framer.dropData(length);
      command.overflow();
      command.moduleData(NOTHING, 0, 0);
    } else if (length >= 0) {
      lateData = null;
      framer.expectData(length);
    }
    if (command.textEnd() != null) {
      framer.expectText(command.textEnd());
    }
  }

  void expectLateData(InFlight command) {
    int length = command.moduleDataLength();
    if (length > LONGEST) {
      framer.dropData(length);
      command.moduleData(NOTHING, 0, 0);
    } else if (length >= 0) {
      lateData = command;
      framer.expectData(length);
    }
  }

  @Override
  public void line(byte[] buffer, int from, int to) {
    outlet.received(buffer, from, to);
    routing.line(buffer, from, to);
  }

  /** Takes a line that is an unsolicited message, or a part of one. */
  boolean unsolicited(byte[] buffer, int from, int to, Reading reading, String why) {
    MessageAssembler.Heard heard = messages.line(buffer, from, to, reading);
    if (heard == null) {
      return false;
    }
    outlet.unsolicited(heard.message().meaning(), why);
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
        int length = messages.moduleDataLength();
        if (length > LONGEST) {
          framer.dropData(length);
          messages.moduleData(NOTHING, 0, 0);
        } else if (length >= 0) {
          framer.expectData(length);
        } else if (messages.awaitsText()) {
          framer.expectText(null);
        }
      }
    }
  }
}
