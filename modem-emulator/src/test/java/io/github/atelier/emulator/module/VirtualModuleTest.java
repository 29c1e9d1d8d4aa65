package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.emulator.uplink.LinkFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the module says, octet by octet, written by hand; the host's octets whole and one at a time.
 */
class VirtualModuleTest {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPersonAtATerminal(boolean slowly) {
    Desk desk = new Desk("3gpp", ModuleConfig.defaults(), slowly).pass(Duration.ofSeconds(2));
    desk.says("AT\r", "AT\r\r\nOK\r\n")
        .says("at\r", "at\r\r\nOK\r\n")
        .says("ATE0\r", "ATE0\r\r\nOK\r\n")
        .says("ATI\r", "\r\nAtelier\r\n\r\nVirtual Module\r\n\r\nRevision: 0.1\r\n\r\nOK\r\n")
        .says("AT+CGSN\r", "\r\n867600012345673\r\n\r\nOK\r\n")
        .says("AT+CPIN?\r", "\r\n+CPIN: READY\r\n\r\nOK\r\n")
        .says("AT+CSQ\r\n", "\r\n+CSQ: 24,99\r\n\r\nOK\r\n")
        .says("AT+COPS?\r", "\r\n+COPS: 0,0,\"Atelier Mobile\",7\r\n\r\nOK\r\n")
        .says("AT+CEREG?\r", "\r\n+CEREG: 0,1\r\n\r\nOK\r\n")
        .says("AT+CEREG=2;+CEREG?\r", "\r\n+CEREG: 2,1,\"1A2B\",\"01CEAD8F\",7\r\n\r\nOK\r\n")
        .says("AT+CMEE=?\r", "\r\n+CMEE: (0-2)\r\n\r\nOK\r\n")
        .says("AT+CGDCONT=1,\"IP\",\"cmiot\"\r", "\r\nOK\r\n")
        .says("AT+CGDCONT?\r", "\r\n+CGDCONT: 1,\"IP\",\"cmiot\"\r\n\r\nOK\r\n")
        .says("AT+CGACT?\r", "\r\n+CGACT: 1,0\r\n\r\nOK\r\n")
        .says("AT+CGACT=1,1;+CGPADDR=1\r", "\r\n+CGPADDR: 1,\"10.64.0.2\"\r\n\r\nOK\r\n")
        .says("AT+CCLK=\"26/11/24,12:00:00+32\"\r", "\r\nOK\r\n")
        .says("AT+CCLK?\r", "\r\n+CCLK: \"26/11/24,12:00:00+32\"\r\n\r\nOK\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void linesOfSeveralCommandsHaveOneFinalResultAndStopAtTheFirstFailure(boolean slowly) {
    Desk.ready("3gpp", slowly)
        .says("ATE0 &C0 +CMEE=1\r", "\r\nOK\r\n")
        .says("AT+CSQ;+CMEE?\r", "\r\n+CSQ: 24,99\r\n\r\n+CMEE: 1\r\n\r\nOK\r\n")
        .says("AT+CSQ;+CMEE=9;+CSQ\r", "\r\n+CSQ: 24,99\r\n\r\n+CME ERROR: 50\r\n")
        .says("AT+CMEE=2\r", "\r\nOK\r\n")
        .says("AT+CMEE=9\r", "\r\n+CME ERROR: incorrect parameters\r\n")
        .says("AT+CMEE=0\r", "\r\nOK\r\n")
        .says("AT+CMEE=9\r", "\r\nERROR\r\n")
        .says("AT+NOSUCH\r", "\r\nERROR\r\n")
        .says("AT)\r", "\r\nERROR\r\n")
        .says("AT" + "x".repeat(2000) + "\r", "\r\nERROR\r\n")
        .says("\0\0noise\rAT\r", "\r\nOK\r\n")
        .says("ATV0\r", "0\r")
        .says("AT+CSQ\r", "+CSQ: 24,99\r\n0\r")
        .says("ATV1Q1\r", "")
        .says("AT+CSQ\r", "\r\n+CSQ: 24,99\r\n")
        .says("ATQ0\r", "\r\nOK\r\n");
  }

