package io.github.atelier.platform.amqp;

import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.amqp.ConsumerLogin;
import io.github.atelier.platform.subscription.ConsumerGroups;
import io.github.atelier.platform.subscription.GroupQueue;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Lets consumers in: checks the signed user name and finds the group. Thread-safe. */
final class Gate {
  private final Function<String, Optional<Secret>> accessKeys;
  private final ConsumerGroups groups;
  private final AmqpRules rules;
  private final Clock clock;
  private final Map<String, Integer> consumers = new ConcurrentHashMap<>();

  Gate(
      Function<String, Optional<Secret>> accessKeys,
      ConsumerGroups groups,
      AmqpRules rules,
      Clock clock) {
    this.accessKeys = accessKeys;
    this.groups = groups;
    this.rules = rules;
    this.clock = clock;
  }

  /** Why a consumer is not let in; the message holds no secret. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /** A consumer that may come in. Its place in the group is taken until it is closed. */
  final class Pass implements AutoCloseable {
    private final ConsumerLogin login;
    private final GroupQueue queue;
    private boolean returned;

    Pass(ConsumerLogin login, GroupQueue queue) {
      this.login = login;
      this.queue = queue;
    }

    ConsumerLogin login() {
      return login;
    }

    GroupQueue queue() {
      return queue;
    }

    @Override
    public void close() {
      if (!returned) {
        returned = true;
        consumers.merge(login.consumerGroupId(), -1, Integer::sum);
      }
    }
  }

  Pass enter(String userName, String password) throws RefusedException {
    ConsumerLogin login;
    try {
      login = ConsumerLogin.parse(userName);
    } catch (InvalidInputException e) {
      throw new RefusedException("the user name is wrong: " + e.getMessage());
    }
    Secret secret =
        accessKeys
            .apply(login.accessKeyId())
            .orElseThrow(
                () -> new RefusedException("there is no AccessKey " + login.accessKeyId()));
    if (!Secret.of("password", login.password(secret)).matches(password)) {
      throw new RefusedException(
          "the password is not the signature of authId and timestamp by the AccessKey's secret");
    }
    if (rules.timestampChecked()) {
      long skew = Math.abs(clock.millis() - Long.parseLong(login.timestamp()));
      if (skew > rules.maxClockSkew().toMillis()) {
        throw new RefusedException("the timestamp is " + skew / 1000 + " s away from now");
      }
    }
    GroupQueue queue =
        groups
            .queue(login.consumerGroupId())
            .orElseThrow(
                () ->
                    new RefusedException("there is no consumer group " + login.consumerGroupId()));
    int now = consumers.merge(login.consumerGroupId(), 1, Integer::sum);
    Pass pass = new Pass(login, queue);
    if (now > rules.maxConsumersPerGroup()) {
      pass.close();
      throw new RefusedException(
          "the consumer group has " + rules.maxConsumersPerGroup() + " consumers, the most (9600)");
    }
    return pass;
  }
}
