package io.github.atelier.platform;

import io.github.atelier.platform.amqp.AmqpRules;
import io.github.atelier.platform.core.PlatformRules;
import io.github.atelier.platform.core.PlatformRules.Reaction;
import io.github.atelier.platform.event.RefusalReason;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code rules} and {@code amqpRules} of the configuration document; durations are in
 * milliseconds, enum values in any case and with hyphens.
 */
final class RulesReader {
  private static final long MAX_MILLIS = 7L * 24 * 3600 * 1000;

  private RulesReader() {}

  static void apply(ConfigNode node, PlatformRules.Changes changes) {
    node.allow(
        "connackCodes",
        "keepAliveChecked",
        "secureModeChecked",
        "willRefused",
        "retain",
        "qos2",
        "oversized",
        "foreignPublish",
        "secretReissued",
        "sharedClientIdKicks",
        "registrationLingerMillis",
        "redeliveryIntervalMillis",
        "maxRedeliveries",
        "connectTimeoutMillis",
        "maxConnections",
        "maxSubscriptions",
        "topicClassesChecked",
        "rateLimits");
    node.child("connackCodes")
        .ifPresent(
            codes -> {
              for (String key : codes.keys()) {
                changes.connackCodes.put(
                    value(codes, key, key, RefusalReason.class),
                    (int) codes.number(key, 1, 5).orElse(1));
              }
            });
    node.flag("keepAliveChecked").ifPresent(on -> changes.keepAliveChecked = on);
    node.flag("secureModeChecked").ifPresent(on -> changes.secureModeChecked = on);
    node.flag("willRefused").ifPresent(on -> changes.willRefused = on);
    node.flag("secretReissued").ifPresent(on -> changes.secretReissued = on);
    node.flag("sharedClientIdKicks").ifPresent(on -> changes.sharedClientIdKicks = on);
    node.flag("topicClassesChecked").ifPresent(on -> changes.topicClassesChecked = on);
    node.flag("rateLimits").ifPresent(on -> changes.rateLimits = on);
    reaction(node, "retain").ifPresent(r -> changes.retain = r);
    reaction(node, "qos2").ifPresent(r -> changes.qos2 = r);
    reaction(node, "oversized").ifPresent(r -> changes.oversized = r);
    reaction(node, "foreignPublish").ifPresent(r -> changes.foreignPublish = r);
    millis(node, "registrationLingerMillis").ifPresent(d -> changes.registrationLinger = d);
    millis(node, "redeliveryIntervalMillis").ifPresent(d -> changes.redeliveryInterval = d);
    millis(node, "connectTimeoutMillis").ifPresent(d -> changes.connectTimeout = d);
    node.number("maxRedeliveries", 0, 1000).ifPresent(n -> changes.maxRedeliveries = (int) n);
    node.number("maxConnections", 1, 1_000_000).ifPresent(n -> changes.maxConnections = (int) n);
    node.number("maxSubscriptions", 1, 10_000).ifPresent(n -> changes.maxSubscriptions = (int) n);
  }

  /** The {@code amqpRules}. */
  static AmqpRules amqp(ConfigNode node) {
    node.allow(
        "idleTimeoutRequired", "timestampChecked", "maxClockSkewMillis", "maxConsumersPerGroup");
    AmqpRules rules = AmqpRules.defaults();
    if (node.flag("idleTimeoutRequired").isPresent()) {
      rules = rules.withIdleTimeoutRequired(node.flag("idleTimeoutRequired").get());
    }
    if (node.flag("timestampChecked").isPresent()) {
      rules = rules.withTimestampChecked(node.flag("timestampChecked").get());
    }
    if (millis(node, "maxClockSkewMillis").isPresent()) {
      rules = rules.withMaxClockSkew(millis(node, "maxClockSkewMillis").get());
    }
    var most = node.number("maxConsumersPerGroup", 1, 10_000);
    return most.isPresent() ? rules.withMaxConsumersPerGroup((int) most.getAsLong()) : rules;
  }

  private static Optional<Duration> millis(ConfigNode node, String key) {
    var value = node.number(key, 1, MAX_MILLIS);
    return value.isPresent() ? Optional.of(Duration.ofMillis(value.getAsLong())) : Optional.empty();
  }

  private static Optional<Reaction> reaction(ConfigNode node, String key) {
    return node.text(key).map(text -> value(node, key, text, Reaction.class));
  }

  private static <E extends Enum<E>> E value(
      ConfigNode node, String key, String text, Class<E> kind) {
    String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(kind.getEnumConstants())
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                node.error(
                    key,
                    "must be one of "
                        + Arrays.stream(kind.getEnumConstants())
                            .map(c -> c.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .toList()));
  }
}
