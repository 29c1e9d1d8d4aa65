package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of QMTCFG: what is set is told, and has the effect that the manual gives it. */
class MqttConfigurationTest {
  private static final String OK = "\r\nOK\r\n";
  private static final String ERROR = "\r\nERROR\r\n";

  private static Desk opened(Desk desk) {
    desk.says("AT+QMTOPEN=0,\"h\",1883\r", OK);
    desk.uplinks.listener.opened();
    return desk.hears("\r\n+QMTOPEN: 0,0\r\n");
  }

  private static Desk connected(Desk desk) {
    opened(desk).says("AT+QMTCONN=0,\"id\"\r", OK);
    desk.uplinks.listener.connected(false);
    return desk.hears("\r\n+QMTCONN: 0,0,0\r\n");
  }

  private static Desk ready() {
    return Desk.ready("quectel", false);
  }

  /** Key, what is told at first, what is set, what is told then. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "version,0|4|3|3",
        "pdpcid,0|1|16|16",
        "ssl,0|0|1,5|1,5",
        "keepalive,0|120|3600|3600",
        "session,0|1|0|0",
        "timeout,0|5,3,0|60,10,1|60,10,1",
        "will,0|0|1,2,1,\"last\",\"gone\"|1,2,1,\"last\",\"gone\"",
        "recv/mode,0|0,0|1,1|1,1",
        "send/mode,0|0|1|1",
        "dataformat,0|0,0|1,1|1,1",
        "view/mode,0|1|0|0",
        "edit/timeout,0|0,30|1,120|1,120",
        "qmtping,0|5|60|60",
        "close/time|30|5|5",
        "protocol/check,0|0|1|1",
        "hwauth,0|0|1|1",
      })
  void aKeyIsToldSetAndToldAgain(String key, String first, String set, String then) {
    String name = key.split(",")[0];
    String client = key.endsWith(",0") ? ",0" : "";
    String query = "AT+QMTCFG=\"" + name + "\"" + client + "\r";
    ready()
        .says(query, "\r\n+QMTCFG: \"" + name + "\"," + first + "\r\n" + OK)
        .says("AT+QMTCFG=\"" + name + "\"" + client + "," + set + "\r", OK)
        .says(query, "\r\n+QMTCFG: \"" + name + "\"," + then + "\r\n" + OK);
  }

  @Test
  void whatIsKeptForOthersIsToldAsItWasSet() {
    for (String key : List.of("wakeup/topic", "hwprodid")) {
      ready()
          .says("AT+QMTCFG=\"" + key + "\",0\r", "\r\n+QMTCFG: \"" + key + "\"\r\n" + OK)
          .says("AT+QMTCFG=\"" + key + "\",0,\"x\"\r", OK)
          .says("AT+QMTCFG=\"" + key + "\",0\r", "\r\n+QMTCFG: \"" + key + "\",\"x\"\r\n" + OK);
    }
    ready()
        .says("AT+QMTCFG=\"onenet\",0,\"p\",\"k\"\r", OK)
        .says("AT+QMTCFG=\"onenet\",0\r", "\r\n+QMTCFG: \"onenet\",\"p\",\"k\"\r\n" + OK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "\"foo\",0",
        "\"foo\",0,1",
        "\"version\",0,5",
        "\"version\",6,4",
        "\"pdpcid\",0,0",
        "\"pdpcid\",0,17",
        "\"ssl\",0,1,6",
        "\"keepalive\",0,3601",
        "\"session\",0,2",
        "\"timeout\",0,0",
        "\"timeout\",0,5,11",
        "\"will\",0,1,3,0,\"t\",\"m\"",
        "\"recv/mode\",0,2",
        "\"edit/timeout\",0,1,121",
        "\"qmtping\",0,4",
        "\"close/time\",61",
      })
  void anUnknownKeyAndAValueOutOfRangeAreRefused(String arguments) {
    ready().says("AT+QMTCFG=" + arguments + "\r", ERROR);
  }

  @Test
  void aClientGoesThroughTheContextThatItWasGiven() {
    Desk desk = ready().says("AT+QMTCFG=\"pdpcid\",0,2\r", OK);
    desk.says("AT+QMTOPEN=0,\"h\",1883\r", OK + "\r\n+QMTOPEN: 0,3\r\n")
        .says("AT+CGDCONT=2,\"IP\",\"net\"\r", OK)
        .says("AT+CGACT=1,2\r", OK)
        .says("AT+QMTOPEN=0,\"h\",1883\r", OK);
    assertThat(desk.uplinks.calls).containsExactly("open tcp h:1883");
  }

  @Test
  void versionKeepAliveSessionAndWillGoOutWithConnect() {
    Desk desk =
        ready()
            .says("AT+QMTCFG=\"version\",0,3\r", OK)
            .says("AT+QMTCFG=\"keepalive\",0,77\r", OK)
            .says("AT+QMTCFG=\"session\",0,0\r", OK)
            .says("AT+QMTCFG=\"willex\",0,1,1,1,\"last\",5\r", "\r\n> ")
            .says("\"a\r\n\0", OK)
            .says(
                "AT+QMTCFG=\"willex\",0\r",
                "\r\n+QMTCFG: \"willex\",1,1,1,\"last\",5,\"\"a\r\n\0\"\r\n" + OK);
    opened(desk).says("AT+QMTCONN=0,\"id\",\"user\",\"pass\"\r", OK);
    assertThat(desk.uplinks.login.version()).isEqualTo(3);
    assertThat(desk.uplinks.login.keepAlive()).isEqualTo(77);
    assertThat(desk.uplinks.login.cleanSession()).isFalse();
    assertThat(desk.uplinks.login.will().topic()).isEqualTo("last");
    assertThat(desk.uplinks.login.will().payload()).containsExactly('"', 'a', '\r', '\n', 0);
    assertThat(desk.uplinks.login.will().qos()).isEqualTo(1);
    assertThat(desk.uplinks.login.will().retain()).isTrue();
  }

  @Test
  void noConnackWithinAllRetriesIsAFailureAndTheClientIsFree() {
    Desk desk = opened(ready().says("AT+QMTCFG=\"timeout\",0,2,4\r", OK));
    desk.says("AT+QMTCONN=0,\"id\"\r", OK).pass(Duration.ofMillis(7999)).hears("");
    desk.pass(Duration.ofMillis(1)).hears("\r\n+QMTCONN: 0,2\r\n");
    assertThat(desk.uplinks.calls).endsWith("connect id", "abort");
    connected(desk).pass(Duration.ofSeconds(60)).hears("");
  }

  @Test
  void theRefusalOfTheServerIsToldByItsCode() {
    Desk desk = opened(ready()).says("AT+QMTCONN=0,\"id\"\r", OK);
    desk.uplinks.listener.connectRefused(4);
    desk.hears("\r\n+QMTCONN: 0,0,4\r\n");
  }

  @Test
  void retransmissionsAreToldWhereTheHostWantsToHearThem() {
    Desk desk = connected(ready().says("AT+QMTCFG=\"timeout\",0,5,3,1\r", OK));
    desk.says("AT+QMTPUBEX=0,7,1,0,\"t\",1\r", "\r\n> ").says("x", OK);
    desk.pass(Duration.ofSeconds(5)).hears("\r\n+QMTPUBEX: 0,7,1,1\r\n");
    desk.pass(Duration.ofSeconds(5)).hears("\r\n+QMTPUBEX: 0,7,1,2\r\n");
    desk.pass(Duration.ofSeconds(5)).hears("\r\n+QMTPUBEX: 0,7,2\r\n");
    desk.uplinks.listener.published(1);
    desk.hears("").says("AT+QMTSUB=0,8,\"t\",1\r", OK);
    desk.pass(Duration.ofSeconds(5)).hears("\r\n+QMTSUB: 0,8,1,1\r\n");
    desk.uplinks.listener.subscribed(2, List.of(1));
    desk.hears("\r\n+QMTSUB: 0,8,0,1\r\n").pass(Duration.ofSeconds(60)).hears("");
  }

  @Test
  void withoutTheNoticeOnlyTheEndIsTold() {
    Desk desk = connected(ready());
    desk.says("AT+QMTPUBEX=0,7,1,0,\"t\",1\r", "\r\n> ").says("x", OK);
    desk.pass(Duration.ofMillis(14_999)).hears("");
    desk.pass(Duration.ofMillis(1)).hears("\r\n+QMTPUBEX: 0,7,2\r\n");
  }

  @Test
  void aPublishIsRefusedWhileAnotherOfThatClientIsPending() {
    Desk desk = connected(ready());
    desk.says("AT+QMTPUBEX=0,7,1,0,\"t\",1\r", "\r\n> ").says("x", OK);
    desk.says("AT+QMTPUBEX=0,8,1,0,\"t\",1\r", ERROR).says("AT+QMTPUB=0,8,1,0,\"t\"\r", ERROR);
    desk.uplinks.listener.published(1);
    desk.hears("\r\n+QMTPUBEX: 0,7,0\r\n").says("AT+QMTPUBEX=0,8,1,0,\"t\",1\r", "\r\n> ");
  }

  @Test
  void payloadsTravelInHexadecimalDigitsWhereThatIsConfigured() {
    Desk desk =
        connected(
            ready()
                .says("AT+QMTCFG=\"dataformat\",0,1,1\r", OK)
                .says("AT+QMTCFG=\"recv/mode\",0,0,1\r", OK));
    desk.says("AT+QMTPUBEX=0,7,1,0,\"t\",6\r", "\r\n> ").says("00ffAB", OK);
    assertThat(desk.uplinks.calls).contains("publish t 3 qos 1");
    desk.uplinks.listener.published(1);
    desk.hears("\r\n+QMTPUBEX: 0,7,0\r\n")
        .says("AT+QMTPUBEX=0,7,1,0,\"t\",3\r", "\r\n> ")
        .says("0xf", ERROR);
    desk.uplinks.listener.message("t", new byte[] {0, (byte) 0xFF}, 1, 9);
    desk.hears("\r\n+QMTRECV: 0,9,\"t\",4,\"00FF\"\r\n");
  }

  @Test
  void aPayloadThatDoesNotComeInTimeIsGivenUp() {
    Desk desk = connected(ready().says("AT+QMTCFG=\"edit/timeout\",0,1\r", OK));
    desk.says("AT+QMTPUBEX=0,7,1,0,\"t\",5\r", "\r\n> ").types("abc");
    desk.pass(Duration.ofMillis(29_999)).hears("").pass(Duration.ofMillis(1)).hears(ERROR);
    desk.says("AT+QMTCFG=\"edit/timeout\",0,0\r", OK)
        .says("AT+QMTPUBEX=0,7,1,0,\"t\",5\r", "\r\n> ")
        .pass(Duration.ofMinutes(5))
        .says("abcde", OK);
  }

  @Test
  void theEchoOfPayloadsIsASwitch() {
    Desk desk = connected(ready()).says("ATE1\r", OK);
    desk.hearsAfter("AT+QMTCFG=\"view/mode\",0,0\r");
    String prompt = desk.hearsAfter("AT+QMTPUBEX=0,7,1,0,\"t\",3\r");
    assertThat(prompt).endsWith("\r\n> ");
    assertThat(desk.hearsAfter("abc")).isEqualTo(OK);
    desk.uplinks.listener.published(1);
    desk.hearsAfter("AT+QMTCFG=\"view/mode\",0,1\r");
    desk.hearsAfter("AT+QMTPUBEX=0,7,1,0,\"t\",3\r");
    assertThat(desk.hearsAfter("abc")).isEqualTo("abc" + OK);
  }

  @Test
  void severalTopicsGoInOnePacketAndAreToldByTheReadForm() {
    Desk desk = connected(ready());
    desk.says("AT+QMTSUB?\r", OK).says("AT+QMTSUB=0,1,\"a\",0,\"b\",1,\"c/#\",2\r", OK);
    assertThat(desk.uplinks.calls).contains("subscribe a b c/#");
    desk.uplinks.listener.subscribed(1, List.of(0, 1, 2));
    desk.hears("\r\n+QMTSUB: 0,1,0,0,1,2\r\n").says("AT+QMTUNS=0,2,\"a\",\"c/#\"\r", OK);
    desk.uplinks.listener.unsubscribed(2);
    desk.hears("\r\n+QMTUNS: 0,2,0\r\n").says("AT+QMTSUB?\r", "\r\n+QMTSUB: 0,\"b\",1\r\n" + OK);
    desk.says("AT+QMTSUB=0,3,\"no\",1,\"yes\",1\r", OK);
    desk.uplinks.listener.subscribed(3, List.of(128, 1));
    desk.hears("\r\n+QMTSUB: 0,3,2\r\n");
  }

  @Test
  void theOlderFlavourTakesTheMessageInTheLineAndChecksItsNumber() {
    Desk desk = Desk.ready("bc26", false);
    desk.says("AT+QMTCFG=\"version\",0\r", "\r\n+QMTCFG: 1\r\n" + OK)
        .says("AT+QMTCFG=\"echomode\",0,0\r", OK)
        .says("AT+QMTCFG=\"echomode\",0\r", "\r\n+QMTCFG: 0\r\n" + OK)
        .says("AT+QMTCFG=\"showrecvlen\",0,1\r", OK);
    connected(desk)
        .says("AT+QMTPUB=0,0,1,0,\"t\",3,\"abc\"\r", ERROR)
        .says("AT+QMTPUB=0,4,0,0,\"t\",3,\"abc\"\r", ERROR)
        .says("AT+QMTPUB=0,4,1,0,\"t\",3,\"a\"b\"\r", OK);
    desk.uplinks.listener.published(1);
    desk.hears("\r\n+QMTPUB: 0,4,0\r\n");
    assertThat(desk.uplinks.calls).contains("publish t 3 qos 1");
    desk.uplinks.listener.message("t", "a\"b".getBytes(StandardCharsets.US_ASCII), 0, 0);
    desk.hears("\r\n+QMTRECV: 0,0,\"t\",3,\"a\"b\"\r\n");
  }
}
