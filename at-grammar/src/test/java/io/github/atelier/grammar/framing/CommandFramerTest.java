package io.github.atelier.grammar.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What hosts really send. Each stream is cut at every octet. */
class CommandFramerTest {
  private static void check(String wire, String... events) {
    for (int cut = 0; cut <= wire.length(); cut++) {
      Typed typed = new Typed(32);
      if (cut == 0) {
        wire.chars().forEach(c -> typed.feed(String.valueOf((char) c)));
      } else {
        typed.feed(wire.substring(0, cut)).feed(wire.substring(cut));
      }
      assertThat(typed.events).as("cut at " + cut).containsExactly(events);
    }
  }

  @Test
  void aCommandLineStandsBetweenAtAndCarriageReturn() {
    check("AT+CSQ\r", "LINE:+CSQ");
    check("at+csq\rAt\raT+X=\"y\"\r", "LINE:+csq", "LINE:", "LINE:+X=\"y\"");
  }

  @Test
  void aLineFeedAfterTheCarriageReturnIsNoLine() {
    check("AT\r\nAT\r\n\nAT\r", "LINE:", "LINE:", "LINE:");
  }

  @Test
  void i2_noiseBeforeAtIsDropped() {
    check("\0\u007fxx\rfoo@AT+X\r", "LINE:+X");
    check("\r\r\n\rAT\r", "LINE:");
  }

  @Test
  void aBackspaceTakesBackTheLastCharacter() {
    check("AT+CSR\bQ\r", "LINE:+CSQ");
    check("AT+CSR\u007fQ\r\b\b\bAT\r", "LINE:+CSQ", "LINE:");
  }

  @Test
  void otherControlCharactersAreIgnored() {
    check("A\u0001T+\u001bX\u001a\r", "LINE:+X");
  }

  @Test
  void octetsBeyondAsciiAreKept() {
    check("AT+X=\"\u00e4\u00b8\u00ad\"\r", "LINE:+X=\"<E4><B8><AD>\"");
  }

  /** 7 data bits and a parity bit, in every kind of parity. */
  @Test
  void parityInBit7IsTakenOff() {
    check("A\u00d4+\u00c3S\u00d1\u008dAT\r", "LINE:+CSQ", "LINE:");
    check("\u00c1T\u00abCS\u0051\rAT\r", "LINE:+CSQ", "LINE:");
    check("AT+X=\"A\u00d4\u0080\"\r", "LINE:+X=\"A<D4><80>\"");
  }

  @Test
  void aLineHasBegunWhenItsPrefixIsTyped() {
    Typed typed = new Typed(32);
    for (String part : new String[] {"xx", "A"}) {
      assertThat(typed.feed(part).framer.inCommandLine()).as(part).isFalse();
    }
    assertThat(typed.feed("T").framer.inCommandLine()).isTrue();
    assertThat(typed.feed("+C").framer.inCommandLine()).isTrue();
    assertThat(typed.feed("\r").framer.inCommandLine()).isFalse();
    assertThat(typed.feed("ATC=2\rx").framer.inCommandLine()).as("data").isFalse();
  }

  @Test
  void aSlashRepeatsTheLastLineAtOnce() {
    check("A/", "LINE:");
    check("AT+CSQ\rA/a/AT\rA/", "LINE:+CSQ", "LINE:+CSQ", "LINE:+CSQ", "LINE:", "LINE:");
  }

  @Test
  void aLineBeyondTheBoundIsDroppedAndSaidAtItsEnd() {
    check("AT" + "x".repeat(31) + "\rAT\r", "TOO LONG", "LINE:");
    check("AT" + "x".repeat(30) + "\r", "LINE:" + "x".repeat(30));
    check("y".repeat(100) + "\rAT\r", "LINE:");
  }

  @Test
  void countedDataMayHoldEveryOctet() {
    check(
        "ATC=9\r\r\nAT\r\0\u001a\u001b\u00ffAT\r",
        "LINE:C=9",
        "DATA:<CR><LF>AT<CR><00><SUB><ESC><FF>",
        "LINE:");
  }

  @Test
  void countedDataOfNoOctetsComesAtOnce() {
    check("ATC=0\rAT\r", "LINE:C=0", "DATA:", "LINE:");
  }

  @Test
  void dataEndsAtItsTerminatorOrIsAbandoned() {
    check("ATU\rhi\r\n\u001aAT\r", "LINE:U", "DATA:hi<CR><LF>", "LINE:");
    check("ATU\rhi\u001bAT\r", "LINE:U", "ABANDONED", "LINE:");
    check("ATU\r\u001a", "LINE:U", "DATA:");
  }

  @Test
  void dataBeyondTheBoundIsDroppedButItsEndIsSeen() {
    check("ATU\r123456789abc\u001aAT\r", "LINE:U", "DATA:12345678", "LINE:");
  }

  @Test
  void theEchoIsWhatWasTypedWithoutTheLineFeed() {
    assertThat(new Typed(32).feed("AT+X\r\nAT\r").echo).hasToString("AT+X<CR>AT<CR>");
  }

  @Test
  void dataIsNotEchoedAsACommand() {
    assertThat(new Typed(32).feed("ATC=2\rxyAT\r").echo).hasToString("ATC=2<CR>AT<CR>");
  }

  @Test
  void aPauseLeavesTheRestToTheCaller() {
    byte[] wire = "AT+A\r\nAT+B\r".getBytes(StandardCharsets.US_ASCII);
    Typed[] typed = new Typed[1];
    typed[0] =
        new Typed(32) {
          @Override
          public void commandLine(byte[] buffer, int from, int to) {
            super.commandLine(buffer, from, to);
            framer.pause();
          }
        };
    int taken = typed[0].framer.feed(wire, 0, wire.length);
    assertThat(taken).as("the LF belongs to the line's end").isEqualTo(6);
    assertThat(typed[0].framer.feed(wire, taken, wire.length - taken)).isZero();
    typed[0].framer.resume();
    assertThat(typed[0].framer.feed(wire, taken, wire.length - taken)).isEqualTo(5);
    assertThat(typed[0].events).containsExactly("LINE:+A", "LINE:+B");
  }

  @Test
  void theLineFeedOfAHostThatEndsItsLinesWithOneIsNoData() {
    check("AT\r\nATC=3\r\n\nabAT\r\n", "LINE:", "LINE:C=3", "DATA:<LF>ab", "LINE:");
    check("AT\rATC=3\r\nabAT\r", "LINE:", "LINE:C=3", "DATA:<LF>ab", "LINE:");
    check("AT\r\nATU\r\nhi\u001aAT\r\n", "LINE:", "LINE:U", "DATA:hi", "LINE:");
  }
}
