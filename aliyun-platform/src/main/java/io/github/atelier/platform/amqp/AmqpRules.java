package io.github.atelier.platform.amqp;

import java.time.Duration;

/**
 * What the AMQP door insists on; the defaults are those of Aliyun's page on connecting a client.
 *
 * @param loginTimeout from TCP connect to a finished login
 * @param linkTimeout from Open to a receiver link
 * @param minIdleTimeout shortest idle-time-out a client may ask for
 * @param maxIdleTimeout longest
 * @param idleTimeoutRequired whether a client must ask for one (unsure; default true)
 * @param timestampChecked whether a login's timestamp must be within {@code maxClockSkew} (unsure;
 *     default false, consumers reconnect with the same one)
 * @param maxClockSkew see above
 * @param maxConsumersPerGroup further ones are refused
 * @param maxConnections of this door
 * @param maxUnsettled messages in one consumer's hands at a time, whatever credit it gives
 */
public record AmqpRules(
    Duration loginTimeout,
    Duration linkTimeout,
    Duration minIdleTimeout,
    Duration maxIdleTimeout,
    boolean idleTimeoutRequired,
    boolean timestampChecked,
    Duration maxClockSkew,
    int maxConsumersPerGroup,
    int maxConnections,
    int maxUnsettled) {

  /** The documented defaults. */
  public static AmqpRules defaults() {
    return new AmqpRules(
        Duration.ofSeconds(15),
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        Duration.ofSeconds(300),
        true,
        false,
        Duration.ofMinutes(15),
        64,
        1_000,
        1_000);
  }

  /** These rules with other time limits for login and link, for tests. */
  public AmqpRules withTimeouts(Duration login, Duration link) {
    return new AmqpRules(
        login,
        link,
        minIdleTimeout,
        maxIdleTimeout,
        idleTimeoutRequired,
        timestampChecked,
        maxClockSkew,
        maxConsumersPerGroup,
        maxConnections,
        maxUnsettled);
  }

  /** These rules with another number of consumers for each group. */
  public AmqpRules withMaxConsumersPerGroup(int max) {
    return new AmqpRules(
        loginTimeout,
        linkTimeout,
        minIdleTimeout,
        maxIdleTimeout,
        idleTimeoutRequired,
        timestampChecked,
        maxClockSkew,
        max,
        maxConnections,
        maxUnsettled);
  }

  /** These rules with or without the demand for an idle-time-out. */
  public AmqpRules withIdleTimeoutRequired(boolean value) {
    return new AmqpRules(
        loginTimeout,
        linkTimeout,
        minIdleTimeout,
        maxIdleTimeout,
        value,
        timestampChecked,
        maxClockSkew,
        maxConsumersPerGroup,
        maxConnections,
        maxUnsettled);
  }

  /** These rules with or without a look at the login's timestamp. */
  public AmqpRules withTimestampChecked(boolean value) {
    return new AmqpRules(
        loginTimeout,
        linkTimeout,
        minIdleTimeout,
        maxIdleTimeout,
        idleTimeoutRequired,
        value,
        maxClockSkew,
        maxConsumersPerGroup,
        maxConnections,
        maxUnsettled);
  }

  /** These rules with another tolerance for the login's timestamp. */
  public AmqpRules withMaxClockSkew(Duration value) {
    return new AmqpRules(
        loginTimeout,
        linkTimeout,
        minIdleTimeout,
        maxIdleTimeout,
        idleTimeoutRequired,
        timestampChecked,
        value,
        maxConsumersPerGroup,
        maxConnections,
        maxUnsettled);
  }
}
