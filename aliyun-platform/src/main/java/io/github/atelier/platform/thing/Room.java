package io.github.atelier.platform.thing;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.alink.AlinkReply;
import io.github.atelier.aliyun.topic.DeviceTopics;
import io.github.atelier.platform.store.Database;
import io.github.atelier.platform.subscription.ConsumerGroups;
import io.github.atelier.platform.subscription.MessageNumbers;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all parts of this room share. */
record Room(
    Database database,
    ThingCore core,
    ConsumerGroups groups,
    MessageNumbers numbers,
    Clock clock,
    Timer timer,
    ThingRules rules,
    Models models,
    Routes routes) {
  private static final Logger LOG = LoggerFactory.getLogger(Things.class);

  long now() {
    return clock.millis();
  }

  /** Answers a request on its reply topic, QoS 0. An answer that cannot be delivered is lost. */
  void answer(DeviceIdentity device, String requestTopic, AlinkReply reply) {
    send(device, DeviceTopics.reply(requestTopic), reply.encode(), 0);
  }

  /** Sends to a device, through its gateway if it is behind one. */
  CompletableFuture<?> send(DeviceIdentity device, String topic, byte[] payload, int qos) {
    CompletableFuture<?> sent = core.send(routes.to(device), topic, payload, qos);
    sent.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            LOG.debug("{} to {} was not delivered: {}", topic, device, failure.getMessage());
          }
        });
    return sent;
  }

  String iotId(DeviceIdentity device) {
    return core.find(device).map(ThingCore.Facts::iotId).orElse("");
  }
}
