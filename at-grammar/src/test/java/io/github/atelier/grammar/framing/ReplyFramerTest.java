package io.github.atelier.grammar.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.exchange.LineIndex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/**
 * What modules really send, and what it means; each name begins with the class of the trap (A
 * lines, B echo, C results, G prompts, H counted data, I garbage). Each stream is cut at every
 * octet.
 */
class ReplyFramerTest {
  private static final ReplyFramer.Counter NOTHING_COUNTED = (buffer, from, to) -> 0;
  private static final LineIndex COUNTED =
      new LineIndex(
          Dialects.parse(
              "test.at",
              """
              dialect test
              value socket 0..9
              value data bytes ..2048
              value topic string ..255
              unsolicited vendor.read
                +USORD: <socket>,<data.length>,"<data>"
              unsolicited vendor.get
                +CIPRXGET: 2,<socket>,<data.length>,<data>
              unsolicited vendor.received
                +MQTTSUBRECV:<socket>,"<topic>",<data.length>,<data>
              """));

  private static void check(String wire, String... events) {
    check(wire, NOTHING_COUNTED, 2048, -1, (f, l) -> {}, events);
  }

  private static void counted(String wire, String... events) {
    check(wire, COUNTED, 4096, -1, (f, l) -> {}, events);
  }

  private static void prompted(String wire, int prompt, String... events) {
    check(wire, NOTHING_COUNTED, 2048, prompt, (f, l) -> {}, events);
  }

  /** Checks the whole, each cut in two, and octet by octet. */
  private static void check(
      String wire,
      ReplyFramer.Counter counter,
      int limit,
      int prompt,
      BiConsumer<ReplyFramer, String> reaction,
      String... events) {
    byte[] bytes = wire.getBytes(StandardCharsets.ISO_8859_1);
    for (int cut = 0; cut <= bytes.length; cut++) {
      Heard heard = new Heard(counter, limit, reaction);
      heard.framer.expectPrompt(prompt);
      if (cut == 0) {
        for (int i = 0; i < bytes.length; i++) {
          heard.framer.feed(bytes, i, 1);
        }
      } else {
        heard.framer.feed(bytes, 0, cut);
        heard.framer.feed(bytes, cut, bytes.length - cut);
      }
      assertThat(heard.events).as("cut at " + cut).containsExactly(events);
    }
  }

  @Test
  void a1_a2_okIsALineWithOrWithoutALineEndBeforeIt() {
    check("\r\nOK\r\n", "OK");
    check("OK\r\n", "OK");
  }

  @Test
  void a4_a14_lineEndsMayBeDoubledOrShared() {
    check("\r\r\n+CSQ: 5,99\r\n\r\nOK\r\n", "+CSQ: 5,99", "OK");
    check(
        "\r\n+CGDCONT: 1,\"IP\"\r\n+CGDCONT: 2,\"IP\"\r\n\r\nOK\r\n",
        "+CGDCONT: 1,\"IP\"",
        "+CGDCONT: 2,\"IP\"",
        "OK");
  }

  @Test
  void a5_i6_aLoneLineFeedEndsALine() {
    check("+COPS: 0,0,\"x\",5\n\r\nOK\r\n", "+COPS: 0,0,\"x\",5", "OK");
    check("+UUSORD: 0,37\n+UUSORD: 0,371\r\n", "+UUSORD: 0,37", "+UUSORD: 0,371");
  }

  @Test
  void a7_aBlankLeftBehindDoesNotBeginTheNextLine() {
    check("OK\r\n \r\n+CREG: 1\r\n", "OK", "+CREG: 1");
    check("OK\r\n +CREG: 1\r\n", "OK", "+CREG: 1");
  }

  @Test
  void a8_nulsOfAModuleThatWakesUpAreSkipped() {
    check("\0\0\r\nOK\r\n", "OK");
  }

  @Test
  void a10_a11_aMissingCarriageReturnHarmsNothing() {
    check("\nNO CARRIER\r\n", "NO CARRIER");
    check("\nCONNECT\r\n", "CONNECT");
  }

  @Test
  void a13_textWithColonsIsALineLikeAnyOther() {
    check(
        "\r\nAT version:1.1.0.0(May 11 2016 18:09:56)\r\nSDK version:1.5.4\r\nOK\r\n",
        "AT version:1.1.0.0(May 11 2016 18:09:56)",
        "SDK version:1.5.4",
        "OK");
  }

