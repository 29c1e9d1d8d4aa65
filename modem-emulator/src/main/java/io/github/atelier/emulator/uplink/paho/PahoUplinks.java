package io.github.atelier.emulator.uplink.paho;

import io.github.atelier.emulator.uplink.LinkTarget;
import io.github.atelier.emulator.uplink.MqttLink;
import io.github.atelier.emulator.uplink.ResolveRule;
import io.github.atelier.emulator.uplink.Uplinks;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/** Links on the real network. */
public final class PahoUplinks implements Uplinks {
  private final SocketOpener opener;
  private final ExecutorService workers;
  private final ScheduledExecutorService timers;
  private final Set<PahoLink> links = ConcurrentHashMap.newKeySet();

  /**
   * @param rules names that are sent elsewhere; the first that matches counts
   */
  public PahoUplinks(List<ResolveRule> rules) {
    this.opener = new SocketOpener(rules);
    AtomicInteger number = new AtomicInteger();
    this.timers =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "uplink-timers");
              thread.setDaemon(true);
              return thread;
            });
    this.workers =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "uplink-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public MqttLink open(LinkTarget target, Executor callbacks, MqttLink.Listener listener) {
    PahoLink link = new PahoLink(workers, timers, callbacks, listener, links::remove);
    links.add(link);
    link.open(opener, target);
    return link;
  }

  @Override
  public void close() {
    links.forEach(PahoLink::abort);
    timers.shutdownNow();
    workers.shutdown();
  }
}
