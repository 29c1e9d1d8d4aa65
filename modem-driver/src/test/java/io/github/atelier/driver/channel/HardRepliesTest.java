package io.github.atelier.driver.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Framing, echo, final results and errors (chapters A to D) beyond {@link HardCasesTest}, each
 * whole, one octet at a time, and cut at every place.
 */
class HardRepliesTest {
  private static final Dialect TEXTS =
      Dialects.parse(
          "texts.at",
          """
          dialect texts extends 3gpp
          remove command sms.list
          remove command sms.read
          remove command sms.send
          setting payload-echo yes
          value index 0..255
          value status string 1..16
          value sender string 1..32
          value length 0..255
          value reference 0..255
          value payload bytes 1..160
          value text bytes ..160
          value size 0..99
          value done 0 ok | -1 failed

          command vendor.list
            AT+CMGL
            repeat
              +CMGL: <index>,"<status>"
                <text>
            OK

          command vendor.fetch
            AT+CMGR=<index>
            +CMGR: "<status>"
              <text>
            OK

          command vendor.text
            AT+CMGS="<sender>"
            >
            => <payload: until 1A, abandon 1B>
            +CMGS: <reference>
            OK

          command vendor.shut
            AT+CIPSHUT
            SHUT OK

          command vendor.send
            AT+CIPSEND=<payload.length>
            >
            => <payload>
            SEND OK

          command vendor.ussd within 30s
            AT+CUSD=1,"<sender>"
            OK
            +CUSD: <index>,"<status>"

          command sim.pin.read
            AT+CPIN?
            +CPIN: <pin>

          error FAIL
          error SEND FAIL
          error ABORTED
          error NA
          error MODEM ERROR: <detail: rest>
          error TOO MANY PARAMETERS
          error +EXT ERROR: <detail: rest>
          error OPERATION NOT SUPPORTED

          unsolicited vendor.message
            +CMT: "<sender>"
              <text>

          unsolicited vendor.news
            +NEWS: <index>
          """);

  private static void three(EveryCut.Case played) {
    EveryCut.of("3gpp", played);
  }

