package io.github.atelier.driver.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Time, order, prompts and what a command leaves behind (chapters G, J, K, N) beyond {@link
 * HardCasesTest}.
 */
class FenceTest {
  private static final Dialect ASKING =
      Dialects.parse(
          "asking.at",
          """
          dialect asking extends 3gpp
          value client 0..5
          value payload bytes ..64
          value text bytes 1..64
          value mr 0..255

          command vendor.send
            AT+SEND=<client>,<payload.length>
            >
            => <payload>
            OK

          command vendor.upload
            AT+UPLOAD=<payload.length>
            CONNECT
            => <payload>
            OK

          command vendor.text
            AT+CMGS=<client>
            >
            => <text: until 1A, abandon 1B>
            +CMGS: <mr>
            OK

          unsolicited vendor.signal
            +CSQ: <rssi>,<ber>
          """);

  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

  private static void three(EveryCut.Case played) {
    EveryCut.of("3gpp", played);
  }

  private static void asking(EveryCut.Case played) {
    EveryCut.of(ASKING, played);
  }

  private static Values values(CompletableFuture<Reply> reply) {
    assertThat(reply).isDone();
    return reply.join().values();
  }

  private static void assertTimedOut(CompletableFuture<Reply> reply) {
    assertThatThrownBy(() -> Bench.ended(reply))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(CommandTimeoutException.class);
  }

  // ---- which probe, and when it is answered

  @Test
  void theProbesPrefixIsNoneThatTheLateReplyHasAlsoInAChainedRawLine() {
    three(
        b -> {
          CompletableFuture<Reply> late = b.raw("at+csq;+cmee?;+CFUN?");
          b.sent("at+csq;+cmee?;+CFUN?\r").pass(Duration.ofSeconds(5)).sent("AT+CGATT?\r");
          assertTimedOut(late);
        });
  }

  @Test
  void whatTheModuleSaysUnaskedIsNoProbe() {
    asking(
        b -> {
          CompletableFuture<Reply> late = b.command("identity.model");
          b.sent("AT+CGMM\r").pass(Duration.ofSeconds(5)).sent("AT+CMEE?\r");
          assertTimedOut(late);
        });
  }

  @Test
  @DisplayName("J1-own a bare AT that timed out is fenced with a question, not with another AT")
  void anAttentionIsFencedWithAQuestion() {
    three(
        b -> {
          CompletableFuture<Reply> late = b.command("line.attention");
          CompletableFuture<Reply> next = b.command("line.echo");
          b.sent("AT\r").pass(Duration.ofSeconds(5)).sent("AT+CSQ\r");
          assertTimedOut(late);
          b.module("\r\nOK\r\n").sent("");
          b.module("\r\n+CSQ: 5,99\r\n\r\nOK\r\n").sent("ATE\r").module("\r\nOK\r\n");
          assertThat(next).isCompleted();
          b.heard("LATE OK");
        });
  }

  @Test
  void aLateErrorAndALateOkAfterTheProbesEchoAreNotItsAnswer() {
    for (String late : new String[] {"ERROR", "+CME ERROR: 3", "OK"}) {
      three(
          b -> {
            b.command("identity.manufacturer");
            CompletableFuture<Reply> next = b.command("identity.model");
            b.sent("AT+CGMI\r").pass(Duration.ofSeconds(5)).sent("AT+CSQ\r");
            b.module("AT+CSQ\r\r\n" + late + "\r\n").sent("");
            b.module("\r\n+CSQ: 5,99\r\n\r\nOK\r\n").sent("AT+CGMM\r");
            b.module("\r\nM\r\n\r\nOK\r\n");
            assertThat(values(next).text("model")).isEqualTo("M");
            b.heard("LATE " + late);
          });
    }
  }

  @Test
  void aModuleThatRefusesEveryProbeIsThereAllTheSame() {
    three(
        b -> {
          b.command("identity.manufacturer");
          CompletableFuture<Reply> next = b.command("identity.model");
          b.sent("AT+CGMI\r").pass(Duration.ofSeconds(5));
          for (String probe : new String[] {"AT+CSQ", "AT+CMEE?", "AT+CFUN?", "AT+CGATT?"}) {
            b.sent(probe + "\r").module("\r\nERROR\r\n").pass(Duration.ofMillis(300));
          }
          b.sent("AT+CGMM\r").module("\r\nM\r\n\r\nOK\r\n");
          assertThat(values(next).text("model")).isEqualTo("M");
        });
  }

