package io.github.atelier.driver.channel;

import io.github.atelier.driver.transport.Transport;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.driver.transport.TransportListener;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.redact.Redactor;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

/**
 * An AT line: commands in, replies and events out. Thread-safe. The engine behind it is {@link
 * Engine}; this is its door.
 */
public final class Channel implements AutoCloseable {
  /** Portions of octets that may wait for the engine before the reader is held back. */
  private static final int WAITING_READS = 256;

  private final Transport transport;
  private final ChannelLoop loop;
  private final EventDispatcher events;
  private final Engine engine;
  private final Redactor redactor;
  private final Semaphore reads = new Semaphore(WAITING_READS);
  private final ReopenPolicy reopen;
  private volatile LineKeeper keeper;
  private volatile boolean closed;

  /** A closed channel whose line stays lost once it is. */
  public Channel(
      Transport transport, Dialect dialect, ChannelLoop loop, WireLog wireLog, Redactor redactor) {
    this(transport, dialect, loop, wireLog, redactor, ReopenPolicy.NEVER);
  }

  /** A closed channel to a module that does not sleep. */
  public Channel(
      Transport transport,
      Dialect dialect,
      ChannelLoop loop,
      WireLog wireLog,
      Redactor redactor,
      ReopenPolicy reopen) {
    this(transport, dialect, loop, wireLog, redactor, reopen, null);
  }

  /**
   * A closed channel.
   *
   * @param transport opened and closed by the channel
   * @param dialect what the lines mean
   * @param loop owned by the channel from now on
   * @param wireLog hears the conversation
   * @param redactor masks secrets in logs and events
   * @param reopen when a lost line is opened again
   * @param wakeUp how a sleeping module is woken, or {@code null} for one that does not sleep
   */
  public Channel(
      Transport transport,
      Dialect dialect,
      ChannelLoop loop,
      WireLog wireLog,
      Redactor redactor,
      ReopenPolicy reopen,
      WakeUp wakeUp) {
    this.transport = transport;
    this.loop = loop;
    this.redactor = redactor;
    this.reopen = reopen;
    this.events = new EventDispatcher("modem-events " + transport.name());
    this.engine = new Engine(transport, dialect, loop, events, wireLog, redactor, wakeUp);
  }

  /** As {@link #open(Recovery)} with nothing to tell the module. */
  public void open() throws TransportException {
    open(sender -> {});
  }

  /**
   * Opens the transport and tells the module what it must know; both again whenever the line was
   * lost, the latter also when the module restarted. Commands that are submitted meanwhile wait, or
   * fail while there is no line.
   *
   * @throws TransportException if the transport cannot be opened
   * @throws ModemException if the recovery fails; the transport is closed then
   */
  public void open(Recovery recovery) throws TransportException {
    keeper = new LineKeeper(transport, Listener::new, engine, loop, reopen, recovery);
    keeper.open();
  }

  /** Hears one opening of the line, on its reader thread. */
  private final class Listener implements TransportListener {
    private final int opening;

    Listener(int opening) {
      this.opening = opening;
    }

    @Override
    public void received(byte[] buffer, int offset, int length) {
      byte[] copy = Arrays.copyOfRange(buffer, offset, offset + length);
      reads.acquireUninterruptibly();
      loop.execute(
          () -> {
            reads.release();
            engine.received(opening, copy);
          });
    }

    @Override
    public void lost(TransportException cause) {
      loop.execute(() -> engine.lost(opening, cause));
    }
  }

  /**
   * Queues commands that belong together.
   *
   * @return completes with the last reply; exceptionally with a {@link ModemException}: refused,
   *     failed, timed out, unresponsive or line lost. Cancelling it gives the command up: what has
   *     been sent stays sent
   */
  public CompletableFuture<Reply> submit(Turn turn) {
    CompletableFuture<Reply> result = new CompletableFuture<>();
    result.whenComplete(
        (reply, failure) -> {
          if (failure instanceof CancellationException) {
            loop.execute(() -> engine.cancelled(result));
          }
        });
    loop.execute(() -> engine.submit(turn, result, false));
    if (closed) {
      // the loop may have ended before it came to this one
      result.completeExceptionally(
          new LineLostException("the channel to " + transport.name() + " was closed; not sent"));
    }
    return result;
  }

  /** Queues one command; see {@link #submit}. */
  public CompletableFuture<Reply> send(Exchange exchange) {
    return submit(Turn.of(exchange));
  }

  /**
   * Waits for a result of this channel.
   *
   * @throws ModemException as the result tells
   * @throws IllegalStateException on the event thread and on the channel's loop (which calls the
   *     wire log, and what was chained to a result without {@code Async}), where waiting would wait
   *     for itself
   */
  public <T> T await(CompletableFuture<T> result) {
    if (events.onEventThread()) {
      throw new IllegalStateException(
          "a blocking call from a listener: the event thread cannot wait for events. Use the CompletableFuture form, or another thread");
    }
    if (loop.inLoop()) {
      throw new IllegalStateException(
          "a blocking call from a wire log, or from what was chained to a result (thenApply): it would stop the channel that it waits for. Chain the CompletableFuture form, or use thenApplyAsync");
    }
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      result.cancel(false);
      throw new ModemException("interrupted while waiting for the module", e);
    } catch (ExecutionException | CompletionException e) {
      if (e.getCause() instanceof ModemException m) {
        m.addSuppressed(new Throwable("the call that waited"));
        throw m;
      }
      throw new ModemException("the driver failed: " + e.getCause(), e.getCause());
    }
  }

  public void addListener(ChannelListener listener) {
    events.add(listener);
  }

  public void removeListener(ChannelListener listener) {
    events.remove(listener);
  }

  /**
   * Completes on the event thread when listeners have heard all that the module has said up to the
   * line that the engine works at now.
   */
  public CompletableFuture<Void> heard() {
    CompletableFuture<Void> heard = new CompletableFuture<>();
    loop.execute(() -> events.mark(() -> heard.complete(null)));
    return heard;
  }

  /** How many events were dropped because listeners were too slow. */
  public long droppedEvents() {
    return events.dropped();
  }

  /** Masks secrets; whoever learns one announces it here. */
  public Redactor redactor() {
    return redactor;
  }

  public String name() {
    return transport.name();
  }

  /** Closes the transport; pending commands fail with {@link LineLostException}. Idempotent. */
  @Override
  public void close() {
    closed = true;
    LineKeeper current = keeper;
    if (current != null) {
      current.close();
    }
    transport.close();
    loop.execute(
        () -> {
          engine.closed("the channel was closed");
          loop.close();
          events.close();
        });
  }
}
