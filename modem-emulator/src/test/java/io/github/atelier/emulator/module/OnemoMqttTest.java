package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the current OneMO generation tells of itself, and how it writes payloads. */
class OnemoMqttTest {
  private static final String OK = "\r\nOK\r\n";

  private static Desk connected(Desk desk) {
    desk.says("AT+MQTTCONN=0,\"h\",1883,\"id\",\"u\",\"p\"\r", OK);
    desk.uplinks.listener.opened();
    desk.uplinks.listener.connected(false);
    return desk.hears("\r\n+MQTTURC: \"conn\",0,0\r\n");
  }

  private static Desk ready() {
    return Desk.ready("onemo", false);
  }

  @Test
  void theStateAndTheSubscriptionsOfAClientAreTold() {
    Desk desk =
        connected(ready().says("AT+MQTTSTATE=0\r", "\r\n+MQTTSTATE: 3\r\n" + OK))
            .says("AT+MQTTSTATE=0\r", "\r\n+MQTTSTATE: 2\r\n" + OK)
            .says("AT+MQTTSTATE=1\r", "\r\n+MQTTSTATE: 3\r\n" + OK)
            .says("AT+MQTTSUB=0\r", OK)
            .says("AT+MQTTSUB=0,\"a\",0,\"b\",2\r", "\r\n+MQTTSUB: 0,1\r\n" + OK);
    desk.uplinks.listener.subscribed(1, List.of(0, 2));
    desk.hears("\r\n+MQTTURC: \"suback\",0,1,0,2\r\n")
        .says("AT+MQTTSUB=0\r", "\r\n+MQTTSUB: 0,\"a\",0\r\n\r\n+MQTTSUB: 0,\"b\",2\r\n" + OK)
        .says("AT+MQTTSUB=0,\"no\",1\r", "\r\n+MQTTSUB: 0,2\r\n" + OK);
    desk.uplinks.listener.subscribed(2, List.of(128));
    desk.hears("\r\n+MQTTURC: \"suback\",0,2,128\r\n");
  }

  @Test
  void payloadsTravelInDigitsBothWaysWhereThatIsConfigured() {
    Desk desk =
        connected(
            ready()
                .says("AT+MQTTCFG=\"encoding\",0\r", "\r\n+MQTTCFG: \"encoding\",0,0\r\n" + OK)
                .says("AT+MQTTCFG=\"encoding\",0,1,1\r", OK));
    desk.says("AT+MQTTPUB=0,\"t\",1,0,0,4\r", "\r\n> ")
        .says("00FF", "\r\n+MQTTPUB: 0,1,7\r\n" + OK);
    assertThat(desk.uplinks.calls).contains("publish t 2 qos 1");
    desk.uplinks.listener.message("t", "hi".getBytes(StandardCharsets.US_ASCII), 0, 0);
    desk.hears("\r\n+MQTTURC: \"publish\",0,0,\"t\",4,4,6869\r\n");
  }

  @Test
  void theWillGoesOutWithConnect() {
    Desk desk =
        connected(
            ready()
                .says("AT+MQTTCFG=\"willoption\",0,1,1,1\r", OK)
                .says("AT+MQTTCFG=\"willpayload\",0,\"last\",\"gone\"\r", OK));
    assertThat(desk.uplinks.login.will().topic()).isEqualTo("last");
    assertThat(desk.uplinks.login.will().qos()).isEqualTo(1);
    assertThat(desk.uplinks.login.will().retain()).isTrue();
  }
}
