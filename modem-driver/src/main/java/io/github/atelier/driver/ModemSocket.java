package io.github.atelier.driver;

import io.github.atelier.driver.channel.Channel;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.channel.Reply;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One open socket of a module. Thread-safe; one thread reads at a time, others wait.
 *
 * <p>Octets of any value go both ways. What is longer than the module takes at a time is sent in
 * parts, a datagram is refused then.
 */
public final class ModemSocket implements AutoCloseable {
  private static final byte[] NOTHING = {};

  /** How often a reader looks whether news of its socket were dropped. */
  private static final long LOOK_MILLIS = 500;

  private static final Duration FOREVER = Duration.ofDays(365);

  private final Channel channel;
  private final Dialect dialect;
  private final Executor tasks;
  private final SocketOptions options;
  private final int index;
  private final Consumer<ModemSocket> released;
  private final SocketSender sender;
  private final ReentrantLock reading = new ReentrantLock();

  // guarded by this
  private final Deque<byte[]> inbox = new ArrayDeque<>();
  private boolean available;
  private boolean ended;
  private boolean drained;
  private String cause = "closed-by-server";
  private long droppedBefore;
  private CompletableFuture<Void> closing;

  ModemSocket(
      Channel channel,
      Dialect dialect,
      Executor tasks,
      SocketOptions options,
      int index,
      Consumer<ModemSocket> released) {
    this.channel = channel;
    this.dialect = dialect;
    this.tasks = tasks;
    this.options = options;
    this.index = index;
    this.released = released;
    this.sender = new SocketSender(channel, dialect, tasks, options, this::turn);
    this.droppedBefore = channel.droppedEvents();
  }

  /** Its index in the module. */
  public int index() {
    return index;
  }

  /**
   * Whether nothing more comes: the peer, the host or the network has ended it, and all was read.
   */
  public synchronized boolean hasEnded() {
    return drained && inbox.isEmpty();
  }

  private OperationTurn turn(String what, Values values) {
    return new OperationTurn(dialect, values.with(options.index(), index))
        .then(options.kind().operation(what));
  }

  // ---- sending

  /** Sends and waits; see {@link #sendAsync}. */
  public void send(byte[] octets) {
    channel.await(sendAsync(octets));
  }

  /**
   * Sends octets behind what was sent before. While the module's buffer is full it is tried again,
   * for {@link SocketOptions#withSendTimeout} at most.
   *
   * @return completes when the module has taken all; exceptionally with a {@link ModemException},
   *     and then the peer may have got some of them
   */
  public CompletableFuture<Void> sendAsync(byte[] octets) {
    return sender.send(octets.clone());
  }

  // ---- receiving

  /**
   * Waits for octets; of datagrams for one.
   *
   * @param timeout how long; zero reads what has come
   * @return octets; none where none came in time, or where {@link #hasEnded}
   * @throws ModemException if the module fails
   */
  public byte[] receive(Duration timeout) {
    // refuses a thread that must not wait
    channel.await(CompletableFuture.completedFuture(null));
    long deadline = System.nanoTime() + timeout.toNanos();
    reading.lock();
    try {
      byte[] octets = null;
      while (octets == null) {
        octets = next(deadline);
      }
      return octets;
    } finally {
      reading.unlock();
    }
  }

  /** Octets, {@link #NOTHING} at the end of all patience, or {@code null} to look again. */
  private byte[] next(long deadline) {
    boolean wasEnded;
    synchronized (this) {
      if (!inbox.isEmpty() || drained) {
        return inbox.isEmpty() ? NOTHING : inbox.poll();
      }
      if (!available && !ended) {
        return await(deadline) ? null : NOTHING;
      }
      wasEnded = ended;
      available = false;
    }
    byte[] octets = fetch(wasEnded);
    synchronized (this) {
      if (octets.length > 0) {
        available = true;
        return octets;
      }
      drained = drained || wasEnded;
      return null;
    }
  }

  /** Waits for news; false where there is no time left. */
  private synchronized boolean await(long deadline) {
    long millis = Math.min(LOOK_MILLIS, (deadline - System.nanoTime()) / 1_000_000 + 1);
    if (deadline - System.nanoTime() <= 0) {
      return false;
    }
    try {
      wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModemException("interrupted while waiting for octets", e);
    }
    long dropped = channel.droppedEvents();
    if (dropped != droppedBefore) {
      // the news that octets wait may have been among them
      droppedBefore = dropped;
      available = true;
    }
    return true;
  }

  /** Asks the module for octets; none where none wait. */
  private byte[] fetch(boolean wasEnded) {
    long dropped = channel.droppedEvents();
    try {
      Reply reply = channel.await(channel.submit(turn("receive", readLength())));
      if (reply.values().has("received")) {
        return reply.values().bytes("received");
      }
    } catch (CommandFailedException e) {
      if (wasEnded) {
        return NOTHING;
      }
      throw e;
    }
    // where the reply has no place for octets they came before it, as a message
    channel.await(channel.heard());
    synchronized (this) {
      if (inbox.isEmpty() && dropped != channel.droppedEvents()) {
        throw new ModemException(
            "octets of "
                + options
                + " may be lost: a listener is too slow, and events were dropped while they came");
      }
      return inbox.isEmpty() ? NOTHING : inbox.poll();
    }
  }

  private Values readLength() {
    return Values.of("readLength", Lengths.most(dialect, "readLength"));
  }

  /**
   * Gives all that comes from now on to a listener, on a thread of its own, until the socket has
   * ended.
   */
  public void listen(SocketListener listener) {
    tasks.execute(
        () -> {
          String why = null;
          try {
            while (!hasEnded()) {
              byte[] octets = receive(FOREVER);
              if (octets.length > 0) {
                listener.received(octets);
              }
            }
          } catch (ModemException e) {
            why = e.getMessage();
          }
          listener.ended(why == null ? cause() : why);
        });
  }

  private synchronized String cause() {
    return cause;
  }

  // ---- news of the module

  synchronized void available() {
    available = true;
    notifyAll();
  }

  synchronized void pushed(byte[] octets) {
    inbox.add(octets);
    notifyAll();
  }

  /** What has come before can still be read. */
  synchronized void peerClosed() {
    ended = true;
    notifyAll();
  }

  /** Nothing can be read any more. */
  synchronized void broken(String why) {
    if (!drained) {
      cause = why;
    }
    ended = true;
    drained = true;
    closing = closing == null ? CompletableFuture.completedFuture(null) : closing;
    notifyAll();
  }

  // ---- the end

  /** Closes the socket and frees its index; what has come and was not read is gone. Idempotent. */
  @Override
  public void close() {
    channel.await(closeAsync());
  }

  /** See {@link #close}. What was sent before goes out first. */
  public CompletableFuture<Void> closeAsync() {
    CompletableFuture<Void> done;
    synchronized (this) {
      if (closing != null) {
        return closing;
      }
      closing = new CompletableFuture<>();
      done = closing;
      if (!ended) {
        cause = "closed-by-host";
      }
      ended = true;
      drained = true;
      notifyAll();
    }
    sender
        .idle()
        .thenCompose(nothing -> channel.submit(turn("close", Values.empty())))
        .whenComplete(
            (reply, failure) -> {
              released.accept(this);
              if (failure == null) {
                done.complete(null);
              } else {
                done.completeExceptionally(
                    failure.getCause() instanceof ModemException m ? m : failure);
              }
            });
    return done;
  }

  @Override
  public String toString() {
    return options + ", socket " + index;
  }
}
