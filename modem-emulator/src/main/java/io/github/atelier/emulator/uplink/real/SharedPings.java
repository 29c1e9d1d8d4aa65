package io.github.atelier.emulator.uplink.real;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttPingSender;
import org.eclipse.paho.client.mqttv3.internal.ClientComms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one client alive (MQTT 3.1.1, 3.1.2.10) by a timer that all clients share: Paho's own
 * sender takes a thread for each. Thread-safe.
 */
final class SharedPings implements MqttPingSender {
  private static final Logger LOG = LoggerFactory.getLogger(SharedPings.class);

  private final ScheduledExecutorService timers;
  private final Executor workers;
  private ClientComms comms;
  private ScheduledFuture<?> next;
  private boolean stopped = true;

  SharedPings(ScheduledExecutorService timers, Executor workers) {
    this.timers = timers;
    this.workers = workers;
  }

  @Override
  public synchronized void init(ClientComms clientComms) {
    comms = clientComms;
  }

  @Override
  public synchronized void start() {
    stopped = false;
    schedule(comms.getKeepAlive());
  }

  @Override
  public synchronized void stop() {
    stopped = true;
    if (next != null) {
      next.cancel(false);
      next = null;
    }
  }

  /** Paho says when it wants to look again. */
  @Override
  public synchronized void schedule(long delayMillis) {
    if (stopped) {
      return;
    }
    try {
      next =
          timers.schedule(
              () -> workers.execute(this::look), Math.max(0, delayMillis), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.trace("the uplinks are closed");
    }
  }

  private void look() {
    ClientComms client;
    synchronized (this) {
      client = stopped ? null : comms;
    }
    if (client != null) {
      client.checkForActivity();
    }
  }
}