  @Test
  void a17_a19_bareWordsWithBlanksAreLines() {
    check("+APP PDP: 0,ACTIVE\r\n", "+APP PDP: 0,ACTIVE");
    check("WIFI CONNECTED\r\nWIFI GOT IP\r\n", "WIFI CONNECTED", "WIFI GOT IP");
  }

  @Test
  void b1_anEchoIsALineOfItsOwn() {
    check("AT+CSQ\r\r\n+CSQ: 21,99\r\n\r\nOK\r\n", "AT+CSQ", "+CSQ: 21,99", "OK");
  }

  @Test
  void g1_aPromptIsSeenInEverySpelling() {
    for (String wire : List.of("\r\n> ", "\r\n>", "\r\n>\r\n", ">", "\n>", "\r>", "  >")) {
      prompted(wire, '>', "PROMPT");
    }
    prompted("\r\n@", '@', "PROMPT");
  }

  @Test
  void g1_aPromptIsSeenOnlyWhileOneIsExpected() {
    check("\r\n> hello\r\n", "> hello");
    prompted("\r\n> \r\n> x\r\n", '>', "PROMPT", "> x");
  }

  @Test
  void g3_aPromptCharacterInsideALineIsNone() {
    prompted("+UMQTTC: \"user@host\"\r\n@", '@', "+UMQTTC: \"user@host\"", "PROMPT");
    prompted("a>b\r\n>", '>', "a>b", "PROMPT");
  }

  @Test
  void g4_aPromptIsSeenAfterTheEchoAndAfterAnUnsolicitedLine() {
    prompted("AT+X=1\r> \n", '>', "AT+X=1", "PROMPT");
    prompted("AT+X=1\r\r\n+CREG: 1\r\n\r\n> ", '>', "AT+X=1", "+CREG: 1", "PROMPT");
  }

  @Test
  void g12_octetsAfterConnectGoToTheDataUnchanged() {
    check(
        "CONNECT 6\r\n~\u00ff}#\r\n\r\nOK\r\n",
        NOTHING_COUNTED,
        2048,
        -1,
        (framer, line) -> {
          if (line.startsWith("CONNECT")) {
            framer.expectData(6);
          }
        },
        "CONNECT 6",
        "DATA:~<FF>}#<CR><LF>",
        "OK");
  }

  @Test
  void g12_dataThatBeginsWithALineFeedKeepsIt() {
    check(
        "CONNECT\r\n\n\nx\r\nOK\r\n",
        NOTHING_COUNTED,
        2048,
        -1,
        (framer, line) -> {
          if (line.equals("CONNECT")) {
            framer.expectData(3);
          }
        },
        "CONNECT",
        "DATA:<LF><LF>x",
        "OK");
  }

  @Test
  void dataOfNoOctetsIsAnEventToo() {
    check(
        "CONNECT\r\n\r\nOK\r\n",
        NOTHING_COUNTED,
        2048,
        -1,
        (framer, line) -> {
          if (line.equals("CONNECT")) {
            framer.expectData(0);
          }
        },
        "CONNECT",
        "DATA:",
        "OK");
  }

  @Test
  void h1_aCountedPayloadIsCountedWhateverItHolds() {
    counted(
        "+USORD: 3,15,\"ab\"\r\nOK\r\n+CR: 1\"\r\n\r\nOK\r\n",
        "+USORD: 3,15,\"ab\"<CR><LF>OK<CR><LF>+CR: 1\"",
        "OK");
  }

