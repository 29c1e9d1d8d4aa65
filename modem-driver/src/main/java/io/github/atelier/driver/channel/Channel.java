package io.github.atelier.driver.channel;

import io.github.atelier.driver.transport.Transport;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.driver.transport.TransportListener;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.redact.Redactor;
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

  /**
   * A closed channel.
   *
   * @param transport opened and closed by the channel
   * @param dialect what the lines mean
   * @param loop owned by the channel from now on
   * @param wireLog hears the conversation
   * @param redactor masks secrets in logs and events
   */
  public Channel(
      Transport transport, Dialect dialect, ChannelLoop loop, WireLog wireLog, Redactor redactor) {
    this.transport = transport;
    this.loop = loop;
    this.redactor = redactor;
    this.events = new EventDispatcher("modem-events " + transport.name());
    this.engine = new Engine(transport, dialect, loop, events, wireLog, redactor);
  }

  /**
   * Opens the transport.
   *
   * @throws TransportException if that fails
   */
  public void open() throws TransportException {
    CompletableFuture<Void> ready = new CompletableFuture<>();
    loop.execute(
        () -> {
          engine.opened();
          ready.complete(null);
        });
    transport.open(
        new TransportListener() {
          @Override
          public void received(byte[] buffer, int offset, int length) {
            byte[] copy = new byte[length];
            System.arraycopy(buffer, offset, copy, 0, length);
            reads.acquireUninterruptibly();
            loop.execute(
                () -> {
                  reads.release();
                  engine.received(copy);
                });
          }

          @Override
          public void lost(TransportException cause) {
            loop.execute(() -> engine.lost(cause));
          }
        });
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
    loop.execute(() -> engine.submit(turn, result));
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
   * @throws IllegalStateException on the event thread, where waiting would wait for itself
   */
  public <T> T await(CompletableFuture<T> result) {
    if (events.onEventThread()) {
      throw new IllegalStateException(
          "a blocking call from a listener: the event thread cannot wait for events. Use the CompletableFuture form, or another thread");
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
    transport.close();
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          engine.closed();
          loop.close();
          events.close();
          done.complete(null);
        });
  }
}