  @Test
  void attachmentTakesTimeAndIsTold() {
    Desk desk = new Desk("3gpp", ModuleConfig.defaults(), false);
    desk.says("ATE0\r", "ATE0\r\r\nOK\r\n")
        .says("AT+CEREG=1;+CREG=2\r", "\r\nOK\r\n")
        .says("AT+CEREG?\r", "\r\n+CEREG: 1,2\r\n\r\nOK\r\n")
        .says("AT+CGACT=1,1\r", "\r\nERROR\r\n")
        .pass(Duration.ofSeconds(1))
        .hears("\r\n+CREG: 1,\"1A2B\",\"01CEAD8F\",7\r\n\r\n+CEREG: 1\r\n");
    desk.module.loseCoverage();
    desk.hears("\r\n+CREG: 2\r\n\r\n+CEREG: 2\r\n");
    desk.says("AT+CFUN=4\r", "\r\nOK\r\n\r\n+CREG: 0\r\n\r\n+CEREG: 0\r\n");
  }

  @Test
  void aSimThatIsMissingOrLocked() {
    new Desk("3gpp", ModuleConfig.defaults().withSim(false, null), false)
        .says("ATE0+CMEE=1\r", "ATE0+CMEE=1\r\r\nOK\r\n")
        .says("AT+CPIN?\r", "\r\n+CME ERROR: 10\r\n")
        .says("AT+CIMI\r", "\r\n+CME ERROR: 10\r\n");
    new Desk("3gpp", ModuleConfig.defaults().withSim(true, "1234"), false)
        .says("ATE0+CMEE=1\r", "ATE0+CMEE=1\r\r\nOK\r\n")
        .says("AT+CPIN?\r", "\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n")
        .says("AT+CIMI\r", "\r\n+CME ERROR: 11\r\n")
        .says("AT+CPIN=\"0000\"\r", "\r\n+CME ERROR: 16\r\n")
        .says("AT+CPIN=\"1234\"\r", "\r\nOK\r\n")
        .says("AT+CPIN?\r", "\r\n+CPIN: READY\r\n\r\nOK\r\n")
        .pass(Duration.ofSeconds(1))
        .says("AT+CEREG?\r", "\r\n+CEREG: 0,1\r\n\r\nOK\r\n");
  }

