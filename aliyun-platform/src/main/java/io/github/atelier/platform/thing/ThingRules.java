package io.github.atelier.platform.thing;

import io.github.atelier.aliyun.thing.Validation;
import java.time.Duration;

/**
 * How the thing model behaves where the documents leave it open. Immutable.
 *
 * @param validation of products whose owner chose nothing; default {@link Validation#WEAK}, as of
 *     products made since 2020-10-14
 * @param filteredIsError whether a post of which a value was refused is answered with that value's
 *     code; default false: 200, the values that fit are kept (the documents say both)
 * @param methodChecked whether a {@code method} that is not the topic's is answered with 6831;
 *     default true; a missing one never is
 * @param syncWait how long a synchronous service is waited for; default 5 s (the API's page; others
 *     say 8)
 * @param replyWait how long the reply to an asynchronous command is kept in mind; default 60 s
 * @param maxPending commands waiting for a reply, in all; default 10,000
 * @param keepHistory how long history is kept; default 30 days
 * @param deviceType of the messages to the servers; default {@code None}
 */
public record ThingRules(
    Validation validation,
    boolean filteredIsError,
    boolean methodChecked,
    Duration syncWait,
    Duration replyWait,
    int maxPending,
    Duration keepHistory,
    String deviceType) {
  /** The documented defaults. */
  public static ThingRules defaults() {
    return new ThingRules(
        Validation.WEAK,
        false,
        true,
        Duration.ofSeconds(5),
        Duration.ofSeconds(60),
        10_000,
        Duration.ofDays(30),
        "None");
  }

  /** The same with another validation. */
  public ThingRules with(Validation other) {
    return new ThingRules(
        other,
        filteredIsError,
        methodChecked,
        syncWait,
        replyWait,
        maxPending,
        keepHistory,
        deviceType);
  }

  /** The same, answering refused values with their code or not. */
  public ThingRules withFilteredIsError(boolean on) {
    return new ThingRules(
        validation, on, methodChecked, syncWait, replyWait, maxPending, keepHistory, deviceType);
  }
}
