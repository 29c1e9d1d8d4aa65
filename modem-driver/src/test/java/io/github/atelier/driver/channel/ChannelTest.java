package io.github.atelier.driver.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.notNullValue;

import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The guarantees of the channel, each with the module's octets whole, one at a time, and cut at
 * every place.
 */
class ChannelTest {

  static IntStream cuts() {
    return IntStream.rangeClosed(-1, 70);
  }

  private static void eventually(Bench bench, String... events) {
    for (String event : events) {
      assertThat(bench.event()).isEqualTo(event);
    }
    assertThat(bench.events).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void anUnsolicitedLineBetweenEchoAndReplyIsNotPartOfTheReply(int cut) {
    try (Bench bench = new Bench("3gpp", cut)) {
      CompletableFuture<Reply> imei = bench.command("identity.imei");
      bench
          .sent("AT+CGSN\r")
          .module("AT+CGSN\r\r\n+CPIN: READY\r\n\r\n867600012345678\r\n\r\n+CREG: 2\r\n\r\nOK\r\n");
      assertThat(imei.join().values().text("imei")).isEqualTo("867600012345678");
      eventually(bench, "sim.pin[pin]", "network.registration.cs[stat]");
    }
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void theFailureOfALineThatWasTypedDoesNotTellItsPin(int cut) {
    try (Bench bench = new Bench("3gpp", cut)) {
      CompletableFuture<Reply> pin = bench.raw("AT+CPIN=\"4711\"");
      bench.sent("AT+CPIN=\"4711\"\r").module("\r\n+CME ERROR: 16\r\n");
      assertThatThrownBy(pin::join)
          .hasMessageContaining("AT+CPIN=")
          .hasMessageNotContaining("4711");
    }
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void theSamePrefixIsToldApartByShape(int cut) {
    try (Bench bench = new Bench("3gpp", cut)) {
      CompletableFuture<Reply> read = bench.command("network.registration.cs.read");
      bench.module(
          "\r\n+CREG: 1\r\n\r\n+CREG: 2,1,\"CE00\",\"01CEAD8F\"\r\n\r\n+CREG: 2,\"CE00\",\"01CEAD8F\"\r\n\r\nOK\r\n");
      assertThat(read.join().values().number("report")).isEqualTo(2);
      assertThat(read.join().values().code("stat")).isEqualTo("home");
      eventually(bench, "network.registration.cs[stat]", "network.registration.cs[stat, lac, ci]");
    }
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void ofTwoLinesOfOneShapeTheLastIsTheReplyAndTheOtherIsReportedAsAmbiguous(int cut) {
    try (Bench bench = new Bench("3gpp", cut)) {
      CompletableFuture<Reply> pin = bench.command("sim.pin.read");
      bench.module("\r\n+CPIN: SIM PIN\r\n\r\n+CPIN: READY\r\n\r\nOK\r\n");
      assertThat(pin.join().values().code("pin")).isEqualTo("ready");
      eventually(bench, "AMBIGUOUS +CPIN: SIM PIN");
    }
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aReplyAfterItsTimeoutNeverBecomesTheNextCommands(int cut) {
    try (Bench bench = new Bench("3gpp", cut)) {
      CompletableFuture<Reply> late = bench.command("identity.manufacturer");
      CompletableFuture<Reply> next = bench.command("identity.model");
      bench.sent("AT+CGMI\r").pass(Duration.ofSeconds(5));
      assertThatThrownBy(late::join).hasCauseInstanceOf(CommandTimeoutException.class);
      bench.sent("AT+CSQ\r").module("\r\nQuectel\r\n\r\nOK\r\n");
      assertThat(next).isNotDone();
      bench
          .module("\r\n+CSQ: 20,99\r\n\r\nOK\r\n")
          .sent("AT+CGMM\r")
          .module("\r\nEC800M\r\n\r\nOK\r\n");
      assertThat(next.join().values().text("model")).isEqualTo("EC800M");
      eventually(bench, "LATE Quectel", "LATE OK");
    }
  }

  @Test
  void aModuleThatAnswersNoProbeIsUnresponsiveAndTheNextCommandProbesAgain() {
    try (Bench bench = new Bench("3gpp", -1)) {
      CompletableFuture<Reply> first = bench.command("identity.model");
      CompletableFuture<Reply> queued = bench.command("identity.imei");
      bench.pass(Duration.ofMinutes(1));
      assertThatThrownBy(first::join).hasCauseInstanceOf(CommandTimeoutException.class);
      assertThatThrownBy(queued::join).hasCauseInstanceOf(UnresponsiveException.class);
      eventually(bench, "unresponsive");
      bench.wire.take();
      CompletableFuture<Reply> again = bench.command("identity.imei");
      bench
          .sent("AT+CSQ\r")
          .module("+CSQ: 20,99\r\nOK\r\n")
          .sent("AT+CGSN\r")
          .module("867600012345678\r\nOK\r\n");
      assertThat(again.join().values().text("imei")).isEqualTo("867600012345678");
    }
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aPromptIsAnsweredWithCountedDataAndTheResultMayComeAfterOk(int cut) {
    try (Bench bench = new Bench("ailink", cut)) {
      CompletableFuture<Reply> publish =
          bench.command(
              "mqtt.publish",
              "client",
              0,
              "messageId",
              7,
              "qos",
              1,
              "retain",
              code("no"),
              "topic",
              "a/b",
              "payload",
              "OK\r\n> x");
      bench
          .sent("AT^AIMQTTPUB=0,7,1,0,\"a/b\",7\r")
          .module("AT^AIMQTTPUB=0,7,1,0,\"a/b\",7\r\r\n> ")
          .sent("OK\r\n> x");
      bench.module("\r\nOK\r\n\r\n^AIMQTTPUB: 0,8,0\r\n\r\n^AIMQTTPUB: 0,7,1\r\n");
      assertThat(publish).isNotDone();
      bench.module("\r\n^AIMQTTPUB: 0,7,0\r\n");
      assertThat(publish.join().values().code("published")).isEqualTo("ok");
      eventually(bench, "UNKNOWN ^AIMQTTPUB: 0,8,0");
    }
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void theEchoOfAPayloadIsCountedNotSearched(int cut) {
    try (Bench bench = new Bench("quectel", cut)) {
      String line = "AT+QMTPUBEX=0,3,1,0,\"t\",8";
      CompletableFuture<Reply> publish =
          bench.command(
              "mqtt.publish",
              "client",
              0,
              "messageId",
              3,
              "qos",
              1,
              "retain",
              code("no"),
              "topic",
              "t",
              "payload",
              "\r\nERROR\r");
      bench.sent(line + "\r").module(line + "\r\r\n> ").sent("\r\nERROR\r");
      bench.module("\r\nERROR\r\r\nOK\r\n\r\n+QMTPUBEX: 0,3,0\r\n");
      assertThat(publish.join().values().code("published")).isEqualTo("ok");
      assertThat(bench.events).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aReceivedPayloadIsTakenByItsLength(int cut) {
    try (Bench bench = new Bench("ailink", cut)) {
      bench.module("\r\n^AIMQTTRECV: 0,0,\"t\",14,\"a\"\r\nOK\r\n> \0b\r\n\"\r\n\r\n+CREG: 1\r\n");
      eventually(
          bench,
          "mqtt.received[client, messageId, topic, payload.length, payload]",
          "network.registration.cs[stat]");
    }
  }

  @Test
  void theChannelIsFreeAfterOkAndAResultFindsItsOwnCommand() {
    try (Bench bench = new Bench("ailink", -1)) {
      CompletableFuture<Reply> first =
          bench.command("mqtt.unsubscribe", "client", 0, "messageId", 1, "topic", "a");
      CompletableFuture<Reply> second =
          bench.command("mqtt.unsubscribe", "client", 0, "messageId", 2, "topic", "b");
      bench
          .sent("AT^AIMQTTUNSUB=0,1,\"a\"\r")
          .module("\r\nOK\r\n")
          .sent("AT^AIMQTTUNSUB=0,2,\"b\"\r")
          .module("\r\nOK\r\n");
      bench.module("\r\n^AIMQTTUNSUB: 0,2,0\r\n");
      assertThat(second).isCompleted();
      assertThat(first).isNotDone();
      bench.module("\r\n^AIMQTTUNSUB: 0,1,2\r\n");
      assertThatThrownBy(first::join)
          .hasCauseInstanceOf(CommandFailedException.class)
          .hasMessageContaining("subscribed is failed");
    }
  }

  @Test
  void oneCodeForSeveralCausesIsReportedWithAllOfThem() {
    try (Bench bench = new Bench("quectel", -1)) {
      CompletableFuture<Reply> open =
          bench.command("mqtt.open", "client", 0, "host", "h", "port", 8883);
      bench.module("\r\nOK\r\n\r\n+QMTOPEN: 0,5\r\n");
      assertThatThrownBy(open::join)
          .hasMessageContaining("network-error")
          .hasMessageContaining("not signed by the CA")
          .hasMessageContaining("another host name")
          .hasMessageContaining("refused the TCP connection");
    }
  }

  @Test
  void errorsAreReadByNumberByTextAndWithoutAny() {
    try (Bench bench = new Bench("3gpp", -1)) {
      assertFailure(bench, "+CME ERROR: 10", "sim-not-inserted");
      assertFailure(bench, "+CME ERROR: SIM not inserted", "sim-not-inserted");
      assertFailure(bench, "+CME ERROR: 3517", "3517");
      assertFailure(bench, "+CME ERROR:", "error");
      assertFailure(bench, "ERROR", "error");
    }
  }

  private static void assertFailure(Bench bench, String line, String code) {
    CompletableFuture<Reply> pin = bench.command("sim.pin.read");
    bench.module("\r\n" + line + "\r\n");
    assertThatThrownBy(pin::join)
        .cause()
        .isInstanceOfSatisfying(
            CommandFailedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void anArgumentThatCannotStandInItsPlaceIsRefusedAndNothingIsSent() {
    try (Bench bench = new Bench("quectel", -1)) {
      for (String host : List.of("a\"b", "a\rAT+CFUN=0", "a\nb", "a\u001ab", "x".repeat(200))) {
        CompletableFuture<Reply> open =
            bench.command("mqtt.open", "client", 0, "host", host, "port", 1);
        assertThatThrownBy(open::join)
            .hasCauseInstanceOf(CommandRefusedException.class)
            .hasMessageContaining("'host'")
            .hasMessageContaining("Nothing was sent")
            .message()
            .doesNotContain("CFUN");
      }
      bench.sent("");
    }
  }

  @Test
  void v250EscapesWhatADialectCanEscape() {
    try (Bench bench = new Bench("ailink", -1)) {
      bench.command("mqtt.connect", "client", 0, "host", "a\"\r\\", "port", 1);
      bench.sent("AT^AIMQTTOPEN=0,\"a\\22\\0D\\5C\",1\r");
    }
  }

  @Test
  void everyPendingCommandFailsOnceWhenTheLineIsLost() {
    try (Bench bench = new Bench("ailink", -1)) {
      CompletableFuture<Reply> owed = bench.command("mqtt.close", "client", 0);
      bench.module("\r\nOK\r\n");
      CompletableFuture<Reply> inFlight = bench.command("identity.model");
      CompletableFuture<Reply> queued = bench.command("identity.imei");
      bench.wire.lose();
      bench.wire.lose();
      bench.loop.run();
      for (CompletableFuture<Reply> pending : List.of(owed, inFlight, queued)) {
        assertThatThrownBy(pending::join)
            .hasCauseInstanceOf(LineLostException.class)
            .hasMessageContaining("unplugged");
      }
      assertThatThrownBy(bench.command("identity.imei")::join)
          .hasCauseInstanceOf(LineLostException.class);
      eventually(bench, "lost");
    }
  }

  @Test
  void aCancelledCommandIsFencedLikeOneThatTimedOut() {
    try (Bench bench = new Bench("3gpp", 0)) {
      CompletableFuture<Reply> cancelled = bench.command("operator.read");
      CompletableFuture<Reply> next = bench.command("identity.model");
      bench.sent("AT+COPS?\r");
      cancelled.cancel(true);
      bench.loop.run();
      bench
          .sent("AT+CSQ\r")
          .module("\r\n+COPS: 0\r\n\r\nOK\r\n\r\n+CSQ: 1,1\r\n\r\nOK\r\n")
          .sent("AT+CGMM\r");
      bench.module("\r\nM\r\n\r\nOK\r\n");
      assertThat(next.join().values().text("model")).isEqualTo("M");
      eventually(bench, "LATE +COPS: 0", "LATE OK");
    }
  }

  @Test
  void aPromptThatNeverCameIsEscapedAndALatePromptIsFilledNotLeftOpen() {
    try (Bench bench = new Bench("ailink", -1)) {
      CompletableFuture<Reply> publish =
          bench.command(
              "mqtt.publish",
              "client",
              0,
              "messageId",
              7,
              "qos",
              1,
              "retain",
              code("no"),
              "topic",
              "t",
              "payload",
              "hello");
      bench.sent("AT^AIMQTTPUB=0,7,1,0,\"t\",5\r").pass(Duration.ofSeconds(5));
      assertThatThrownBy(publish::join).hasCauseInstanceOf(CommandTimeoutException.class);
      bench
          .sent("\u001bAT+CSQ\r")
          .module("\r\n> ")
          .sent("hello")
          .module("\r\nOK\r\n\r\n+CSQ: 1,1\r\n\r\nOK\r\n");
      CompletableFuture<Reply> next = bench.command("identity.model");
      bench.sent("AT+CGMM\r").module("\r\nM\r\n\r\nOK\r\n");
      assertThat(next).isCompleted();
    }
  }

  @Test
  void aRawCommandKeepsItsInformationTextEvenWhenItLooksUnsolicited() {
    try (Bench bench = new Bench("3gpp", 0)) {
      CompletableFuture<Reply> raw = bench.raw("AT+CPIN?");
      bench.module("AT+CPIN?\r\r\n+CREG: 1\r\n\r\n+CPIN: READY\r\n\r\nOK\r\n");
      assertThat(raw.join().lines()).containsExactly("+CPIN: READY");
      eventually(bench, "network.registration.cs[stat]");
      assertThatThrownBy(() -> Exchange.raw("AT\rAT+CFUN=0", Duration.ofSeconds(1)))
          .isInstanceOf(CommandRefusedException.class);
    }
  }

  @Test
  void aBlockingCallFromAListenerIsRefused() {
    try (Bench bench = new Bench("3gpp", -1)) {
      AtomicReference<Throwable> refused = new AtomicReference<>();
      bench.channel.addListener(
          new ChannelListener() {
            @Override
            public void unsolicited(String meaning, Values values) {
              try {
                bench.channel.await(new CompletableFuture<>());
              } catch (RuntimeException e) {
                refused.set(e);
              }
            }
          });
      bench.module("\r\n+CREG: 1\r\n");
      await().untilAtomic(refused, notNullValue());
      assertThat(refused.get())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("listener");
    }
  }

  @Test
  void secretsAreMaskedInTheLogAlsoWhenTheModuleEchoesThem() {
    try (Bench bench = new Bench("ailink", 0)) {
      CompletableFuture<Reply> set =
          bench.command("mqtt.config.password", "client", 0, "password", "s3cret-value");
      bench.module("AT^AIMQTTCFG=\"password\",0,\"s3cret-value\"\r\r\nOK\r\n");
      bench.module(
          "\r\n^AIMQTTRECV: 0,0,\"/ext/register\",30,\"{\"deviceSecret\":\"0123456789ab\"}\"\r\n");
      assertThat(set).isCompleted();
      assertThat(String.join("\n", bench.log))
          .doesNotContain("s3cret")
          .doesNotContain("0123456789ab")
          .contains("****");
    }
  }

  @Test
  void commandsLeaveInOrderOfSubmissionAndATurnIsNeverInterleaved() {
    try (Bench bench = new Bench("ailink", -1)) {
      Exchange first = Exchange.of(bench.dialect, "identity.model", Values.empty());
      CompletableFuture<Reply> turn =
          bench.channel.submit(
              new Turn() {
                private int left = 2;

                @Override
                public Exchange next(Reply previous) {
                  return left-- > 0 ? first : null;
                }

                @Override
                public boolean more() {
                  return left > 0;
                }
              });
      CompletableFuture<Reply> other = bench.raw("AT");
      bench.sent("AT+CGMM\r").module("M\r\nOK\r\n").sent("AT+CGMM\r").module("M\r\nOK\r\n");
      assertThat(turn).isCompleted();
      bench.sent("AT\r").module("OK\r\n");
      assertThat(other).isCompleted();
    }
  }

  @Test
  void aTimeoutCountsFromTheMomentTheCommandWasWritten() {
    try (Bench bench = new Bench("3gpp", -1)) {
      CompletableFuture<Reply> slow = bench.raw("AT+SLOW");
      CompletableFuture<Reply> queued = bench.command("identity.model");
      bench
          .pass(Duration.ofSeconds(4))
          .module("OK\r\n")
          .pass(Duration.ofSeconds(4))
          .module("M\r\nOK\r\n");
      assertThat(slow).isCompleted();
      assertThat(queued.join().values().text("model")).isEqualTo("M");
    } catch (CompletionException e) {
      throw new AssertionError("the queue's wait was counted", e);
    }
  }

  private static Value code(String name) {
    return new Value.Code(name);
  }
}
