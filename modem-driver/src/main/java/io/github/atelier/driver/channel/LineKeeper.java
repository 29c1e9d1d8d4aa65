package io.github.atelier.driver.channel;

import io.github.atelier.driver.transport.Transport;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.driver.transport.TransportListener;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a line up: opens it, opens it again when it was lost, and has the module's settings sent
 * again, on a thread of its own that exists only while there is something to do.
 */
final class LineKeeper implements Engine.Keeper {
  private static final Logger LOG = LoggerFactory.getLogger(LineKeeper.class);

  private static final int RESTARTS_AT_OPEN = 5;

  private final Transport transport;
  private final IntFunction<TransportListener> listeners;
  private final Engine engine;
  private final ChannelLoop loop;
  private final ReopenPolicy policy;
  private final Recovery recovery;
  private final Random random = new Random();
  private final CompletableFuture<Reply> stop = new CompletableFuture<>();
  private final AtomicInteger openings = new AtomicInteger();
  private boolean lineDown;
  private boolean working;
  private boolean again;

  /**
   * @param listeners makes the listener of each opening, by its number
   */
  LineKeeper(
      Transport transport,
      IntFunction<TransportListener> listeners,
      Engine engine,
      ChannelLoop loop,
      ReopenPolicy policy,
      Recovery recovery) {
    this.transport = transport;
    this.listeners = listeners;
    this.engine = engine;
    this.loop = loop;
    this.policy = policy;
    this.recovery = recovery;
  }

  /** The first opening, on the caller's thread. Recovery failing, the line is closed again. */
  void open() throws TransportException {
    openLine();
    for (int restarts = 0; ; restarts++) {
      try {
        recovery.restore(this::send);
        break;
      } catch (RuntimeException e) {
        if (!(e instanceof ModuleRestartedException) || restarts == RESTARTS_AT_OPEN) {
          close();
          transport.close();
          throw e;
        }
      }
    }
    loop.execute(() -> engine.ready(this));
  }

  private void openLine() throws TransportException {
    int opening = openings.incrementAndGet();
    loop.execute(() -> engine.opened(opening, true));
    try {
      transport.open(listeners.apply(opening));
    } catch (TransportException e) {
      loop.execute(() -> engine.closed("it is lost and cannot be opened yet: " + e.getMessage()));
      throw e;
    }
  }

  @Override
  public synchronized void lineLost() {
    if (policy != ReopenPolicy.NEVER) {
      lineDown = true;
      work();
    }
  }

  @Override
  public synchronized void moduleRestarted() {
    work();
  }

  private void work() {
    again = true;
    if (!working && !stop.isDone()) {
      working = true;
      Thread thread = new Thread(this::keep, "modem-keeper " + transport.name());
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void keep() {
    int attempt = 0;
    while (takeUp()) {
      try {
        if (isDown()) {
          if (!policy.allows(attempt)) {
            int attempts = attempt;
            LOG.warn("{} is given up after {} attempts to open it", transport.name(), attempts);
            loop.execute(() -> engine.givenUp(attempts));
            rest();
            return;
          }
          if (pause(policy.pause(attempt++, random))) {
            return;
          }
          openLine();
          up();
        }
        recovery.restore(this::send);
        attempt = 0;
        loop.execute(engine::restored);
      } catch (TransportException e) {
        LOG.debug("{} cannot be opened yet: {}", transport.name(), e.getMessage());
        retry(true);
      } catch (ModuleRestartedException e) {
        retry(false);
      } catch (ModemException e) {
        LOG.debug("{} is open, but: {}", transport.name(), e.getMessage());
        loop.execute(
            () ->
                engine.closed(
                    "it was lost, and since it is open again the module does not answer: "
                        + e.getMessage()));
        transport.close();
        retry(true);
      } catch (RuntimeException e) {
        LOG.error("{} cannot be kept up", transport.name(), e);
        rest();
        return;
      }
    }
  }

  /** Whether there is something to do; ends the work where there is not. */
  private synchronized boolean takeUp() {
    boolean go = again && !stop.isDone();
    again = false;
    working = go;
    return go;
  }

  private synchronized void rest() {
    working = false;
  }

  private synchronized void retry(boolean down) {
    lineDown |= down;
    again = true;
  }

  private synchronized boolean isDown() {
    return lineDown;
  }

  private synchronized void up() {
    lineDown = false;
  }

  /** Waits; true where the channel was closed meanwhile. */
  private boolean pause(Duration time) {
    try {
      stop.get(time.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException | ExecutionException e) {
      return true;
    }
  }

  private Reply send(Exchange exchange) {
    CompletableFuture<Reply> result = new CompletableFuture<>();
    loop.execute(() -> engine.submit(Turn.of(exchange), result, true));
    try {
      return (Reply) CompletableFuture.anyOf(result, stop).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      result.cancel(false);
      throw new ModemException("interrupted while waiting for the module", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ModemException m) {
        throw m;
      }
      throw new ModemException("the driver failed: " + e.getCause(), e.getCause());
    }
  }

  /** Ends all attempts. The transport is closed by the caller. */
  void close() {
    stop.completeExceptionally(new LineLostException("the channel was closed"));
  }
}
