package io.github.atelier.platform;

import io.github.atelier.platform.amqp.ConsumerEvents;
import io.github.atelier.platform.event.EventFeed;
import io.github.atelier.platform.event.PlatformEvent;
import java.time.Clock;

/** What the AMQP door tells, as events of the platform. */
record ConsumerFeed(EventFeed events, Clock clock) implements ConsumerEvents {
  @Override
  public void connected(String clientId, String groupId, String remote) {
    events.report(new PlatformEvent.ConsumerConnected(clock.instant(), clientId, groupId, remote));
  }

  @Override
  public void refused(String remote, String detail) {
    events.report(new PlatformEvent.ConsumerRefused(clock.instant(), remote, detail));
  }

  @Override
  public void disconnected(String clientId, String groupId, String detail) {
    events.report(
        new PlatformEvent.ConsumerDisconnected(clock.instant(), clientId, groupId, detail));
  }
}