  @Test
  void asManyFinalResultsAsCommandsWereSentEndTheFenceAtOnce() {
    three(
        b -> {
          b.command("identity.manufacturer");
          CompletableFuture<Reply> next = b.command("identity.model");
          b.sent("AT+CGMI\r").pass(Duration.ofSeconds(5)).sent("AT+CSQ\r");
          b.module("\r\nX\r\n\r\nOK\r\n").sent("").module("\r\n+CME ERROR: 10\r\n");
          b.sent("AT+CGMM\r").module("\r\nM\r\n\r\nOK\r\n");
          assertThat(values(next).text("model")).isEqualTo("M");
        });
  }

  @Test
  @DisplayName("J4 a scan that any character stops: the swallowed probe is sent again soon")
  void anAbortedScanCostsAFractionOfASecond() {
    three(
        b -> {
          CompletableFuture<Reply> scan = b.command("operator.scan");
          scan.cancel(false);
          CompletableFuture<Reply> next = b.command("identity.model");
          b.sent("AT+COPS=?\rAT+CSQ\r").module("\r\nABORTED\r\n\r\nOK\r\n");
          b.sent("").pass(Duration.ofMillis(300)).sent("AT+CMEE?\r");
          b.module("\r\n+CMEE: 1\r\n\r\nOK\r\n").sent("AT+CGMM\r");
          b.module("\r\nM\r\n\r\nOK\r\n");
          assertThat(values(next).text("model")).isEqualTo("M");
        });
  }

  @Test
  void probesAreFourWithGrowingPausesAndThenTheModuleIsUnresponsiveOnce() {
    try (Bench b = new Bench("3gpp", -1)) {
      b.command("identity.manufacturer");
      CompletableFuture<Reply> waiting = b.command("identity.model");
      b.sent("AT+CGMI\r").pass(Duration.ofSeconds(5)).sent("AT+CSQ\r");
      b.pass(Duration.ofMillis(999)).sent("").pass(Duration.ofMillis(1)).sent("AT+CMEE?\r");
      b.pass(Duration.ofMillis(1999)).sent("").pass(Duration.ofMillis(1)).sent("AT+CFUN?\r");
      b.pass(Duration.ofMillis(3999)).sent("").pass(Duration.ofMillis(1)).sent("AT+CGATT?\r");
      b.pass(Duration.ofMillis(7999));
      assertThat(waiting).isNotDone();
      b.pass(Duration.ofMillis(1)).sent("");
      assertThatThrownBy(() -> Bench.ended(waiting))
          .hasCauseInstanceOf(UnresponsiveException.class);
      b.pass(Duration.ofHours(1)).sent("");
      assertThat(b.event()).isEqualTo("unresponsive");
      assertThat(b.events).isEmpty();
    }
  }