  private static Desk connected(boolean slowly) {
    Desk desk = Desk.ready("ailink", slowly);
    desk.says(
            "AT^AIMQTTCFG=\"clientid\",0,\"ailink|securemode=2,signmethod=hmacsha1|\"\r",
            "\r\nOK\r\n")
        .says("AT^AIMQTTCFG=\"username\",0,\"dev1&a1Pk0000001\"\r", "\r\nOK\r\n")
        .says("AT^AIMQTTCFG=\"password\",0,\"FAFD82A3D602B37F\"\r", "\r\nOK\r\n")
        .says("AT^AIMQTTCFG=\"ssl\",0,1\r", "\r\nOK\r\n")
        .says("AT^AIMQTTCERT=0,5\r", "\r\n> ")
        .says("\nA\r\nB", "\r\nOK\r\n")
        .says("AT^AIMQTTOPEN=0,\"host.example\",8883\r", "\r\nOK\r\n");
    assertThat(desk.uplinks.target.tls().caPem()).isEqualTo("\nA\r\nB");
    assertThat(desk.uplinks.target.tls().verify()).isTrue();
    desk.uplinks.listener.opened();
    assertThat(desk.uplinks.login.clientId()).isEqualTo("ailink|securemode=2,signmethod=hmacsha1|");
    assertThat(desk.uplinks.login.password()).isEqualTo("FAFD82A3D602B37F");
    desk.uplinks.listener.connected(false);
    return desk.hears("\r\n^AIMQTTOPEN: 0,0,0\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theMainJobInAilink(boolean slowly) {
    Desk desk = connected(slowly);
    desk.says("AT^AIMQTTSUB=0,1,\"/a/b\",1\r", "\r\nOK\r\n");
    desk.uplinks.listener.subscribed(1, List.of(1));
    desk.hears("\r\n^AIMQTTSUB: 0,1,0,1\r\n")
        .says("AT^AIMQTTPUB=0,2,1,0,\"/a/b\",6\r", "\r\n> ")
        .says("O\r\nK\r\n", "\r\nOK\r\n");
    desk.uplinks.listener.published(2);
    desk.hears("\r\n^AIMQTTPUB: 0,2,0\r\n");
    desk.uplinks.listener.message("/a/b", "x\"\r\n".getBytes(StandardCharsets.US_ASCII), 0, 0);
    desk.hears("\r\n^AIMQTTRECV: 0,0,\"/a/b\",4,\"x\"\r\n\"\r\n")
        .says("AT^AIMQTTCLOSE=0\r", "\r\nOK\r\n");
    desk.uplinks.listener.closed();
    desk.hears("\r\n^AIMQTTCLOSE: 0,0\r\n").says("AT^AIMQTTCLOSE=0\r", "\r\nERROR\r\n");
    assertThat(desk.uplinks.calls).contains("publish /a/b 6 qos 1", "disconnect");
    assertThat(String.join("\n", desk.tapped)).doesNotContain("FAFD82A3D602B37F");
  }

  @Test
  void aMessageWaitsForTheFinalResultAndForTheEndOfThePayload() {
    Desk desk = connected(false);
    desk.says("AT^AIMQTTPUB=0,2,0,0,\"t\",3\r", "\r\n> ");
    desk.uplinks.listener.message("m", new byte[] {'1'}, 0, 0);
    desk.hears("").says("ab", "").says("c", "\r\nOK\r\n\r\n^AIMQTTRECV: 0,0,\"m\",1,\"1\"\r\n");
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "5"})
  void everyRefusalOfTheServerIsTold(int connack) {
    Desk desk = Desk.ready("ailink", false);
    desk.says("AT^AIMQTTCFG=\"clientid\",0,\"id\"\r", "\r\nOK\r\n")
        .says("AT^AIMQTTOPEN=0,\"h\",1883\r", "\r\nOK\r\n");
    desk.uplinks.listener.opened();
    desk.uplinks.listener.connectRefused(connack);
    desk.hears("\r\n^AIMQTTOPEN: 0,-1," + connack + "\r\n")
        .says("AT^AIMQTTOPEN=0,\"h\",1883\r", "\r\nOK\r\n");
  }

  @ParameterizedTest
  @EnumSource(LinkFailure.Kind.class)
  void whatTheNetworkDidComesBackAsTheDialectsNearestCode(LinkFailure.Kind kind) {
    int ailink =
        switch (kind) {
          case NAME_NOT_RESOLVED -> 4;
          case TLS_UNTRUSTED, TLS_EXPIRED, TLS_WRONG_NAME, TLS_HANDSHAKE -> 6;
          case PROTOCOL, TOO_LARGE -> -1;
          default -> 5;
        };
    Desk desk = Desk.ready("ailink", false);
    desk.says("AT^AIMQTTCFG=\"clientid\",0,\"id\"\r", "\r\nOK\r\n")
        .says("AT^AIMQTTOPEN=0,\"h\",1883\r", "\r\nOK\r\n");
    desk.uplinks.listener.openFailed(new LinkFailure(kind, "test"));
    desk.hears("\r\n^AIMQTTOPEN: 0," + ailink + "\r\n");
    int quectel =
        switch (kind) {
          case NAME_NOT_RESOLVED -> 4;
          case PROTOCOL, TOO_LARGE -> -1;
          default -> 5;
        };
    Desk other = Desk.ready("quectel", false);
    other.says("AT+QMTOPEN=0,\"h\",1883\r", "\r\nOK\r\n");
    other.uplinks.listener.openFailed(new LinkFailure(kind, "test"));
    other.hears("\r\n+QMTOPEN: 0," + quectel + "\r\n");
  }

