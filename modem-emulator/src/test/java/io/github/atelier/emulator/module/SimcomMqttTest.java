package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.emulator.uplink.LinkFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CMQTT from the start of its service to its end, octet by octet. */
class SimcomMqttTest {
  private static final String OK = "\r\nOK\r\n";
  private static final String ERROR = "\r\nERROR\r\n";

  private static Desk acquired() {
    return Desk.ready("simcom", false)
        .says("AT+CMQTTSTART\r", OK + "\r\n+CMQTTSTART: 0\r\n")
        .says("AT+CMQTTACCQ=0,\"id\"\r", OK);
  }

  private static Desk connected() {
    Desk desk = acquired().says("AT+CMQTTCONNECT=0,\"tcp://h:1884\",60,1\r", OK);
    desk.uplinks.listener.opened();
    desk.uplinks.listener.connected(false);
    return desk.hears("\r\n+CMQTTCONNECT: 0,0\r\n");
  }

  @Test
  void aServiceThatRunsSaysItsNumberAndStaysRunning() {
    acquired()
        .says("AT+CMQTTSTART\r", "\r\n+CMQTTSTART: 23\r\n" + ERROR)
        .says("AT+CMQTTSTOP\r", "\r\n+CMQTTSTOP: 19\r\n" + ERROR)
        .says("AT+CMQTTREL=0\r", OK)
        .says("AT+CMQTTSTOP\r", OK + "\r\n+CMQTTSTOP: 0\r\n")
        .says("AT+CMQTTSTOP\r", "\r\n+CMQTTSTOP: 9\r\n" + ERROR)
        .says("AT+CMQTTSTART=1\r", OK + "\r\n+CMQTTSTART: 0\r\n");
  }

  @Test
  void theReadFormsTellWhatIsTakenAndWhatIsConnected() {
    Desk.ready("simcom", false)
        .says("AT+CMQTTACCQ?\r", OK)
        .says("AT+CMQTTACCQ=0,\"id\"\r", "\r\n+CMQTTACCQ: 0,9\r\n" + ERROR);
    connected()
        .says("AT+CMQTTACCQ=1,\"other\",1\r", OK)
        .says("AT+CMQTTACCQ=0,\"again\"\r", "\r\n+CMQTTACCQ: 0,19\r\n" + ERROR)
        .says(
            "AT+CMQTTACCQ?\r",
            "\r\n+CMQTTACCQ: 0,\"id\",0\r\n\r\n+CMQTTACCQ: 1,\"other\",1\r\n" + OK)
        .says("AT+CMQTTDISC?\r", "\r\n+CMQTTDISC: 0,0\r\n\r\n+CMQTTDISC: 1,1\r\n" + OK);
  }

  @Test
  void withoutAPortTheRegisteredOneIsMeant() {
    Desk desk = acquired().says("AT+CMQTTCONNECT=0,\"tcp://h\",60,1\r", OK);
    assertThat(desk.uplinks.target.port()).isEqualTo(1883);
    desk = acquired().says("AT+CMQTTACCQ=1,\"tls\",1\r", OK);
    desk.says("AT+CMQTTCONNECT=1,\"tcp://h\",60,1\r", OK);
    assertThat(desk.uplinks.target.port()).isEqualTo(8883);
  }

  @Test
  void theWillComesByTwoPromptsAndGoesWithTheRelease() {
    Desk desk =
        acquired()
            .says("AT+CMQTTWILLTOPIC=0,4\r", "\r\n> ")
            .says("last", OK)
            .says("AT+CMQTTWILLMSG=0,5,1\r", "\r\n> ")
            .says("a\r\n\"b", OK)
            .says("AT+CMQTTCONNECT=0,\"tcp://h:1\",60,1\r", OK);
    desk.uplinks.listener.opened();
    desk.pass(Duration.ZERO);
    assertThat(desk.uplinks.login.will().topic()).isEqualTo("last");
    assertThat(desk.uplinks.login.will().payload())
        .isEqualTo("a\r\n\"b".getBytes(StandardCharsets.US_ASCII));
    assertThat(desk.uplinks.login.will().qos()).isEqualTo(1);
    desk.uplinks.listener.openFailed(new LinkFailure(LinkFailure.Kind.CONNECTION_REFUSED, "no"));
    desk.hears("\r\n+CMQTTCONNECT: 0,3\r\n")
        .says("AT+CMQTTREL=0\r", OK)
        .says("AT+CMQTTACCQ=0,\"id\"\r", OK)
        .says("AT+CMQTTCONNECT=0,\"tcp://h:1\",60,1\r", OK);
    desk.uplinks.listener.opened();
    desk.pass(Duration.ZERO);
    assertThat(desk.uplinks.login.will()).isNull();
    assertThat(desk.hearsAfter("AT+CMQTTWILLTOPIC=1,1\r")).isEqualTo("\r\n> ");
    assertThat(desk.hearsAfter("t")).isEqualTo("\r\n+CMQTTWILLTOPIC: 1,20\r\n" + ERROR);
  }

