package io.github.atelier.driver.channel;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.framing.ReplyFramer;
import java.util.Arrays;

/**
 * Puts up a {@link Fence} and takes it down: what it types, the prompt that may stand open, and
 * what follows when it was answered, or was not. Confined to the channel's loop.
 */
final class Fences {
  private static final byte ESC = 0x1B;

  private final Dialect dialect;
  private final ChannelLoop loop;
  private final EventDispatcher events;
  private final Outlet outlet;
  private final Turns turns;
  private ReplyFramer framer;

  Fences(Dialect dialect, ChannelLoop loop, EventDispatcher events, Outlet outlet, Turns turns) {
    this.dialect = dialect;
    this.loop = loop;
    this.events = events;
    this.outlet = outlet;
    this.turns = turns;
  }

  void hearsBy(ReplyFramer ear) {
    framer = ear;
  }

  /**
   * Nothing is sent until the line is clean.
   *
   * @param givenUp whose reply may come late
   * @param outstanding how many final results may come late
   * @param resumed the turn that goes on afterwards, or {@code null}
   */
  void raise(InFlight givenUp, int outstanding, Phase.Pausing resumed) {
    framer.abandonText();
    Fence fence =
        new Fence(dialect, loop, givenUp, outstanding, this::probe, this::passed, this::unanswered);
    turns.phase(new Phase.Fencing(fence, resumed));
    fence.start();
  }

  private void probe(Fence fence) {
    framer.expectPrompt(fence.givenUp().expectedPrompt());
    if (fence.repeated()) {
      // a payload that was announced and never came would swallow every answer
      framer.abandonCount();
      if (!stands(fence)) {
        return;
      }
    }
    Step.HostData open = fence.openData();
    if (open != null && !leaveUnseenPrompt(fence, open)) {
      return;
    }
    fence.typed(fence.probe().lineWithEnd().length);
    outlet.command(fence.probe());
  }

  private boolean stands(Fence fence) {
    return turns.phase() instanceof Phase.Fencing fencing && fencing.fence() == fence;
  }

  /**
   * A prompt that nobody saw may stand open all the same. It is left by the dialect's escape, or by
   * ESC, which means nothing elsewhere; a counted one that goes on swallowing probes is filled with
   * blanks, which mean nothing either where commands are typed.
   */
  private boolean leaveUnseenPrompt(Fence fence, Step.HostData open) {
    if (open.counted() && open.abandon() < 0) {
      int missing = fence.missing(fence.givenUp().data(open).length);
      if (missing > 0) {
        byte[] blanks = new byte[missing];
        Arrays.fill(blanks, (byte) ' ');
        fence.typed(missing);
        return outlet.write(blanks);
      }
    }
    fence.typed(1);
    return outlet.write(open.abandon() < 0 ? ESC : (byte) open.abandon());
  }

  /**
   * A prompt that came too late is left as the dialect allows: by its escape, or by filling the
   * length that was announced.
   */
  void leavePrompt(Fence fence, boolean bare) {
    InFlight command = fence.givenUp();
    Step.HostData data = command.prompted(bare);
    boolean escape = !data.counted() && data.abandon() >= 0;
    byte[] octets = escape ? new byte[] {(byte) data.abandon()} : command.data(data);
    command.dataSent();
    outlet.data(octets, data.secret());
  }

  private void passed(Fence fence) {
    if (turns.phase() instanceof Phase.Fencing fencing && fencing.fence() == fence) {
      turns.fencePassed(fencing.resumed());
    }
  }

  private void unanswered(Fence fence) {
    if (!(turns.phase() instanceof Phase.Fencing fencing) || fencing.fence() != fence) {
      return;
    }
    turns.phase(new Phase.Unresponsive(fence.givenUp()));
    if (fencing.resumed() != null) {
      fencing
          .resumed()
          .job()
          .result
          .completeExceptionally(Failures.unanswered(fence, outlet.name()));
    }
    turns
        .backlog()
        .takeAdmitted()
        .forEach(
            job -> job.result.completeExceptionally(Failures.unanswered(fence, outlet.name())));
    if (!turns.backlog().restoring()) {
      events.dispatchLife(ChannelListener::unresponsive);
    }
  }
}