  @Test
  void withoutDataOrWithTheIndexInUseNothingIsOpened() {
    Desk desk =
        new Desk("quectel", ModuleConfig.defaults(), false).says("ATE0\r", "ATE0\r\r\nOK\r\n");
    desk.says("AT+QMTOPEN=0,\"h\",1883\r", "\r\nOK\r\n\r\n+QMTOPEN: 0,3\r\n");
    assertThat(desk.uplinks.calls).isEmpty();
    desk.pass(Duration.ofSeconds(1))
        .says("AT+CGACT=1,1\r", "\r\nOK\r\n")
        .says("AT+QMTOPEN=0,\"h\",1883\r", "\r\nOK\r\n");
    desk.says("AT+QMTOPEN=0,\"h\",1883\r", "\r\nOK\r\n\r\n+QMTOPEN: 0,2\r\n");
    desk.says("AT+QMTPUBEX=0,1,1,0,\"t\",1\r", "\r\nERROR\r\n")
        .says("AT+QMTCONN=1,\"id\"\r", "\r\nERROR\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theCoreOfQuectel(boolean slowly) {
    Desk desk = Desk.ready("quectel", slowly);
    desk.says("AT+QFUPL=\"UFS:ca.pem\",4\r", "\r\nCONNECT\r\n")
        .says("abcd", "\r\n+QFUPL: 4,0206\r\n\r\nOK\r\n")
        .says("AT+QSSLCFG=\"seclevel\",2,1\r", "\r\nOK\r\n")
        .says("AT+QSSLCFG=\"seclevel\",2\r", "\r\n+QSSLCFG: \"seclevel\",2,1\r\n\r\nOK\r\n")
        .says("AT+QSSLCFG=\"cacert\",2,\"UFS:ca.pem\"\r", "\r\nOK\r\n")
        .says("AT+QMTCFG=\"ssl\",0,1,2\r", "\r\nOK\r\n")
        .says("AT+QMTCFG=\"keepalive\",0\r", "\r\n+QMTCFG: \"keepalive\",120\r\n\r\nOK\r\n")
        .says("AT+QMTOPEN=0,\"h\",8883\r", "\r\nOK\r\n");
    assertThat(desk.uplinks.target.tls().caPem()).isEqualTo("abcd");
    desk.uplinks.listener.opened();
    desk.hears("\r\n+QMTOPEN: 0,0\r\n")
        .says("AT+QMTCONN=0,\"id\",\"user\",\"password\"\r", "\r\nOK\r\n");
    desk.uplinks.listener.connected(false);
    desk.hears("\r\n+QMTCONN: 0,0,0\r\n");
    desk.uplinks.listener.message("t", "{\"a\":1}".getBytes(StandardCharsets.US_ASCII), 0, 0);
    desk.hears("\r\n+QMTRECV: 0,0,\"t\",\"{\"a\":1}\"\r\n")
        .says("AT+QMTCFG=\"recv/mode\",0,0,1\r", "\r\nOK\r\n");
    desk.uplinks.listener.message("t", "{}".getBytes(StandardCharsets.US_ASCII), 1, 7);
    desk.hears("\r\n+QMTRECV: 0,7,\"t\",2,\"{}\"\r\n").says("ATE1\r", "\r\nOK\r\n");
    desk.says("AT+QMTPUBEX=0,1,1,0,\"t\",2\r", "AT+QMTPUBEX=0,1,1,0,\"t\",2\r\r\n> ")
        .says("hi", "hi\r\nOK\r\n")
        .says("ATE0\r", "ATE0\r\r\nOK\r\n");
    desk.uplinks.listener.lost(new LinkFailure(LinkFailure.Kind.PEER_CLOSED, "test"));
    desk.hears("\r\n+QMTPUBEX: 0,1,2\r\n\r\n+QMTSTAT: 0,1\r\n");
  }

  @Test
  void aSimPulledInMidConnectionEndsIt() {
    Desk desk = connected(false);
    desk.module.removeSim();
    desk.hears("\r\n^AIMQTTSTAT: 0,7\r\n");
    assertThat(desk.uplinks.calls).contains("abort");
  }

  @Test
  void whatIsTypedAheadWaitsForTheFinalResult() {
    Desk desk = connected(false);
    desk.says(
        "AT^AIMQTTPUB=0,2,0,0,\"t\",2\rhiAT+CSQ\rAT\r",
        "\r\n> \r\nOK\r\n\r\n+CSQ: 24,99\r\n\r\nOK\r\n\r\nOK\r\n");
  }
}
