package io.github.atelier.driver.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Messages, counted data and garbage (chapters E, F, H, I) beyond {@link HardCasesTest}, each
 * whole, one octet at a time, and cut at every place.
 */
class HardMessagesTest {
  private static final Dialect PARTS =
      Dialects.parse(
          "parts.at",
          """
          dialect parts extends 3gpp
          value client 0..5
          value topic string ..300
          value payload bytes ..4000
          value n -1..99
          value state string 1..9
          value flag string 4..5
          value body bytes ..600
          value big bytes ..1000000
          value urcPort string 1..10
          value apn string ..100

          unsolicited vendor.one
            CONNECT OK
          unsolicited vendor.two
            CONNECT FAIL
          unsolicited vendor.custom
            CUSTOM: <client>,<n>,<rest>
          unsolicited vendor.data
            +UUSORD: <client>,<n>
          unsolicited module.ready
            RDY

          unsolicited mqtt.received
            +CMQTTRXSTART: <client>,<topic.total>,<payload.total>
            repeat until all of topic
              +CMQTTRXTOPIC: <client>,<topic.length>
              <topic>
            repeat until all of payload by 1500
              +CMQTTRXPAYLOAD: <client>,<payload.length>
              <payload>
            +CMQTTRXEND: <client>

          command vendor.get
            AT+CIPRXGET=2,<client>,<n>
            +CIPRXGET: 2,<client>,<body.length>,0
            <body>
            OK

          command vendor.read
            AT+USORD=<client>,<n>
            +USORD: <client>,<body.length>,"<body>"
            OK

          command vendor.load
            AT+LOAD=<client>
            +LOAD: <big.length>
            <big>
            OK

          command vendor.block
            AT+BLOCK=<client>
            +BLOCK: <client>,<big.length>,"<big>"
            OK

          command vendor.framed
            AT+GET=<client>
            <client>,<n>,<body.length>,<body>
            OK

          command vendor.port
            AT+QURCCFG="urcport","<urcPort>"
            OK

          command vendor.port.read
            AT+QURCCFG="urcport"
            +QURCCFG: "urcport","<urcPort>"
            OK
          """);

  private static void parts(EveryCut.Case played) {
    EveryCut.of(PARTS, played);
  }

  private static Values values(CompletableFuture<Reply> reply) {
    assertThat(reply).isDone();
    return reply.join().values();
  }

  private static void assertNext(Bench b) {
    CompletableFuture<Reply> next = b.command("signal.quality");
    b.module("\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
    assertThat(values(next).number("rssi")).isEqualTo(5);
  }

  // ---- E

  @Test
  @DisplayName("E9 several messages and a reply in one read, in order")
  void e9() {
    parts(
        b -> {
          CompletableFuture<Reply> reply = b.command("line.attention");
          b.module("\r\nCONNECT OK\r\n\r\nCONNECT FAIL\r\n\r\nCUSTOM: 1,5, true\r\n\r\nOK\r\n");
          assertThat(reply).isCompleted();
          b.heard("vendor.one[]", "vendor.two[]", "vendor.custom[client, n, rest]");
        });
  }

  @Test
  @DisplayName("E16 a listener that never returns costs events, counted, and never a reply")
  void e16() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (Bench b = new Bench(PARTS, -1)) {
      b.channel.addListener(
          new ChannelListener() {
            @Override
            public void unsolicited(String meaning, Values values) {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }
          });
      String spam = "\r\n+UUSORD: 0,5\r\n".repeat(1000);
      for (int i = 0; i < 5; i++) {
        b.module(spam);
      }
      assertThat(b.channel.droppedEvents()).isGreaterThan(3000);
      assertNext(b);
    } finally {
      never.countDown();
    }
  }