  @Test
  void topicsThatWereGivenBeforeGoInOnePacket() {
    Desk desk =
        connected()
            .says("AT+CMQTTSUB=0\r", "\r\n+CMQTTSUB: 0,18\r\n" + ERROR)
            .says("AT+CMQTTSUBTOPIC=0,3,1\r", "\r\n> ")
            .says("a/b", OK)
            .says("AT+CMQTTSUBTOPIC=0,1,0\r", "\r\n> ")
            .says("c", OK)
            .says("AT+CMQTTSUB=0\r", OK);
    assertThat(desk.uplinks.calls).contains("subscribe a/b c");
    desk.uplinks.listener.subscribed(1, List.of(1, 0));
    desk.hears("\r\n+CMQTTSUB: 0,0\r\n")
        .says("AT+CMQTTUNSUBTOPIC=0,1\r", "\r\n> ")
        .says("c", OK)
        .says("AT+CMQTTUNSUB=0,0\r", OK);
    assertThat(desk.uplinks.calls).contains("unsubscribe c");
    desk.uplinks.listener.unsubscribed(2);
    desk.hears("\r\n+CMQTTUNSUB: 0,0\r\n");
    for (int i = 0; i < 10; i++) {
      desk.says("AT+CMQTTSUBTOPIC=0,1,0\r", "\r\n> ").says("" + i, OK);
    }
    desk.says("AT+CMQTTSUBTOPIC=0,1,0\r", "\r\n> ")
        .says("x", "\r\n+CMQTTSUBTOPIC: 0,12\r\n" + ERROR);
  }

  @Test
  void keysAreToldAndClearedByTheRelease() {
    Desk desk = acquired();
    desk.says("AT+CMQTTCFG=\"version\",0\r", "\r\n+CMQTTCFG: \"version\",0,3\r\n" + OK)
        .says("AT+CMQTTCFG=\"version\",0,4\r", OK)
        .says("AT+CMQTTCFG=\"version\",0\r", "\r\n+CMQTTCFG: \"version\",0,4\r\n" + OK)
        .says("AT+CMQTTCFG=\"checkUTF8\",0,0\r", OK)
        .says("AT+CMQTTCFG=\"checkUTF8\",0\r", "\r\n+CMQTTCFG: \"checkUTF8\",0,0\r\n" + OK)
        .says("AT+CMQTTCFG=\"optimeout\",0,20\r", OK)
        .says("AT+CMQTTCFG=\"optimeout\",0\r", "\r\n+CMQTTCFG: \"optimeout\",0,20\r\n" + OK)
        .says("AT+CMQTTCFG=\"optimeout\",0,19\r", ERROR)
        .says("AT+CMQTTCFG=\"SCID\",0,2\r", OK)
        .says("AT+CMQTTCFG=\"SCID\",0\r", "\r\n+CMQTTCFG: \"SCID\",0,2\r\n" + OK)
        .says("AT+CMQTTCFG=\"CID\",3\r", OK)
        .says("AT+CMQTTCFG=\"CID\"\r", "\r\n+CMQTTCFG: \"CID\",3\r\n" + OK)
        .says("AT+CMQTTCFG=\"other\",0\r", ERROR)
        .says("AT+CMQTTREL=0\r", OK)
        .says("AT+CMQTTACCQ=0,\"id\"\r", OK)
        .says("AT+CMQTTCFG=\"version\",0\r", "\r\n+CMQTTCFG: \"version\",0,3\r\n" + OK)
        .says("AT+CMQTTCFG=\"SCID\",0\r", "\r\n+CMQTTCFG: \"SCID\",0\r\n" + OK);
  }

  @Test
  void noAnswerWithinTheTimeOfTheCommandIsToldByItsNumber() {
    Desk desk = connected();
    desk.says("AT+CMQTTTOPIC=0,1\r", "\r\n> ")
        .says("t", OK)
        .says("AT+CMQTTPAYLOAD=0,1\r", "\r\n> ")
        .says("x", OK)
        .says("AT+CMQTTPUB=0,1,10\r", OK);
    desk.pass(Duration.ofMillis(9999)).hears("");
    desk.pass(Duration.ofMillis(1)).hears("\r\n+CMQTTPUB: 0,17\r\n");
    desk.says("AT+CMQTTCFG=\"optimeout\",0,20\r", OK)
        .says("AT+CMQTTSUB=0,1,1\r", "\r\n> ")
        .says("t", OK);
    desk.pass(Duration.ofSeconds(20)).hears("\r\n+CMQTTSUB: 0,17\r\n");
  }

  @Test
  void howAConnectionWasLostIsToldByItsCause() {
    Desk desk = connected();
    desk.uplinks.listener.lost(new LinkFailure(LinkFailure.Kind.PEER_CLOSED, "x"));
    desk.hears("\r\n+CMQTTCONNLOST: 0,1\r\n");
    desk = connected();
    desk.uplinks.listener.lost(new LinkFailure(LinkFailure.Kind.RESET, "x"));
    desk.hears("\r\n+CMQTTCONNLOST: 0,2\r\n");
    desk = connected();
    desk.module.loseCoverage();
    desk.hears("\r\n+CMQTTNONET\r\n\r\n+CMQTTCONNLOST: 0,3\r\n");
  }

  @Test
  void aLongMessageComesInParts() {
    Desk desk = connected();
    String payload = "x".repeat(3200);
    desk.uplinks.listener.message("a/b", payload.getBytes(StandardCharsets.US_ASCII), 1, 7);
    desk.hears(
        "\r\n+CMQTTRXSTART: 0,3,3200\r\n"
            + "\r\n+CMQTTRXTOPIC: 0,3\r\na/b"
            + "\r\n+CMQTTRXPAYLOAD: 0,1500\r\n"
            + payload.substring(0, 1500)
            + "\r\n+CMQTTRXPAYLOAD: 0,1500\r\n"
            + payload.substring(0, 1500)
            + "\r\n+CMQTTRXPAYLOAD: 0,200\r\n"
            + payload.substring(0, 200)
            + "\r\n+CMQTTRXEND: 0\r\n");
  }
}
