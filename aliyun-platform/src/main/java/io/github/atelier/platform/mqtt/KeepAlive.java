package io.github.atelier.platform.mqtt;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes a silent connection after 1.5 times its keep-alive (MQTT 3.1.2.10; Aliyun counts from
 * CONNACK). One timer that re-arms itself, whatever the traffic. On the connection's event loop
 * only.
 */
final class KeepAlive {
  private final EventLoop loop;
  private final Runnable expired;
  private long limitNanos;
  private long lastHeard;
  private ScheduledFuture<?> timer;

  KeepAlive(EventLoop loop, Runnable expired) {
    this.loop = loop;
    this.expired = expired;
  }

  /** Starts counting; 0 s means for ever. */
  void start(int seconds) {
    if (seconds > 0) {
      limitNanos = TimeUnit.MILLISECONDS.toNanos(1500L * seconds);
      lastHeard = System.nanoTime();
      arm(limitNanos);
    }
  }

  void heard() {
    lastHeard = System.nanoTime();
  }

  void stop() {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private void arm(long nanos) {
    timer = loop.schedule(this::check, nanos, TimeUnit.NANOSECONDS);
  }

  private void check() {
    long left = limitNanos - (System.nanoTime() - lastHeard);
    if (left <= 0) {
      expired.run();
    } else {
      arm(left);
    }
  }
}