  @Test
  @DisplayName("E16-own the loss of the line is told although spam fills the queue")
  void e16own() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    CountDownLatch lost = new CountDownLatch(1);
    try (Bench b = new Bench(PARTS, -1)) {
      b.channel.addListener(
          new ChannelListener() {
            @Override
            public void unsolicited(String meaning, Values values) {
              try {
                slow.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }

            @Override
            public void lost(ModemException cause) {
              lost.countDown();
            }
          });
      b.module("\r\n+UUSORD: 0,5\r\n".repeat(3000));
      b.wire.lose();
      b.loop.run();
      slow.countDown();
      assertThat(lost.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  @DisplayName("E19 where messages go is a setting like any other: asked, set, kept")
  void e19() {
    parts(
        b -> {
          CompletableFuture<Reply> ask = b.command("vendor.port.read");
          b.sent("AT+QURCCFG=\"urcport\"\r");
          b.module("\r\n+QURCCFG: \"urcport\",\"usbat\"\r\n\r\nOK\r\n");
          assertThat(values(ask).text("urcPort")).isEqualTo("usbat");
          CompletableFuture<Reply> set = b.command("vendor.port", "urcPort", "uart1");
          b.sent("AT+QURCCFG=\"urcport\",\"uart1\"\r").module("\r\nOK\r\n");
          assertThat(set).isCompleted();
        });
  }

  @Test
  @DisplayName(
      "E-own before its echo a line that could be the reply is a message, where one echoes")
  void eOwnEcho() {
    EveryCut.of(
        "3gpp",
        b -> {
          b.command("line.attention");
          b.module("AT\r\r\nOK\r\n");
          CompletableFuture<Reply> pin = b.command("sim.pin.read");
          b.module("\r\n+CPIN: READY\r\nAT+CPIN?\r\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n");
          assertThat(values(pin).code("pin")).isEqualTo("sim-pin");
          b.heard("sim.pin[pin]");
          assertThat(b.verdicts)
              .anyMatch(v -> v.startsWith("unasked (sim.pin)") && v.contains("before the echo"));
        });
  }

  @Test
  @DisplayName("E-own a raw question keeps its reply and leaves the message of the same name")
  void eOwnRaw() {
    EveryCut.of(
        "3gpp",
        b -> {
          CompletableFuture<Reply> raw = b.raw("AT+CREG?");
          b.module("\r\n+CREG: 1\r\n\r\n+CREG: 0,1\r\n\r\n+CREG: 5\r\n\r\nOK\r\n");
          assertThat(raw.join().lines()).containsExactly("+CREG: 0,1");
          b.heard("network.registration.cs[stat]", "network.registration.cs[stat]");
        });
  }

  @Test
  @DisplayName("E-own each line's verdict is told to the wire log")
  void eOwnVerdicts() {
    EveryCut.of(
        "3gpp",
        b -> {
          b.command("network.registration.cs.read");
          b.module("\r\n+CREG: 1\r\n\r\n+CREG: 0,1\r\n\r\nOK\r\n");
          assertThat(b.verdicts)
              .containsExactly(
                  "unasked (network.registration.cs), by its shape",
                  "the reply to AT+CREG?, by its shape",
                  "the final result of AT+CREG?");
        });
  }

  // ---- F

  @Test
  @DisplayName("F5 a payload of nine octets, whatever separates it")
  void f5() {
    parts(
        b -> {
          CompletableFuture<Reply> reply = b.command("vendor.framed", "client", 1);
          b.module("\r\n1,-1,9,ABCD,1234\r\n\r\nOK\r\n");
          assertThat(new String(values(reply).bytes("body"), StandardCharsets.US_ASCII))
              .isEqualTo("ABCD,1234");
        });
  }

  // ---- H

  @Test
  @DisplayName("H3 a payload that is a prompt is none")
  void h3() {
    parts(
        b -> {
          CompletableFuture<Reply> reply = b.command("vendor.get", "client", 0, "n", 2);
          b.module("\r\n+CIPRXGET: 2,0,2,0\r\n> \r\nOK\r\n");
          assertThat(values(reply).bytes("body")).containsExactly('>', ' ');
          b.heard();
        });
  }

  @Test
  @DisplayName("H4 line ends inside the quotes of a payload without a length")
  void h4() {
    Dialect unescaped =
        Dialects.parse(
            "unescaped.at",
            """
            dialect unescaped extends 3gpp
            setting string-escape none
            value client 0..5
            value topic string 1..40
            value payload bytes ..400

            unsolicited mqtt.received
              +QMTRECV: <client>,<messageId: 0..9>,"<topic>","<payload>"
            """);
    EveryCut.of(
        unescaped,
        b -> {
          b.module("\r\n+QMTRECV: 0,1,\"topic\",\"{\n \"a\": 1\r\n}\"\r\n\r\n+CREG: 1\r\n");
          b.heard(
              "mqtt.received[client, messageId, topic, payload]", "network.registration.cs[stat]");
        });
  }

  @Test
  @DisplayName("H6 H7 a message in parts with another between, its payload in two parts")
  void h6() {
    parts(
        b ->
            b.module(
                    "\r\n+CMQTTRXSTART: 0,1,9\r\n\r\n+CMQTTRXTOPIC: 0,1\r\nx\r\n\r\n+UUSORD: 1,5\r\n"
                        + "\r\n+CMQTTRXPAYLOAD: 0,5\r\nOK\r\nE\r\n\r\n+CMQTTRXPAYLOAD: 0,4\r\n\r\n\r\n\r\n+CMQTTRXEND: 0\r\n")
                .heard(
                    "vendor.data[client, n]",
                    "mqtt.received[client, topic.total, payload.total, topic, payload]"));
  }

  @Test
  @DisplayName("H12 a pause in mid-payload is no end")
  void h12() {
    try (Bench b = new Bench(PARTS, -1)) {
      CompletableFuture<Reply> reply = b.command("vendor.read", "client", 3, "n", 9);
      b.module("\r\n+USORD: 3,9,\"OK\r").pass(Duration.ofSeconds(4)).module("\nOK\r\nx\"\r\n");
      assertThat(reply).isNotDone();
      b.module("\r\nOK\r\n");
      assertThat(values(reply).bytes("body")).hasSize(9);
      b.heard();
    }
  }

  @Test
  @DisplayName(
      "H10-own with nothing in flight a payload that stops is given up, and what came since is heard")
  void h10own() {
    parts(
        b -> {
          b.module("\r\n+CMQTTRXSTART: 0,1,9\r\n\r\n+CMQTTRXTOPIC: 0,250\r\nx\r\n\r\nRDY\r\n");
          b.pass(Duration.ofSeconds(5)).heard("UNKNOWN x", "module.ready[]");
        });
  }

  @Test
  @DisplayName("H13 a body beyond the bound fails its own command, and the next one works")
  void h13() {
    String huge = "x\r\nOK\r\n".repeat(25_000);
    for (int cut : new int[] {-1, 20, 30, 100_000}) {
      try (Bench b = new Bench(PARTS, cut)) {
        CompletableFuture<Reply> load = b.command("vendor.load", "client", 1);
        b.module("\r\n+LOAD: " + huge.length() + "\r\n" + huge);
        assertThat(load).isNotDone();
        b.module("\r\nOK\r\n");
        assertTooLong(load);
        CompletableFuture<Reply> block = b.command("vendor.block", "client", 1);
        b.module("\r\n+BLOCK: 1," + huge.length() + ",\"" + huge);
        assertThat(block).isNotDone();
        b.module("\"\r\n\r\nOK\r\n");
        assertTooLong(block);
        assertNext(b);
      }
    }
  }

  private static void assertTooLong(CompletableFuture<Reply> reply) {
    assertThatThrownBy(() -> Bench.ended(reply))
        .cause()
        .isInstanceOfSatisfying(
            CommandFailedException.class, e -> assertThat(e.code()).isEqualTo("reply-too-long"));
  }

  @Test
  @DisplayName("H13-own a length beyond the value's type is counted all the same")
  void h13own() {
    String body = "OK\r\n".repeat(200);
    parts(
        b -> {
          CompletableFuture<Reply> reply = b.command("vendor.read", "client", 3, "n", 9);
          b.module("\r\n+USORD: 3," + body.length() + ",\"" + body);
          assertThat(reply).isNotDone();
          b.module("\"\r\n\r\nOK\r\n");
          assertThat(values(reply).has("body")).isFalse();
          assertNext(b);
        });
  }

  @Test
  @DisplayName("H-own raw octets of a late reply are data, also behind the fence")
  void hOwn() {
    parts(
        b -> {
          CompletableFuture<Reply> reply = b.command("vendor.get", "client", 0, "n", 2);
          b.sent("AT+CIPRXGET=2,0,2\r").pass(Duration.ofSeconds(5)).sent("AT+CSQ\r");
          assertThat(reply).isCompletedExceptionally();
          CompletableFuture<Reply> next = b.command("identity.model");
          String body = "\r\n+CSQ: 9,99\r\n\r\nOK\r\n";
          b.module("\r\n+CIPRXGET: 2,0," + body.length() + ",0\r\n" + body + "\r\nOK\r\n").sent("");
          b.module("\r\n+CSQ: 5,99\r\n\r\nOK\r\n").sent("AT+CGMM\r");
          b.module("\r\nM\r\n\r\nOK\r\n");
          assertThat(values(next).text("model")).isEqualTo("M");
          b.heard(
              "LATE +CIPRXGET: 2,0," + body.length() + ",0",
              "LATE " + body.length() + " octets of data",
              "LATE OK");
        });
  }

  // ---- I

  @Test
  @DisplayName("I3 a line longer than the bound hides no message after it")
  void i3() {
    for (int cut : new int[] {-1, 100_000, 131_073, 140_001}) {
      try (Bench b = new Bench(PARTS, cut)) {
        b.module("x".repeat(140_000) + "\r\nCONNECT OK\r\n")
            .heard("UNKNOWN a line of more than 131072 octets, dropped", "vendor.one[]");
      }
    }
  }

  @Test
  @DisplayName("I5 a module that starts anew in mid-command fails it as restarted")
  void i5() {
    parts(
        b -> {
          CompletableFuture<Reply> reset = b.raw("AT+CFUN=1,1");
          b.module("AT+CFUN=1,1\r\r\nOK\r\n");
          assertThat(reset).isCompleted();
          CompletableFuture<Reply> inFlight = b.command("signal.quality");
          CompletableFuture<Reply> waiting = b.command("identity.model");
          b.module("\0\r\nRDY\r\n\r\n+CPIN: READY\r\n\r\nSMS DONE\r\n");
          for (CompletableFuture<Reply> failed : java.util.List.of(inFlight, waiting)) {
            assertThatThrownBy(() -> Bench.ended(failed))
                .hasCauseInstanceOf(ModuleRestartedException.class);
          }
          b.heard("module.ready[]", "sim.pin[pin]", "UNKNOWN SMS DONE");
        });
  }

  @Test
  @DisplayName(
      "I8 megabytes of messages with nothing in flight: bounded, and the next command works")
  void i8() {
    try (Bench b = new Bench("3gpp", -1)) {
      byte[] spam =
          "\r\n+CGREG: 1,\"00A1\",\"01CEAD8F\",7\r\n"
              .repeat(8192)
              .getBytes(StandardCharsets.US_ASCII);
      long before = used();
      for (int i = 0; i < 24; i++) {
        b.wire.feed(spam, 0, spam.length);
        b.loop.run();
        b.log.clear();
        b.verdicts.clear();
        b.events.clear();
      }
      assertThat(used() - before).isLessThan(24L << 20);
      b.events.clear();
      assertNext(b);
    }
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  // ---- results after OK

  @Test
  @DisplayName("O-own of two attempts with the same values each gets its own result, in order")
  void eachAttemptGetsItsOwnResult() {
    EveryCut.of(
        "quectel",
        b -> {
          Object[] values = {
            "client",
            0,
            "messageId",
            0,
            "qos",
            0,
            "retain",
            new Value.Code("no"),
            "topic",
            "t",
            "payload",
            "x".getBytes(StandardCharsets.US_ASCII)
          };
          CompletableFuture<Reply> first = b.command("mqtt.publish", values);
          b.module("\r\n> ").module("\r\nOK\r\n");
          CompletableFuture<Reply> second = b.command("mqtt.publish", values);
          b.module("\r\n+QMTPUBEX: 0,0,0\r\n");
          assertThat(first).isCompleted();
          assertThat(second).isNotDone();
          b.module("\r\n> ").module("\r\nOK\r\n\r\n+QMTPUBEX: 0,0,2\r\n");
          assertThatThrownBy(() -> Bench.ended(second)).hasMessageContaining("published is failed");
          b.heard();
        });
  }

  @Test
  @DisplayName("O-own the late result of attempt 1 is late, not the early one of attempt 2")
  void aLateResultAfterOkIsNotTheNextAttempts() {
    EveryCut.of(
        "quectel",
        b -> {
          Object[] values = {"client", 0, "host", "h", "port", 1883};
          CompletableFuture<Reply> first = b.command("mqtt.open", values);
          b.module("\r\nOK\r\n").pass(Duration.ofSeconds(150));
          assertThatThrownBy(() -> Bench.ended(first)).hasMessageContaining("no result after OK");
          CompletableFuture<Reply> second = b.command("mqtt.open", values);
          b.module("\r\n+QMTOPEN: 0,3\r\n\r\nOK\r\n");
          assertThat(second).isNotDone();
          b.module("\r\n+QMTOPEN: 0,0\r\n");
          assertThat(second).isCompleted();
          b.heard("LATE +QMTOPEN: 0,3");
        });
  }

  @Test
  void aWireLogThatThrowsCostsNoOctet() {
    try (Bench b = new Bench(PARTS, 0)) {
      b.logFails = true;
      assertNext(b);
      b.heard();
    }
  }

  @Test
  void whatIsChainedToAResultMayNotBlockTheLoop() throws Exception {
    java.util.concurrent.atomic.AtomicReference<Throwable> refused =
        new java.util.concurrent.atomic.AtomicReference<>();
    ThreadChannelLoop loop = new ThreadChannelLoop("loop");
    Bench.Wire wire = new Bench.Wire();
    try (Channel channel =
        new Channel(
            wire, PARTS, loop, WireLog.NONE, new io.github.atelier.grammar.redact.Redactor())) {
      channel.open();
      channel
          .send(Exchange.raw("AT", Duration.ofSeconds(5)))
          .whenComplete(
              (r, e) -> {
                try {
                  channel.await(channel.send(Exchange.raw("AT", Duration.ofSeconds(5))));
                } catch (IllegalStateException wrong) {
                  refused.set(wrong);
                }
              });
      await().until(() -> wire.writes() > 0);
      wire.feed("\r\nOK\r\n".getBytes(StandardCharsets.US_ASCII), 0, 6);
      await().until(() -> refused.get() != null);
      assertThat(refused.get()).hasMessageContaining("thenApplyAsync");
    }
  }
}
