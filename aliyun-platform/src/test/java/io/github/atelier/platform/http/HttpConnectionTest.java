package io.github.atelier.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** One connection on a clock that the test moves. */
class HttpConnectionTest {
  private static final HttpLimits LIMITS =
      new HttpLimits(
          4,
          200,
          400,
          8,
          1000,
          5,
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60));

  private final List<HttpRequest> seen = new ArrayList<>();
  private final List<CompletableFuture<HttpResponse>> pending = new ArrayList<>();
  private final AtomicLong bodyBytes = new AtomicLong();
  private final HttpRoutes routes =
      new HttpRoutes()
          .at(
              Set.of("POST"),
              "/echo",
              100,
              request -> {
                seen.add(request);
                return CompletableFuture.completedFuture(
                    new HttpResponse(200, "text/plain", Map.of(), request.body()));
              })
          .at(
              Set.of("GET"),
              "/later",
              0,
              request -> {
                CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
                pending.add(answer);
                return answer;
              })
          .at(
              Set.of("GET"),
              "/broken",
              0,
              request -> {
                throw new IllegalStateException("the secret of it");
              });
  private final EmbeddedChannel channel = open();

  private EmbeddedChannel open() {
    EmbeddedChannel opened =
        new EmbeddedChannel(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel made) {
                made.config().setAutoRead(false);
                HttpDoor.assemble(made, LIMITS, routes, bodyBytes, false);
              }
            });
    opened.freezeTime();
    return opened;
  }

  private static void send(EmbeddedChannel to, String bytes) {
    to.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
  }

  private String sent(EmbeddedChannel from) {
    from.runPendingTasks();
    StringBuilder all = new StringBuilder();
    for (ByteBuf part = from.readOutbound(); part != null; part = from.readOutbound()) {
      all.append(part.toString(StandardCharsets.ISO_8859_1));
      part.release();
    }
    return all.toString();
  }

  private void passes(int seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  private static String post(String body) {
    return "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  @Test
  void the_answer_has_just_the_headers_that_small_clients_look_for() {
    send(channel, post("hello"));
    assertThat(sent(channel))
        .isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello");
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void a_request_is_the_same_wherever_it_is_cut() {
    String request =
        "POST /echo?a=1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
            + post("second");
    for (int cut = 1; cut < request.length(); cut++) {
      EmbeddedChannel fresh = open();
      send(fresh, request.substring(0, cut));
      send(fresh, request.substring(cut));
      assertThat(sent(fresh))
          .as("cut at " + cut)
          .isEqualTo(
              "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nabcde"
                  + "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nsecond");
      fresh.close();
    }
    EmbeddedChannel slow = open();
    for (int i = 0; i < request.length(); i++) {
      send(slow, request.substring(i, i + 1));
    }
    assertThat(sent(slow)).contains("abcde").endsWith("second");
    assertThat(bodyBytes).hasValue(0);
  }

  @Test
  void pipelined_requests_wait_for_the_answer_before() {
    send(channel, "GET /later HTTP/1.1\r\n\r\nGET /later HTTP/1.1\r\n\r\n" + post("x"));
    assertThat(pending).hasSize(1);
    assertThat(sent(channel)).isEmpty();
    pending.get(0).complete(new HttpResponse(200, "text/plain", Map.of(), new byte[] {'1'}));
    assertThat(sent(channel)).endsWith("\r\n\r\n1");
    assertThat(pending).hasSize(2);
    assertThat(seen).isEmpty();
    pending.get(1).complete(new HttpResponse(200, "text/plain", Map.of(), new byte[] {'2'}));
    assertThat(sent(channel)).contains("\r\n\r\n2HTTP/1.1").endsWith("\r\n\r\nx");
  }

  @Test
  void a_thousand_requests_in_one_read_are_all_answered() {
    EmbeddedChannel many =
        new EmbeddedChannel(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel made) {
                made.config().setAutoRead(false);
                HttpDoor.assemble(made, HttpLimits.defaults(), routes, bodyBytes, false);
              }
            });
    send(many, "POST /echo HTTP/1.1\r\nContent-Length: 0\r\n\r\n".repeat(1_000));
    StringBuilder all = new StringBuilder();
    while (all.toString().split("HTTP/1.1 200 OK", -1).length <= 1_000) {
      String more = sent(many);
      assertThat(more).as("after %s octets", all.length()).isNotEmpty();
      all.append(more);
    }
    assertThat(many.isOpen()).isTrue();
  }

  @Test
  void an_announced_body_that_is_too_large_is_refused_before_it_is_read() {
    send(channel, "POST /echo HTTP/1.1\r\nContent-Length: 101\r\n\r\nabc");
    assertThat(sent(channel))
        .startsWith("HTTP/1.1 413 ")
        .contains("Connection: close")
        .endsWith(
            "{\"code\":413,\"message\":\"the body is larger than the 100 octets that are taken here\"}");
    assertThat(seen).isEmpty();
  }

  @Test
  void an_endless_body_is_cut_off_at_the_limit_and_drained_only_so_far() {
    send(channel, "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
    String chunk = "32\r\n" + "x".repeat(50) + "\r\n";
    send(channel, chunk);
    send(channel, chunk);
    send(channel, chunk);
    assertThat(sent(channel)).startsWith("HTTP/1.1 413 ");
    assertThat(bodyBytes).hasValue(0);
    for (int i = 0; i < 30 && channel.isOpen(); i++) {
      send(channel, "x".repeat(50_000));
      channel.runPendingTasks();
    }
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void bodies_of_all_connections_together_are_bounded() {
    bodyBytes.set(990);
    send(channel, post("twelve chars"));
    assertThat(sent(channel)).startsWith("HTTP/1.1 503 ");
    assertThat(bodyBytes).hasValue(990);
  }

  @Test
  void header_floods_and_long_lines_are_refused() {
    send(channel, "GET /later HTTP/1.1\r\n" + "A: b\r\n".repeat(9) + "\r\n");
    assertThat(sent(channel)).startsWith("HTTP/1.1 431 ").contains("more than 8 headers");
    EmbeddedChannel second = open();
    send(second, "GET /later HTTP/1.1\r\nA: " + "b".repeat(500));
    assertThat(sent(second)).startsWith("HTTP/1.1 431 ");
    EmbeddedChannel third = open();
    send(third, "GET /" + "b".repeat(500));
    assertThat(sent(third)).startsWith("HTTP/1.1 414 ");
  }

  @Test
  void what_is_not_http_is_refused_with_a_reason() {
    send(channel, "\u0010\u0020\u0000\u0004MQTT\r\n\r\n");
    assertThat(sent(channel)).startsWith("HTTP/1.1 400 ").contains("this is not HTTP/1.1");
    EmbeddedChannel second = open();
    send(second, "POST /echo HTTP/1.1\r\nContent-Length: -5\r\n\r\n");
    assertThat(sent(second)).startsWith("HTTP/1.1 400 ");
    EmbeddedChannel third = open();
    send(third, "POST /echo HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd");
    assertThat(sent(third)).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void unknown_paths_and_methods_are_told_what_there_is() {
    send(channel, "GET /nothing HTTP/1.1\r\n\r\n");
    assertThat(sent(channel)).startsWith("HTTP/1.1 404 ").contains("there is nothing at /nothing");
    EmbeddedChannel second = open();
    send(second, "DELETE /echo HTTP/1.1\r\n\r\n");
    assertThat(sent(second)).startsWith("HTTP/1.1 405 ").contains("Allow: POST\r\n");
  }

  @Test
  void a_client_that_asks_first_is_told_to_go_on_or_not_to() {
    send(channel, "POST /echo HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    assertThat(sent(channel)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    send(channel, "ok");
    assertThat(sent(channel)).endsWith("Content-Length: 2\r\n\r\nok");
    send(channel, "POST /echo HTTP/1.1\r\nContent-Length: 200\r\nExpect: 100-continue\r\n\r\n");
    assertThat(sent(channel)).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void slow_headers_end_in_408() {
    send(channel, "GET /later HT");
    passes(9);
    send(channel, "TP/1.1\r\nA: ");
    passes(2);
    assertThat(sent(channel)).startsWith("HTTP/1.1 408 ").contains("headers");
  }

  @Test
  void a_slow_body_ends_in_408() {
    send(channel, "POST /echo HTTP/1.1\r\nContent-Length: 20\r\n\r\n");
    for (int i = 0; i < 4; i++) {
      send(channel, "x");
      passes(6);
    }
    assertThat(sent(channel)).startsWith("HTTP/1.1 408 ").contains("body");
    assertThat(bodyBytes).hasValue(0);
  }

  @Test
  void an_answer_that_never_comes_ends_in_504_and_a_late_one_is_not_sent() {
    send(channel, "GET /later HTTP/1.1\r\n\r\n");
    passes(31);
    assertThat(sent(channel)).startsWith("HTTP/1.1 504 ");
    pending.get(0).complete(HttpResponse.problem(200, "late"));
    assertThat(sent(channel)).isEmpty();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void silence_closes_the_connection() {
    send(channel, post("x"));
    passes(59);
    assertThat(channel.isOpen()).isTrue();
    passes(2);
    assertThat(channel.isOpen()).isFalse();
    EmbeddedChannel mute = open();
    mute.advanceTimeBy(11, TimeUnit.SECONDS);
    mute.runScheduledPendingTasks();
    assertThat(mute.isOpen()).isFalse();
  }

  @Test
  void a_connection_serves_so_many_requests_and_says_which_is_the_last() {
    for (int i = 1; i <= 4; i++) {
      send(channel, post("x"));
      assertThat(sent(channel)).doesNotContain("Connection:");
    }
    send(channel, post("x"));
    assertThat(sent(channel)).contains("Connection: close\r\n");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void http_1_0_is_closed_unless_it_asks_not_to_be() {
    send(channel, "POST /echo HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx");
    assertThat(sent(channel)).contains("Connection: keep-alive\r\n");
    send(channel, "POST /echo HTTP/1.0\r\nContent-Length: 1\r\n\r\nx");
    assertThat(sent(channel)).contains("Connection: close\r\n");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void an_endpoint_that_fails_is_a_500_that_tells_nothing_of_the_inside() {
    send(channel, "GET /broken HTTP/1.1\r\n\r\n");
    assertThat(sent(channel)).startsWith("HTTP/1.1 500 ").doesNotContain("secret");
    send(channel, post("next"));
    assertThat(sent(channel)).endsWith("next");
  }
}
