package io.github.atelier.driver.aliyun;

import io.github.atelier.aliyun.thing.ThingModel;
import io.github.atelier.aliyun.thing.Validation;
import io.github.atelier.aliyun.thing.ValueCheck;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How a {@link Thing} works. Immutable.
 *
 * @param check by which outgoing and incoming values are judged; empty: they are not
 * @param replyWithin how long a reply is waited for, from when the request was sent; default 10 s
 * @param qos of posts and requests, 0 or 1; default 1
 * @param maxPending requests that may wait for a reply; default 100
 * @param maxCalls calls of the platform that may wait for their handler; default 100, beyond it
 *     they are answered with 429
 * @param listener who is told of what cannot be used
 * @param timer what brings the passing of time
 */
public record ThingOptions(
    Optional<ValueCheck> check,
    Duration replyWithin,
    int qos,
    int maxPending,
    int maxCalls,
    ThingListener listener,
    Timer timer) {

  /** Brings the passing of time; tests have their own. */
  @FunctionalInterface
  public interface Timer {
    /** Runs a task once; what is returned calls it off. */
    Runnable after(Duration delay, Runnable task);
  }

  /** The defaults; time is the JDK's. */
  public static ThingOptions defaults() {
    return new ThingOptions(
        Optional.empty(),
        Duration.ofSeconds(10),
        1,
        100,
        100,
        new ThingListener() {},
        ThingOptions::later);
  }

  private static Runnable later(Duration delay, Runnable task) {
    CompletableFuture<Void> waiting = new CompletableFuture<>();
    waiting.completeOnTimeout(null, delay.toMillis(), TimeUnit.MILLISECONDS).thenRunAsync(task);
    return () -> waiting.cancel(false);
  }

  /** The same, judging values by a model before they are sent. */
  public ThingOptions withModel(ThingModel model, Validation validation) {
    return new ThingOptions(
        Optional.of(new ValueCheck(model, validation)),
        replyWithin,
        qos,
        maxPending,
        maxCalls,
        listener,
        timer);
  }

  /** The same with another wait for replies. */
  public ThingOptions withReplyWithin(Duration wait) {
    return new ThingOptions(check, wait, qos, maxPending, maxCalls, listener, timer);
  }

  /** The same with another QoS. */
  public ThingOptions withQos(int level) {
    return new ThingOptions(check, replyWithin, level, maxPending, maxCalls, listener, timer);
  }

  /** The same with bounds of what may wait. */
  public ThingOptions withMaxima(int pending, int calls) {
    return new ThingOptions(check, replyWithin, qos, pending, calls, listener, timer);
  }

  /** The same, telling somebody else of what cannot be used. */
  public ThingOptions withListener(ThingListener other) {
    return new ThingOptions(check, replyWithin, qos, maxPending, maxCalls, other, timer);
  }

  /** The same with another bringer of time. */
  public ThingOptions withTimer(Timer other) {
    return new ThingOptions(check, replyWithin, qos, maxPending, maxCalls, listener, other);
  }
}