  @Test
  void h1_aCountedPayloadMayHoldEveryOctet() {
    StringBuilder all = new StringBuilder();
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < 256; i++) {
      all.append((char) i);
      shown.append(io.github.atelier.grammar.redact.WireText.of(new byte[] {(byte) i}));
    }
    counted("+USORD: 3,256,\"" + all + "\"\r\nOK\r\n", "+USORD: 3,256,\"" + shown + "\"", "OK");
  }

  @Test
  void h3_aPayloadThatLooksLikeAPromptIsPayload() {
    check(
        "+CIPRXGET: 2,0,2,> \r\nOK\r\n",
        COUNTED,
        4096,
        '>',
        (f, l) -> {},
        "+CIPRXGET: 2,0,2,> ",
        "OK");
  }

  @Test
  void h9_aLineThatLooksUnsolicitedInsideACountedPayloadIsPayload() {
    counted(
        "+MQTTSUBRECV:0,\"t\",22,{\r\n+MQTTSUBRECV:0,\"xx\"\r\n+MQTTSUBRECV:0,\"t\",1,a\r\n",
        "+MQTTSUBRECV:0,\"t\",22,{<CR><LF>+MQTTSUBRECV:0,\"xx\"",
        "+MQTTSUBRECV:0,\"t\",1,a");
  }

  @Test
  void h10_aPayloadCutShortHoldsTheFramerOnlyUntilItsLengthIsReached() {
    String short1 = "+USORD: 3,20,\"abc\"\r\n";
    String next = "\r\n+CREG: 1\r\n\r\nOK\r\n\r\nOK\r\n";
    counted(short1 + next, "+USORD: 3,20,\"abc\"<CR><LF><CR><LF>+CREG: 1<CR><LF><CR><LF>OK", "OK");
  }

  @Test
  void h10_resetLeavesAHalfReadPayload() {
    Heard heard = new Heard(COUNTED, 4096, (f, l) -> {});
    byte[] half = "+USORD: 3,2000,\"abc\r\n".getBytes(StandardCharsets.US_ASCII);
    heard.framer.feed(half, 0, half.length);
    heard.framer.reset();
    heard.framer.feed("OK\r\n".getBytes(StandardCharsets.US_ASCII), 0, 4);
    assertThat(heard.events).containsExactly("OK");
  }

  @Test
  void h13_aPayloadBeyondTheBoundIsDroppedToItsLastOctetAndWhatFollowsIsHeard() {
    check(
        "+USORD: 3,150,\"" + "x\r\nOK\r\n".repeat(21) + "abc\"\r\n\r\nOK\r\n",
        COUNTED,
        100,
        -1,
        (f, l) -> {},
        "OVERFLOW",
        "OK");
  }

  @Test
  void h13_dataBeyondTheBoundIsDroppedWhereItIsAskedFor() {
    check(
        "CONNECT 150\r\n" + "\r\nOK\r\n".repeat(25) + "\r\nOK\r\n",
        NOTHING_COUNTED,
        100,
        -1,
        (f, l) -> {
          if (l.startsWith("CONNECT")) {
            f.dropData(150);
          }
        },
        "CONNECT 150",
        "OK");
  }

  @Test
  void h10_whatCameOfAnnouncedOctetsIsLinesOnceNobodyWaitsForMore() {
    Heard heard = new Heard(COUNTED, 1000, (f, l) -> {});
    byte[] wire = "+USORD: 3,500,\"half\r\n\r\nRDY\r\nrest".getBytes(StandardCharsets.ISO_8859_1);
    heard.framer.feed(wire, 0, wire.length);
    assertThat(heard.events).isEmpty();
    assertThat(heard.framer.awaitsCount()).isTrue();
    heard.framer.abandonCount();
    assertThat(heard.events).containsExactly("+USORD: 3,500,\"half", "RDY", "rest");
    assertThat(heard.framer.awaitsCount()).isFalse();
  }

  @Test
  void a16_e12_freeTextIsTakenWhateverItHoldsAlsoNothing() {
    ReplyFramer.TextEnd ok =
        (b, from, to, afterBlank) ->
            afterBlank && new String(b, from, to - from, StandardCharsets.US_ASCII).equals("OK");
    for (String text : new String[] {"", "OK", "+CREG: 1", "a\nb", " x", "> ", "a\r\nOK"}) {
      check(
          "+CMT: 1\r\n" + text + "\r\n\r\nOK\r\n",
          NOTHING_COUNTED,
          100,
          '>',
          (f, l) -> {
            if (l.startsWith("+CMT")) {
              f.expectText(ok);
            }
          },
          "+CMT: 1",
          "DATA:" + text.replace("\n", "<LF>").replace("\r", "<CR>"),
          "OK");
    }
  }

  @Test
  void b11_thePayloadsEchoMayLackItsCtrlZ() {
    byte[] echo = {'O', 'K', 0x1A};
    for (String wire : new String[] {"OK\u001A\r\n+CMGS: 7\r\n", "OK\r\n+CMGS: 7\r\n"}) {
      byte[] bytes = wire.getBytes(StandardCharsets.ISO_8859_1);
      for (int cut = 0; cut <= bytes.length; cut++) {
        Heard heard = new Heard(NOTHING_COUNTED, 100, (f, l) -> {});
        heard.framer.expectEcho(echo, true);
        heard.framer.feed(bytes, 0, cut);
        heard.framer.feed(bytes, cut, bytes.length - cut);
        assertThat(heard.events).containsExactly("+CMGS: 7");
      }
    }
  }

  @Test
  void a8_whatAnIdleLineBringsBeforeAReplyIsNothing() {
    check("\u00FF\0\u00FF\r\n\u00FFOK\r\n", "OK");
  }

  @Test
  void h13_dataBeyondTheBoundIsRefusedAtOnce() {
    Heard heard = new Heard(NOTHING_COUNTED, 100, (f, l) -> {});
    assertThatThrownBy(() -> heard.framer.expectData(101))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("100");
    assertThatThrownBy(() -> heard.framer.expectData(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void i2_noiseIsALineAndHarmsNoOther() {
    check(
        "THIS FORM\u0001AT SUCKS\r\n@\n@AT+USORD=3,16\r\n+CME ERROR: 122\r\n",
        "THIS FORM<01>AT SUCKS",
        "@",
        "@AT+USORD=3,16",
        "+CME ERROR: 122");
  }

  @Test
  void i3_noiseBeyondTheBoundIsDroppedAndSaid() {
    check(
        "x".repeat(35) + "\r\nCONNECT OK\r\n",
        NOTHING_COUNTED,
        30,
        -1,
        (f, l) -> {},
        "OVERFLOW",
        "CONNECT OK");
  }

  @Test
  void i3_twoLongLinesAreTwoOverflows() {
    String noise = "x".repeat(35) + "\r\n";
    check(
        noise + noise + "OK\r\n",
        NOTHING_COUNTED,
        30,
        -1,
        (f, l) -> {},
        "OVERFLOW",
        "OVERFLOW",
        "OK");
  }

  @Test
  void i8_aMegabyteOfSpamIsFramedWithoutGrowth() {
    byte[] spam = "\r\n+CGREG: 1\r\n".repeat(80_000).getBytes(StandardCharsets.US_ASCII);
    int[] lines = {0};
    ReplyFramer framer =
        new ReplyFramer(
            new ReplyFramer.Sink() {
              @Override
              public void line(byte[] buffer, int from, int to) {
                lines[0]++;
                assertThat(buffer.length).isLessThanOrEqualTo(Math.max(4096, spam.length));
              }

              @Override
              public void prompt() {
                throw new AssertionError();
              }

              @Override
              public void data(byte[] buffer, int from, int to) {
                throw new AssertionError();
              }

              @Override
              public void overflow() {
                throw new AssertionError();
              }
            },
            NOTHING_COUNTED,
            2048);
    for (int at = 0; at < spam.length; at += 1000) {
      framer.feed(spam, at, Math.min(1000, spam.length - at));
    }
    assertThat(lines[0]).isEqualTo(80_000);
  }

  @Test
  void theEchoOfDataIsSwallowed() {
    for (boolean blank : new boolean[] {true, false}) {
      List<String> events = new ArrayList<>();
      for (int cut = 1; cut < 20; cut++) {
        Heard heard = new Heard(NOTHING_COUNTED, 100, (f, l) -> {});
        heard.framer.expectPrompt('>');
        byte[] prompt = "\r\n>".getBytes(StandardCharsets.US_ASCII);
        heard.framer.feed(prompt, 0, prompt.length);
        heard.framer.expectEcho("OK\r\n>x".getBytes(StandardCharsets.US_ASCII), true);
        byte[] rest =
            ((blank ? " " : "") + "OK\r\n>x\r\nOK\r\n\r\n+X: 1\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        heard.framer.feed(rest, 0, Math.min(cut, rest.length));
        heard.framer.feed(
            rest, Math.min(cut, rest.length), rest.length - Math.min(cut, rest.length));
        events.addAll(heard.events);
      }
      assertThat(events).hasSize(19 * 3);
      assertThat(Collections.frequency(events, "OK")).isEqualTo(19);
      assertThat(Collections.frequency(events, "PROMPT")).isEqualTo(19);
    }
  }

  @Test
  void whatOnlyBeginsLikeTheEchoIsFramedAsUsual() {
    Heard heard = new Heard(NOTHING_COUNTED, 100, (f, l) -> {});
    heard.framer.expectEcho("+CR".getBytes(StandardCharsets.US_ASCII), false);
    byte[] wire = "+CME ERROR: 3\r\nOK\r\n".getBytes(StandardCharsets.US_ASCII);
    heard.framer.feed(wire, 0, wire.length);
    assertThat(heard.events).containsExactly("+CME ERROR: 3", "OK");
  }
}
