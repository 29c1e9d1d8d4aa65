package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.emulator.uplink.LinkFailure;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What ESP-AT adds: errors that say their number, states, and messages in pieces. */
class EspAtMqttTest {
  private static final String OK = "\r\nOK\r\n";

  private static Desk configured() {
    return Desk.ready("esp-at", false)
        .says("AT+MQTTCONN?\r", "\r\n+MQTTCONN:0,0\r\n" + OK)
        .says("AT+MQTTUSERCFG=0,1,\"id\",\"\",\"\",0,0,\"\"\r", OK);
  }

  private static Desk connected() {
    Desk desk = configured().says("AT+MQTTCONN=0,\"h\",1883,0\r", "");
    desk.uplinks.listener.opened();
    desk.uplinks.listener.connected(false);
    return desk.hears("\r\n+MQTTCONNECTED:0,1,\"h\",\"1883\",\"\",0\r\n" + OK);
  }

  @Test
  void anErrorSaysItsNumberBefore() {
    Desk desk =
        configured()
            .says("AT+MQTTSUB=0,\"t\",1\r", "\r\nERR CODE:0x00006003\r\n\r\nERROR\r\n")
            .says("AT+MQTTCONN=0,\"h\",1883,0\r", "");
    desk.uplinks.listener.openFailed(new LinkFailure(LinkFailure.Kind.CONNECTION_REFUSED, "no"));
    desk.hears("\r\nERR CODE:0x0000600b\r\n\r\nERROR\r\n");
  }

  @Test
  void theStateOfTheClientAndItsSubscriptionsAreTold() {
    Desk desk =
        connected()
            .says("AT+MQTTCONN?\r", "\r\n+MQTTCONN:0,4,1,\"h\",\"1883\",\"\",0\r\n" + OK)
            .says("AT+MQTTSUB=0,\"t\",1\r", "");
    desk.uplinks.listener.subscribed(1, java.util.List.of(1));
    desk.hears(OK)
        .says("AT+MQTTCONN?\r", "\r\n+MQTTCONN:0,6,1,\"h\",\"1883\",\"\",0\r\n" + OK)
        .says("AT+MQTTSUB?\r", "\r\n+MQTTSUB:0,6,\"t\",1\r\n" + OK);
  }

  @Test
  void aLongMessageComesAsSeveral() {
    Desk desk = connected();
    String payload = "x".repeat(2050);
    desk.uplinks.listener.message("t", payload.getBytes(StandardCharsets.US_ASCII), 0, 0);
    String whole = desk.hearsAfter("");
    assertThat(whole)
        .isEqualTo(
            "\r\n+MQTTSUBRECV:0,\"t\",1024,"
                + "x".repeat(1024)
                + "\r\n\r\n+MQTTSUBRECV:0,\"t\",1024,"
                + "x".repeat(1024)
                + "\r\n\r\n+MQTTSUBRECV:0,\"t\",2,xx\r\n");
  }
}
