package io.github.atelier.driver.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Listeners of others misbehave; the channel does not. */
class EventDispatcherTest {

  @Test
  void aListenerThatThrowsHidesNothingFromTheOthers() {
    EventDispatcher events = new EventDispatcher("events");
    ChannelListener broken = mock(ChannelListener.class);
    ChannelListener sound = mock(ChannelListener.class);
    doThrow(new IllegalStateException("broken")).when(broken).lost(any());
    events.add(broken);
    events.add(sound);
    LineLostException cause = new LineLostException("unplugged");
    events.dispatch(l -> l.lost(cause));
    events.dispatch(ChannelListener::unresponsive);
    verify(sound, timeout(5000)).lost(cause);
    verify(sound, timeout(5000)).unresponsive();
    verify(broken, timeout(5000)).unresponsive();
    events.close();
  }

  @Test
  void aListenerThatNeverReturnsCostsEventsNotMemoryAndTheyAreCounted() {
    EventDispatcher events = new EventDispatcher("events");
    CountDownLatch never = new CountDownLatch(1);
    events.add(
        new ChannelListener() {
          @Override
          public void unresponsive() {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        });
    for (int i = 0; i < 5000; i++) {
      events.dispatch(ChannelListener::unresponsive);
    }
    assertThat(events.dropped()).isBetween(3900L, 4999L);
    never.countDown();
    events.close();
  }
}
