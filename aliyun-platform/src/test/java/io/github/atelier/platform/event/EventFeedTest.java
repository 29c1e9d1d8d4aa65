package io.github.atelier.platform.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.platform.event.PlatformEvent.ConnectionFailed;
import io.github.atelier.platform.event.PlatformEvent.Published;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class EventFeedTest {
  private final EventFeed feed = new EventFeed();

  private static ConnectionFailed failed(String detail) {
    return new ConnectionFailed(Instant.EPOCH, "here", detail);
  }

  @Test
  void an_event_that_came_before_is_found_unless_a_mark_excludes_it() throws Exception {
    feed.report(failed("one"));
    assertThat(feed.await(ConnectionFailed.class, Duration.ZERO).detail()).isEqualTo("one");
    long mark = feed.mark();
    assertThatThrownBy(
            () -> feed.awaitAfter(mark, ConnectionFailed.class, any -> true, Duration.ofMillis(1)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("no ConnectionFailed event")
        .hasMessageContaining("one");
  }

  @Test
  void whoever_waits_is_woken() {
    CompletableFuture<String> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return feed.await(
                        ConnectionFailed.class, e -> e.detail().equals("b"), Duration.ofSeconds(5))
                    .detail();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    feed.report(failed("a"));
    feed.report(failed("b"));
    assertThat(waiting.join()).isEqualTo("b");
  }

  @Test
  void number_and_bytes_are_bounded_and_marks_stay_true() throws Exception {
    for (int i = 0; i < 10_500; i++) {
      feed.report(failed("e" + i));
    }
    assertThat(feed.all()).hasSize(10_000).first().isEqualTo(failed("e500"));
    assertThat(feed.mark()).isEqualTo(10_500);
    DeviceIdentity device = new DeviceIdentity("pk", "dev1");
    for (int i = 0; i < 20; i++) {
      feed.report(new Published(Instant.EPOCH, device, "/t", new byte[1024 * 1024], 0, false));
    }
    assertThat(feed.all(Published.class)).hasSize(16);
  }

  @Test
  void a_listener_that_fails_harms_nobody_and_one_that_stopped_hears_nothing() {
    List<PlatformEvent> heard = new ArrayList<>();
    feed.listen(
        event -> {
          throw new IllegalStateException("a broken listener");
        });
    try (EventFeed.Listening listening = feed.listen(heard::add)) {
      feed.report(failed("one"));
      assertThat(listening).isNotNull();
    }
    feed.report(failed("two"));
    assertThat(heard).containsExactly(failed("one"));
  }
}