  @Test
  void messagesDuringAFenceAreHeardAlsoSloppyOnes() {
    three(
        b -> {
          b.command("identity.manufacturer");
          b.sent("AT+CGMI\r").pass(Duration.ofSeconds(5)).sent("AT+CSQ\r");
          b.module("\r\n+CREG: 1\r\n\r\n+CGREG:1,00A1,01CEAD8F\r\n\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
          b.heard("network.registration.cs[stat]", "network.registration.ps[stat, lac, ci]");
        });
  }

  @Test
  void afterTheFenceAnUnknownLineIsUnknownAgainAndNotLate() {
    three(
        b -> {
          b.command("identity.manufacturer");
          b.pass(Duration.ofSeconds(5)).module("\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
          b.heard().module("\r\nSomething\r\n").heard("UNKNOWN Something");
        });
  }

  // ---- prompts

  @Test
  @DisplayName("G6-own a prompt that nobody saw swallows probes: it is filled to its length")
  void aPromptThatNobodySawIsFilled() {
    try (Bench b = new Bench(ASKING, -1)) {
      byte[] payload = new byte[64];
      CompletableFuture<Reply> send = b.command("vendor.send", "client", 0, "payload", payload);
      b.sent("AT+SEND=0,64\r").pass(Duration.ofSeconds(5)).sent("\u001BAT+CMEE?\r");
      assertTimedOut(send);
      b.pass(Duration.ofSeconds(1)).sent("\u001BAT+CFUN?\r").pass(Duration.ofSeconds(2));
      b.sent(" ".repeat(64 - 20) + "AT+CGATT?\r");
      b.module("\r\nOK\r\n\r\n+CGATT: 1\r\n\r\nOK\r\n").heard("LATE OK");
    }
  }

  @Test
  @DisplayName("G6-own a prompt of a text is left by the dialect's escape, whenever it comes")
  void aLatePromptOfATextIsEscaped() {
    asking(
        b -> {
          CompletableFuture<Reply> text = b.command("vendor.text", "client", 0, "text", HELLO);
          b.sent("AT+CMGS=0\r").pass(Duration.ofSeconds(5)).sent("\u001BAT+CMEE?\r");
          assertTimedOut(text);
          b.module("\r\n> ").sent("\u001B").module("\r\nOK\r\n");
          b.module("\r\n+CMEE: 1\r\n\r\nOK\r\n");
          CompletableFuture<Reply> next = b.command("identity.model");
          b.sent("AT+CGMM\r").module("\r\nM\r\n\r\nOK\r\n");
          assertThat(next).isCompleted();
        });
  }

  @Test
  @DisplayName("G6-own a line that asks for data, too late, is answered with the data")
  void aLateConnectIsFilled() {
    asking(
        b -> {
          CompletableFuture<Reply> upload = b.command("vendor.upload", "payload", HELLO);
          b.sent("AT+UPLOAD=5\r").pass(Duration.ofSeconds(5)).sent("\u001BAT+CMEE?\r");
          assertTimedOut(upload);
          b.module("\r\nCONNECT\r\n").sent("hello").module("\r\nOK\r\n").sent("");
          b.module("\r\n+CMEE: 1\r\n\r\nOK\r\n").heard("LATE CONNECT", "LATE OK");
        });
  }

  @Test
  @DisplayName(
      "G7 the pause that a dialect wants before data is its command gap's business, not lost data")
  void g7() {
    asking(
        b -> {
          CompletableFuture<Reply> send = b.command("vendor.send", "client", 0, "payload", HELLO);
          b.sent("AT+SEND=0,5\r").module("\r\n> ").pass(Duration.ofMillis(50)).sent("hello");
          b.module("\r\nOK\r\n");
          assertThat(send).isCompleted();
        });
  }

  @Test
  @DisplayName("G9 the late result of a text belongs to it")
  void g9() {
    asking(
        b -> {
          CompletableFuture<Reply> text = b.command("vendor.text", "client", 0, "text", HELLO);
          CompletableFuture<Reply> next = b.command("identity.model");
          b.sent("AT+CMGS=0\r").module("\r\n> ").sent("hello\u001A").pass(Duration.ofSeconds(5));
          assertTimedOut(text);
          b.sent("\u001BAT+CMEE?\r").module("\r\n+CMGS: 7\r\n\r\nOK\r\n").sent("");
          b.module("\r\n+CMEE: 1\r\n\r\nOK\r\n").sent("AT+CGMM\r");
          b.module("\r\nM\r\n\r\nOK\r\n");
          assertThat(values(next).text("model")).isEqualTo("M");
          b.heard("LATE +CMGS: 7", "LATE OK");
        });
  }

  @Test
  @DisplayName("G12 octets that follow CONNECT in one read are no reply to anything")
  void g12() {
    try (Bench b = new Bench("3gpp", -1)) {
      CompletableFuture<Reply> dial = b.raw("ATD*99#");
      CompletableFuture<Reply> next = b.command("line.attention");
      b.sent("ATD*99#\r").module("CONNECT\r\n~\u00FF}#\u00C0!OK\r\nOK\r\n").sent("AT\r");
      assertThat(dial).isCompleted();
      assertThat(next).isNotDone();
    }
  }

  // ---- J, K, N

  @Test
  @DisplayName("J6 long commands have long time-outs of their own")
  void j6() {
    Dialect three = Dialects.load("3gpp");
    assertThat(three.command("operator.scan").within()).isEqualTo(Duration.ofSeconds(180));
    assertThat(three.command("phone.functionality").within()).isEqualTo(Duration.ofSeconds(15));
    assertThat(three.command("pdp.activate").within()).isEqualTo(Duration.ofSeconds(150));
    try (Bench b = new Bench("3gpp", -1)) {
      CompletableFuture<Reply> scan = b.command("operator.scan");
      b.pass(Duration.ofSeconds(179));
      assertThat(scan).isNotDone();
      b.pass(Duration.ofSeconds(1));
      assertTimedOut(scan);
    }
  }

  @Test
  @DisplayName("J7 time counts from the last octet, the payload's included, not from the queue")
  void j7() {
    asking(
        b -> {
          CompletableFuture<Reply> slow = b.command("vendor.send", "client", 0, "payload", HELLO);
          CompletableFuture<Reply> queued = b.command("signal.quality");
          b.pass(Duration.ofSeconds(4)).module("\r\n> ").pass(Duration.ofSeconds(4));
          b.module("\r\nOK\r\n").pass(Duration.ofSeconds(4)).module("\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
          assertThat(slow).isCompleted();
          assertThat(queued).isCompleted();
        });
  }

  @Test
  @DisplayName("J9-own the gap is kept between the commands of a turn, and after a fence")
  void theGapIsKeptInsideATurn() {
    Dialect slow =
        Dialects.parse("slow.at", "dialect slow extends 3gpp\nsetting command-gap 100ms\n");
    EveryCut.of(
        slow,
        b -> {
          Exchange at = Exchange.of(slow, "line.attention", Values.empty());
          CompletableFuture<Reply> turn = b.channel.submit(times(2, at));
          CompletableFuture<Reply> other = b.command("identity.model");
          b.loop.run();
          b.sent("AT\r").module("\r\nOK\r\n").pass(Duration.ofMillis(99)).sent("");
          b.pass(Duration.ofMillis(1)).sent("AT\r").module("\r\nOK\r\n");
          assertThat(turn).isCompleted();
          b.pass(Duration.ofMillis(99)).sent("").pass(Duration.ofMillis(1)).sent("AT+CGMM\r");
          other.cancel(false);
          b.loop.run();
          CompletableFuture<Reply> next = b.command("line.attention");
          b.sent("AT+CSQ\r").module("\r\nM\r\n\r\nOK\r\n\r\n+CSQ: 5,99\r\n\r\nOK\r\n").sent("");
          b.pass(Duration.ofMillis(100)).sent("AT\r").module("\r\nOK\r\n");
          assertThat(next).isCompleted();
        });
  }

  private static Turn times(int count, Exchange exchange) {
    return new Turn() {
      private int left = count;

      @Override
      public Exchange next(Reply previous) {
        return left-- > 0 ? exchange : null;
      }

      @Override
      public boolean more() {
        return left > 0;
      }
    };
  }

  @Test
  @DisplayName(
      "J10 a turn that is cancelled in its gap sends nothing more, and the next one follows")
  void aTurnCancelledInItsGapIsOver() {
    Dialect slow =
        Dialects.parse("slow.at", "dialect slow extends 3gpp\nsetting command-gap 100ms\n");
    try (Bench b = new Bench(slow, -1)) {
      Exchange at = Exchange.of(slow, "line.attention", Values.empty());
      CompletableFuture<Reply> turn = b.channel.submit(times(3, at));
      b.loop.run();
      b.sent("AT\r").module("\r\nOK\r\n");
      turn.cancel(false);
      CompletableFuture<Reply> next = b.command("identity.model");
      b.pass(Duration.ofMillis(200)).sent("AT+CGMM\r").module("\r\nM\r\n\r\nOK\r\n");
      assertThat(next).isCompleted();
      b.pass(Duration.ofSeconds(1)).sent("");
    }
  }

  @Test
  @DisplayName("J10 threads that send at once: turns whole, one in flight, each with its own reply")
  void threadsDoNotInterleave() throws Exception {
    Interleaving.of(8, 40);
  }

  @Test
  @DisplayName("J15 a reply in the moment of closing: the command ends once, one way or the other")
  void j15() {
    try (Bench b = new Bench("3gpp", -1)) {
      CompletableFuture<Reply> reply = b.channel.send(Exchange.raw("AT", Duration.ofSeconds(5)));
      b.loop.run();
      int[] ends = {0};
      reply.whenComplete((r, e) -> ends[0]++);
      b.wire.feed("\r\nOK\r\n".getBytes(StandardCharsets.US_ASCII), 0, 6);
      b.channel.close();
      b.wire.feed("\r\nOK\r\n".getBytes(StandardCharsets.US_ASCII), 0, 6);
      b.loop.run();
      assertThat(reply).isDone();
      assertThat(ends[0]).isEqualTo(1);
      assertThatThrownBy(() -> Bench.ended(b.raw("AT"))).hasMessageContaining("closed");
    }
  }

  @Test
  @DisplayName("N7 a JSON payload goes by prompt and length, not by a quoted argument")
  void n7() {
    String json = "{\"a\":\"b,\\\"c\\\"\"}\r\n";
    for (String dialect : new String[] {"ailink", "quectel"}) {
      try (Bench b = new Bench(dialect, -1)) {
        b.command(
            "mqtt.publish",
            "client",
            0,
            "messageId",
            7,
            "qos",
            1,
            "retain",
            new io.github.atelier.grammar.value.Value.Code("no"),
            "topic",
            "t",
            "payload",
            json);
        assertThat(new String(b.wire.take(), StandardCharsets.US_ASCII))
            .endsWith("," + json.length() + "\r");
        b.module("\r\n> ").sent(json);
      }
    }
  }
}