  private static void texts(EveryCut.Case played) {
    EveryCut.of(TEXTS, played);
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

  // ---- A

  @Test
  @DisplayName("A10 A11 a result whose first CR is missing")
  void a10() {
    for (String result : new String[] {"\nNO CARRIER\r\n", "\n\0NO CARRIER\r"}) {
      three(
          b -> {
            CompletableFuture<Reply> dial = b.raw("ATD*99#");
            b.module(result);
            assertThatThrownBy(() -> Bench.ended(dial)).hasMessageContaining("NO CARRIER");
          });
    }
    for (String result : new String[] {"\nCONNECT\r\n", "\nCONNECT 115200\r\n"}) {
      three(
          b -> {
            CompletableFuture<Reply> dial = b.raw("ATD*99#");
            b.module(result);
            assertThat(dial).isCompleted();
          });
    }
  }

  @Test
  @DisplayName("A16 the text of a message may be empty, or read like a result")
  void a16() {
    texts(
        b -> {
          CompletableFuture<Reply> list = b.command("vendor.list");
          b.module(
              "\r\n+CMGL: 1,\"REC READ\"\r\n\r\n+CMGL: 2,\"REC READ\"\r\nOK\r\n+CMGL: 3,\"REC READ\"\r\n+CMGL: 9,\"x\"\r\n+CMGL: 4,\"REC READ\"\r\nERROR\r\n\r\nOK\r\n");
          assertThat(list).isCompleted();
          assertThat(list.join().rows())
              .extracting(r -> r.text("text"))
              .containsExactly("", "OK", "+CMGL: 9,\"x\"", "ERROR");
          b.heard();
        });
    texts(
        b -> {
          CompletableFuture<Reply> fetch = b.command("vendor.fetch", "index", 3);
          b.module("\r\n+CMGR: \"REC READ\"\r\n+CME ERROR: 3\r\n\r\nOK\r\n");
          assertThat(values(fetch).text("text")).isEqualTo("+CME ERROR: 3");
        });
  }

  @Test
  @DisplayName("D-own what a module says before an error reaches the caller")
  void dOwn() {
    EveryCut.of(
        "esp-at",
        b -> {
          CompletableFuture<Reply> known = b.command("mqtt.close", "client", 0);
          b.module("\r\nERR CODE:0x00006003\r\n\r\nERROR\r\n");
          assertThatThrownBy(() -> Bench.ended(known))
              .cause()
              .isInstanceOf(CommandFailedException.class)
              .hasMessageContaining("errorCode is not-connected");
          CompletableFuture<Reply> other = b.command("mqtt.close", "client", 0);
          b.module("\r\nERR CODE:0x01090000\r\n\r\nERROR\r\n");
          assertThatThrownBy(() -> Bench.ended(other))
              .cause()
              .isInstanceOf(CommandFailedException.class)
              .hasMessageContaining("and before it ERR CODE:0x01090000");
        });
  }

  @Test
  @DisplayName("A-own noise of an idle line before a reply and before a message")
  void aOwn() {
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("signal.quality");
          b.module("\u00FF\u00FF\0\r\n\u00FF+CSQ: 5,99\r\n\u00FF\r\nOK\r\n\u00FF");
          assertThat(values(reply).number("rssi")).isEqualTo(5);
          b.module("+CREG: 1\r\n").heard("network.registration.cs[stat]");
        });
  }

  // ---- B

  @Test
  @DisplayName("B10 B11 the echo of a text and its Ctrl-Z, whole or without it, is no reply")
  void b10() {
    for (String text : new String[] {"hi", "OK", "ERROR", "+NEWS: 1"}) {
      for (String end : new String[] {"\u001A\r\n", "\r\n"}) {
        texts(
            b -> {
              CompletableFuture<Reply> reply =
                  b.command(
                      "vendor.text",
                      "sender",
                      "+1",
                      "payload",
                      text.getBytes(StandardCharsets.US_ASCII));
              b.sent("AT+CMGS=\"+1\"\r").module("AT+CMGS=\"+1\"\r\r\n> ").sent(text + "\u001A");
              b.module(text + end + "+CMGS: 7\r\n\r\nOK\r\n");
              assertThat(values(reply).number("reference")).isEqualTo(7);
              b.heard();
            });
      }
    }
  }

  @Test
  @DisplayName("B14 an echo that comes only with the reply, seconds later")
  void b14() {
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("signal.quality");
          b.pass(Duration.ofMillis(4900)).module("AT+CSQ\r\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
          assertThat(values(reply).number("rssi")).isEqualTo(5);
        });
  }

  @Test
  @DisplayName("B-own a message inside the echo spoils the echo alone")
  void bOwn() {
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("signal.quality");
          b.module("AT+C\r\n+CREG: 1\r\nSQ\r\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
          assertThat(values(reply).number("rssi")).isEqualTo(5);
          b.heard("UNKNOWN AT+C", "network.registration.cs[stat]", "UNKNOWN SQ");
        });
  }

  // ---- C

  @Test
  @DisplayName("C9 a vendor's final words are final for the command and the dialect that have them")
  void c9() {
    texts(
        b -> {
          CompletableFuture<Reply> shut = b.command("vendor.shut");
          b.module("\r\nSHUT OK\r\n");
          assertThat(shut).isCompleted();
          CompletableFuture<Reply> send = b.command("vendor.send", "payload", "x".getBytes());
          b.module("\r\n> x\r\nSHUT OK\r\n");
          assertThat(send).isNotDone();
          b.module("\r\nSEND OK\r\n");
          assertThat(send).isCompleted();
        });
    for (String words :
        new String[] {
          "SEND FAIL",
          "FAIL",
          "ABORTED",
          "NA",
          "MODEM ERROR: 5",
          "TOO MANY PARAMETERS",
          "+EXT ERROR: 2",
          "OPERATION NOT SUPPORTED"
        }) {
      texts(
          b -> {
            CompletableFuture<Reply> reply = b.command("signal.quality");
            b.module("\r\n" + words + "\r\n");
            assertThatThrownBy(() -> Bench.ended(reply)).hasMessageContaining(words);
            assertNext(b);
          });
      three(
          b -> {
            CompletableFuture<Reply> reply = b.command("signal.quality");
            b.module("\r\n" + words + "\r\n\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
            assertThat(values(reply).number("rssi")).isEqualTo(5);
          });
    }
  }

  @Test
  @DisplayName("C11 +CPIN: READY alone ends its command where the dialect says so")
  void c11() {
    texts(
        b -> {
          CompletableFuture<Reply> pin = b.command("sim.pin.read");
          b.module("\r\n+CPIN: READY\r\n");
          assertThat(values(pin).code("pin")).isEqualTo("ready");
          b.pass(Duration.ofMillis(200));
          assertNext(b);
          b.heard();
        });
  }

  @Test
  @DisplayName("C12 an OK that follows after all does not complete the next command")
  void c12() {
    texts(
        b -> {
          CompletableFuture<Reply> pin = b.command("sim.pin.read");
          CompletableFuture<Reply> next = b.command("line.attention");
          b.sent("AT+CPIN?\r").module("\r\n+CPIN: READY\r\n").sent("").module("\r\nOK\r\n");
          assertThat(pin).isCompleted();
          assertThat(next).isNotDone();
          b.pass(Duration.ofMillis(100)).sent("AT\r").module("\r\nOK\r\n");
          assertThat(next).isCompleted();
          b.heard("LATE OK");
        });
    texts(
        b -> {
          b.command("sim.pin.read");
          CompletableFuture<Reply> next = b.command("signal.quality");
          b.module("\r\n+CPIN: READY\r\n").pass(Duration.ofMillis(100));
          b.sent("AT+CPIN?\rAT+CSQ\r").module("\r\nOK\r\n\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
          assertThat(values(next).number("rssi")).isEqualTo(5);
          b.heard("LATE OK");
        });
  }

  @Test
  @DisplayName("C-own after an OK that asks for data no second one is waited for")
  void okThatAsksForData() {
    for (int cut : new int[] {-1, 0}) {
      try (Bench b = new Bench("nordic", cut)) {
        CompletableFuture<Reply> publish =
            b.command(
                "mqtt.publish",
                "topic",
                "t",
                "payload",
                "abc",
                "qos",
                0,
                "retain",
                new Value.Code("no"));
        CompletableFuture<Reply> next = b.command("signal.quality");
        b.sent("AT#XMQTTPUB=\"t\",\"\",0,0,3\r").module("\r\nOK\r\n").sent("abc");
        b.module("\r\n#XDATAMODE: 0\r\n").sent("AT+CSQ\r");
        assertThat(publish).isCompleted();
        b.module("\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
        assertThat(values(next).number("rssi")).isEqualTo(5);
        b.heard();
      }
    }
  }

  @Test
  @DisplayName("C-own of two OK in one read the second is nobody's")
  void cOwn() {
    try (Bench b = new Bench("3gpp", -1)) {
      CompletableFuture<Reply> first = b.command("line.attention");
      CompletableFuture<Reply> second = b.command("signal.quality");
      b.sent("AT\r").module("\r\nOK\r\n\r\nOK\r\n\r\n+CSQ: 9,99\r\n\r\nOK\r\n").sent("AT+CSQ\r");
      assertThat(first).isCompleted();
      assertThat(second).isNotDone();
      b.module("\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
      assertThat(values(second).number("rssi")).isEqualTo(5);
      b.heard("UNKNOWN OK", "UNKNOWN +CSQ: 9,99", "UNKNOWN OK");
    }
  }

  @Test
  @DisplayName("C17 what would make results unreadable is refused before it is sent")
  void c17() {
    for (String line : new String[] {"ATV0", "ATE0V0", "atq1", "AT&FV0", "ATV", "ATE1Q1+CMEE=1"}) {
      assertThatThrownBy(() -> Exchange.raw(line, Duration.ofSeconds(1)))
          .isInstanceOf(CommandRefusedException.class)
          .hasMessageContaining("ATQ0V1");
    }
    for (String line :
        new String[] {
          "ATV1", "ATQ0V1", "AT&V", "ATQ", "ATI", "AT+CSQ=\"Q1\"", "ATDV0", "ATV?", "AT\\Q1\\V0"
        }) {
      assertThat(Exchange.raw(line, Duration.ofSeconds(1)).raw()).isEqualTo(line);
    }
  }

  @Test
  @DisplayName("C18 ATZ is answered with echo or without, or not at all, and the channel goes on")
  void c18() {
    for (String answer : new String[] {"ATZ\r\r\nOK\r\n", "\r\nOK\r\n", ""}) {
      three(
          b -> {
            CompletableFuture<Reply> reset = b.raw("ATZ");
            b.sent("ATZ\r").module(answer);
            CompletableFuture<Reply> next = b.command("identity.model");
            if (answer.isEmpty()) {
              b.pass(Duration.ofSeconds(5)).sent("AT+CSQ\r");
              b.module("AT+CSQ\r\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
            } else {
              assertThat(reset).isCompleted();
            }
            b.sent("AT+CGMM\r").module("AT+CGMM\r\r\nM\r\n\r\nOK\r\n");
            assertThat(values(next).text("model")).isEqualTo("M");
          });
    }
  }

  @Test
  @DisplayName("C-own after ATE0 a reply that could be a message is a reply")
  void cOwnEcho() {
    three(
        b -> {
          b.command("line.attention");
          b.module("AT\r\r\nOK\r\n");
          b.raw("ATE0");
          b.module("ATE0\r\r\nOK\r\n");
          CompletableFuture<Reply> pin = b.command("sim.pin.read");
          b.module("\r\n+CPIN: READY\r\n\r\nOK\r\n");
          assertThat(values(pin).code("pin")).isEqualTo("ready");
          b.heard();
        });
  }

  // ---- D

  @Test
  @DisplayName("D7 an error after OK is the failure of what alone waits for its result")
  void d7() {
    texts(
        b -> {
          CompletableFuture<Reply> ussd = b.command("vendor.ussd", "sender", "8574");
          b.module("\r\nOK\r\n\r\n+CME ERROR: 258\r\n");
          assertThatThrownBy(() -> Bench.ended(ussd)).hasMessageContaining("258");
          assertNext(b);
          b.heard();
        });
    texts(
        b -> {
          CompletableFuture<Reply> echoed = b.command("line.attention");
          b.module("AT\r\r\nOK\r\n");
          assertThat(echoed).isCompleted();
          CompletableFuture<Reply> ussd = b.command("vendor.ussd", "sender", "8574");
          b.module("AT+CUSD=1,\"8574\"\r\r\nOK\r\n");
          CompletableFuture<Reply> next = b.command("signal.quality");
          b.module("\r\n+CME ERROR: 258\r\nAT+CSQ\r\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
          assertThatThrownBy(() -> Bench.ended(ussd)).hasMessageContaining("258");
          assertThat(values(next).number("rssi")).isEqualTo(5);
        });
  }

  @Test
  @DisplayName(
      "D7-own an error while a turn waits for a result between its commands fails the turn")
  void d7own() {
    texts(
        b -> {
          Exchange ussd = Exchange.of(TEXTS, "vendor.ussd", Values.of("sender", "1"));
          CompletableFuture<Reply> turn =
              b.channel.submit(
                  new Turn() {
                    private int left = 2;

                    @Override
                    public Exchange next(Reply previous) {
                      return left-- > 0 ? ussd : null;
                    }

                    @Override
                    public boolean more() {
                      return left > 0;
                    }
                  });
          b.loop.run();
          b.module("\r\nOK\r\n\r\n+CME ERROR: 258\r\n");
          assertThatThrownBy(() -> Bench.ended(turn)).hasMessageContaining("258");
          b.sent("AT+CUSD=1,\"1\"\r");
          assertNext(b);
        });
  }

  @Test
  @DisplayName("D8 a failure that passes by itself says so")
  void d8() {
    String[][] cases = {
      {"+CME ERROR: 14", "yes"},
      {"+CME ERROR: SIM busy", "yes"},
      {"+CMS ERROR: 314", "yes"},
      {"+CMS ERROR: 512", "yes"},
      {"+CMS ERROR: 515", "yes"},
      {"+CME ERROR: 10", "no"},
      {"ERROR", "no"},
    };
    for (String[] c : cases) {
      three(
          b -> {
            CompletableFuture<Reply> reply = b.command("signal.quality");
            b.module("\r\n" + c[0] + "\r\n");
            assertThatThrownBy(() -> Bench.ended(reply))
                .cause()
                .isInstanceOfSatisfying(
                    CommandFailedException.class,
                    e -> assertThat(e.mayPass()).as(c[0]).isEqualTo(c[1].equals("yes")));
          });
    }
  }

  // ---- E12, here for its dialect

  @Test
  @DisplayName("E12 the text of a message that reads like a result or a message is text")
  void e12() {
    for (String text : new String[] {"OK", "+CREG: 1", "ERROR", "", "> ", "AT+CSQ"}) {
      texts(
          b -> {
            CompletableFuture<Reply> reply = b.command("signal.quality");
            b.module("\r\n+CMT: \"+1\"\r\n" + text + "\r\n");
            assertThat(reply).as(text).isNotDone();
            b.module("\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
            assertThat(values(reply).number("rssi")).isEqualTo(5);
            b.heard("vendor.message[sender, text]");
          });
    }
  }
}
