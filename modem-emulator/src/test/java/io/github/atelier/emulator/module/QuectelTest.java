package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the QMT commands add to the core: text until Ctrl-Z, and messages that wait to be read. */
class QuectelTest {
  private static final String OK = "\r\nOK\r\n";

  private static Desk connected(boolean slowly) {
    Desk desk = Desk.ready("quectel", slowly).says("AT+QMTOPEN=0,\"h\",1883\r", OK);
    desk.uplinks.listener.opened();
    desk.hears("\r\n+QMTOPEN: 0,0\r\n").says("AT+QMTCONN=0,\"id\"\r", OK);
    desk.uplinks.listener.connected(false);
    return desk.hears("\r\n+QMTCONN: 0,0,0\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPasswordNeedsAUserName(boolean slowly) {
    Desk desk = Desk.ready("quectel", slowly).says("AT+QMTOPEN=0,\"h\",1883\r", OK);
    desk.uplinks.listener.opened();
    desk.hears("\r\n+QMTOPEN: 0,0\r\n")
        .says("AT+QMTCONN=0,\"id\",,\"secret\"\r", "\r\nERROR\r\n")
        .says("AT+QMTCONN=0,\"id\",\"user\"\r", OK);
    assertThat(desk.uplinks.login.username()).isEqualTo("user");
    assertThat(desk.uplinks.login.password()).isNull();
  }

  private static void message(Desk desk, String payload) {
    desk.uplinks.listener.message("t", payload.getBytes(StandardCharsets.UTF_8), 1, 7);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void textIsPublishedUpToCtrlZ(boolean slowly) {
    Desk desk = connected(slowly);
    desk.says("AT+QMTPUB=0,1,1,0,\"a/b\"\r", "\r\n> ").says("O\r\nK\r\nAT\r\n> \u001a", OK);
    desk.uplinks.listener.published(1);
    desk.hears("\r\n+QMTPUB: 0,1,0\r\n");
    assertThat(desk.uplinks.calls).contains("publish a/b 12 qos 1");
    desk.says("AT+QMTPUB=0,0,0,0,\"a\"\r", "\r\n> ").says("\u001a", OK);
    assertThat(desk.uplinks.calls).contains("publish a 0 qos 0");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void escGivesThePublishUp(boolean slowly) {
    Desk desk = connected(slowly);
    desk.says("AT+QMTPUB=0,1,1,0,\"a/b\"\r", "\r\n> ").says("half\u001b", OK).says("AT\r", OK);
    assertThat(desk.uplinks.calls).noneMatch(c -> c.startsWith("publish"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatCannotBePublishedIsRefusedBeforeThePrompt(boolean slowly) {
    Desk desk = connected(slowly);
    desk.says("AT+QMTPUB=1,1,1,0,\"a\"\r", "\r\nERROR\r\n")
        .says("AT+QMTPUB=0,0,1,0,\"a\"\r", "\r\nERROR\r\n")
        .says("AT+QMTPUBEX=0,0,1,0,\"a\",3\r", "\r\nERROR\r\n")
        .says("AT+QMTPUB=0,1,1,0,\"\"\r", "\r\nERROR\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void inBufferedModeAMessageWaitsUntilItIsRead(boolean slowly) {
    Desk desk = connected(slowly);
    desk.says("AT+QMTCFG=\"recv/mode\",0,1,1\r", OK)
        .says("AT+QMTCFG=\"recv/mode\",0\r", "\r\n+QMTCFG: \"recv/mode\",1,1\r\n" + OK);
    message(desk, "one");
    message(desk, "two\r\nOK\r\n");
    desk.hears("\r\n+QMTRECV: 0,0\r\n\r\n+QMTRECV: 0,1\r\n")
        .says("AT+QMTRECV=0,1\r", "\r\n+QMTRECV: 0,7,\"t\",9,\"two\r\nOK\r\n\"\r\n" + OK)
        .says("AT+QMTRECV=0,1\r", "\r\nERROR\r\n");
    message(desk, "three");
    desk.hears("\r\n+QMTRECV: 0,1\r\n")
        .says(
            "AT+QMTRECV=0\r",
            "\r\n+QMTRECV: 0,7,\"t\",3,\"one\"\r\n\r\n+QMTRECV: 0,7,\"t\",5,\"three\"\r\n" + OK)
        .says("AT+QMTRECV=0\r", OK)
        .says("AT+QMTRECV=0,5\r", "\r\nERROR\r\n")
        .says("AT+QMTCFG=\"recv/mode\",0,1,0\r", OK);
    message(desk, "x");
    desk.hears("\r\n+QMTRECV: 0,0\r\n")
        .says("AT+QMTRECV=0,0\r", "\r\n+QMTRECV: 0,7,\"t\",\"x\"\r\n" + OK);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thereAreFiveSlotsAndTheyGoWithTheConnection(boolean slowly) {
    Desk desk = connected(slowly).says("AT+QMTCFG=\"recv/mode\",0,1,1\r", OK);
    for (int i = 0; i < 6; i++) {
      message(desk, "m" + i);
    }
    desk.hears(
        "\r\n+QMTRECV: 0,0\r\n\r\n+QMTRECV: 0,1\r\n\r\n+QMTRECV: 0,2\r\n\r\n+QMTRECV: 0,3\r\n\r\n+QMTRECV: 0,4\r\n");
    desk.says("AT+QMTRECV=0,4\r", "\r\n+QMTRECV: 0,7,\"t\",2,\"m4\"\r\n" + OK)
        .says("AT+QMTDISC=0\r", OK);
    desk.uplinks.listener.closed();
    desk.hears("\r\n+QMTDISC: 0,0\r\n").says("AT+QMTRECV=0,0\r", "\r\nERROR\r\n");
  }
}
