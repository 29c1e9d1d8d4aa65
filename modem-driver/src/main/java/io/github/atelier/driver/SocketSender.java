package io.github.atelier.driver;

import io.github.atelier.driver.channel.Channel;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.channel.Reply;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.Values;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * Sends the octets of one socket, in order and in parts that the module takes. Thread-safe; nothing
 * blocks.
 */
final class SocketSender {
  private static final long RETRY_MILLIS = 50;

  private final Channel channel;
  private final Executor tasks;
  private final SocketOptions options;
  private final BiFunction<String, Values, OperationTurn> turn;
  private final int most;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  /**
   * @param turn makes an operation of the socket
   */
  SocketSender(
      Channel channel,
      Dialect dialect,
      Executor tasks,
      SocketOptions options,
      BiFunction<String, Values, OperationTurn> turn) {
    this.channel = channel;
    this.tasks = tasks;
    this.options = options;
    this.turn = turn;
    this.most = Lengths.most(dialect, "data");
  }

  synchronized CompletableFuture<Void> send(byte[] octets) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Sending sending = new Sending(octets, done);
    last.whenComplete((nothing, failure) -> sending.go());
    last = done;
    return done;
  }

  /** Completes when nothing is being sent. */
  synchronized CompletableFuture<Void> idle() {
    return last.handle((nothing, failure) -> null);
  }

  /** One send; the channel's loop goes from part to part. */
  private final class Sending {
    private final byte[] octets;
    private final CompletableFuture<Void> done;
    private int at;
    private long fullSince;

    Sending(byte[] octets, CompletableFuture<Void> done) {
      this.octets = octets;
      this.done = done;
    }

    void go() {
      boolean datagram = options.kind() == SocketOptions.Kind.UDP;
      if (at >= octets.length && !(datagram && at == 0)) {
        done.complete(null);
        return;
      }
      int end = datagram ? octets.length : Math.min(octets.length, at + most);
      byte[] part = Arrays.copyOfRange(octets, at, end);
      Values values = Values.of("data", part);
      if (datagram) {
        values = values.with("remoteHost", options.host()).with("remotePort", options.port());
      }
      channel
          .submit(turn.apply("send", values))
          .whenComplete((reply, failure) -> answered(part.length, reply, failure));
    }

    private void answered(int length, Reply reply, Throwable failure) {
      if (failure instanceof CommandFailedException f && f.code().equals("buffer-full")) {
        full();
      } else if (failure != null) {
        done.completeExceptionally(failure);
      } else {
        long taken = reply.values().number("sentLength", length);
        if (taken < 0) {
          done.completeExceptionally(
              new ModemException(options + " is not connected any more; the module took nothing"));
        } else if (taken == 0) {
          full();
        } else {
          fullSince = 0;
          at += (int) Math.min(taken, length);
          go();
        }
      }
    }

    private void full() {
      long now = System.nanoTime();
      fullSince = fullSince == 0 ? now : fullSince;
      if (now - fullSince > options.sendTimeout().toNanos()) {
        done.completeExceptionally(
            new ModemException(
                "the module's send buffer for "
                    + options
                    + " stayed full for "
                    + options.sendTimeout().toMillis()
                    + " ms: the peer does not read, or the network is gone; "
                    + at
                    + " of "
                    + octets.length
                    + " octets were taken"));
      } else {
        CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS, tasks)
            .execute(this::go);
      }
    }
  }
}
