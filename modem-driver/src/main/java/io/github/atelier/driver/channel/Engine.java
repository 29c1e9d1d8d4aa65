package io.github.atelier.driver.channel;

import io.github.atelier.driver.transport.Transport;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.redact.Redactor;
import java.util.concurrent.CompletableFuture;

/**
 * The life of a channel: opened, lost, restarted, restored, closed. What is said on the line is
 * {@link Turns} (out) and {@link Reception} (in). Confined to the channel's loop: no method here is
 * called from elsewhere.
 */
final class Engine {
  private final Transport transport;
  private final EventDispatcher events;
  private final Aftermath aftermath = new Aftermath();
  private final Turns turns;
  private final Reception reception;
  private Keeper keeper = Keeper.NONE;
  private int epoch;

  /** Whoever brings a line or a module back. Called on the loop. */
  interface Keeper {
    Keeper NONE =
        new Keeper() {
          @Override
          public void lineLost() {}

          @Override
          public void moduleRestarted() {}
        };

    /** The line is gone. */
    void lineLost();

    /** The module has started anew behind a line that stayed. */
    void moduleRestarted();
  }

  Engine(
      Transport transport,
      Dialect dialect,
      ChannelLoop loop,
      EventDispatcher events,
      WireLog wireLog,
      Redactor redactor,
      WakeUp wakeUp) {
    this.transport = transport;
    this.events = events;
    Outlet outlet = new Outlet(transport, wireLog, redactor, loop, cause -> lost(epoch, cause));
    this.turns = new Turns(dialect, loop, events, outlet, aftermath, wakeUp);
    this.reception =
        new Reception(dialect, loop, events, outlet, turns, aftermath, this::moduleRestarted);
    turns.hearsBy(reception.framer());
  }

  /**
   * The line is about to open.
   *
   * @param opening which opening this is: what an earlier one still has to say is void
   * @param recoveryFirst whether commands wait until {@link #restored}
   */
  void opened(int opening, boolean recoveryFirst) {
    epoch = opening;
    reception.reset();
    aftermath.forgetLate();
    turns.opened(recoveryFirst);
  }

  /**
   * The first opening is done, and its recovery.
   *
   * @param by told of every loss from now on
   */
  void ready(Keeper by) {
    keeper = by;
    if (turns.phase() instanceof Phase.Closed closed) {
      // lost in the moment between the last reply of the recovery and now
      events.dispatchLife(l -> l.lost(new LineLostException(closed.why())));
      keeper.lineLost();
    } else {
      turns.admitAll();
    }
  }

  /** Recovery is done. */
  void restored() {
    if (turns.backlog().restoring() && !turns.isClosed()) {
      events.dispatchLife(ChannelListener::restored);
      turns.admitAll();
    }
  }

  void lost(int opening, TransportException cause) {
    if (turns.isClosed() || opening != epoch) {
      return;
    }
    String why = "the line " + transport.name() + " was lost: " + cause.getMessage();
    boolean told = turns.backlog().restoring();
    turns.end("the line was lost", what -> new LineLostException(what + why, cause));
    if (!told) {
      events.dispatchLife(l -> l.lost(new LineLostException(why, cause)));
    }
    keeper.lineLost();
  }

  /** The line is closed by this side. */
  void closed(String why) {
    if (!turns.isClosed()) {
      turns.end(why, what -> new LineLostException(what + why));
    }
  }

  /** No further attempt is made to open the line. */
  void givenUp(int attempts) {
    if (turns.isClosed()) {
      turns.phase(
          new Phase.Closed(
              "it is lost, and was given up after "
                  + attempts
                  + " attempts to open it again; open the modem anew"));
    }
  }

  private void moduleRestarted() {
    boolean told = turns.backlog().restoring();
    turns.failPending(what -> new ModuleRestartedException(what + "the module has restarted"));
    aftermath.forgetLate();
    reception.forgetCommand();
    if (!told) {
      events.dispatchLife(ChannelListener::restarted);
    }
    if (keeper != Keeper.NONE) {
      turns.backlog().restoring(true);
    }
    keeper.moduleRestarted();
  }

  // ---- from outside

  /**
   * @param first whether it belongs to a recovery and goes before commands that wait for that
   */
  void submit(Turn turn, CompletableFuture<Reply> result, boolean first) {
    turns.submit(turn, result, first);
  }

  void cancelled(CompletableFuture<Reply> result) {
    turns.cancelled(result);
  }

  void received(int opening, byte[] bytes) {
    if (!turns.isClosed() && opening == epoch) {
      reception.received(bytes);
    }
  }
}
