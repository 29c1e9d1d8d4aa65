package io.github.atelier.emulator.uplink.real;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * The threads of all links: workers that block, and one timer. From JDK 24 on workers and Paho's
 * threads are virtual, so that thousands of links need a handful of real ones. Before that a thread
 * that blocks inside a monitor, as Paho's do, would hold its carrier: there they are real, and Paho
 * makes its own.
 */
final class UplinkThreads implements AutoCloseable {
  private static final int MONITORS_LET_CARRIERS_GO = 24;

  /** Paho wants a URI; the socket is open already, so it leads nowhere. */
  private static final String NOWHERE = "tcp://127.0.0.1:1";

  private final ThreadFactory virtual = virtualThreads();
  private final ExecutorService workers;
  private final ScheduledExecutorService timers;

  UplinkThreads() {
    AtomicInteger number = new AtomicInteger();
    timers = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "uplink-timers"));
    workers =
        virtual == null
            ? Executors.newCachedThreadPool(
                task -> daemon(task, "uplink-" + number.incrementAndGet()))
            : new ThreadPerTask(virtual, timers);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** {@code Thread.ofVirtual().factory()}, looked up because 17 has no such thing; or null. */
  private static ThreadFactory virtualThreads() {
    if (Runtime.version().feature() < MONITORS_LET_CARRIERS_GO) {
      return null;
    }
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      Object named =
          type.getMethod("name", String.class, long.class).invoke(builder, "uplink-", 1L);
      return (ThreadFactory) type.getMethod("factory").invoke(named);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /** For what may block. */
  ExecutorService workers() {
    return workers;
  }

  /** For what is due later and does not block. */
  ScheduledExecutorService timers() {
    return timers;
  }

  /** A Paho client on these threads. Closing it leaves them as they are. */
  MqttAsyncClient client(String clientId) throws MqttException {
    return new MqttAsyncClient(
        NOWHERE,
        clientId,
        new MemoryPersistence(),
        new SharedPings(timers, workers),
        virtual == null ? null : new ThreadPerTask(virtual, timers));
  }

  @Override
  public void close() {
    timers.shutdownNow();
    workers.shutdown();
  }
}
