package io.github.atelier.grammar.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.laws.Duet;
import io.github.atelier.grammar.laws.Host;
import io.github.atelier.grammar.value.Values;
import org.junit.jupiter.api.Test;

/** Which line belongs to the command in flight; names begin with the class of the trap. */
class ReplyReaderTest {
  private static final Dialect GPP = Dialects.load("3gpp");
  private static final Dialect QUECTEL = Dialects.load("quectel");

  private static Duet duet(String meaning) {
    return new Duet(GPP, meaning, Values.empty());
  }

  @Test
  void e1_e3_theSamePrefixIsToldApartByShape() {
    duet("network.registration.cs.read")
        .hears(
            "\r\n+CREG: 1\r\n\r\n+CREG: 2,\"CE00\",\"01CEAD8F\"\r\n\r\n+CREG: 2,1,\"CE00\",\"01CEAD8F\"\r\n\r\nOK\r\n",
            "network.registration.cs stat=home",
            "network.registration.cs stat=searching lac=CE00 ci=01CEAD8F",
            "INFORMATION +CREG: 2,1,\"CE00\",\"01CEAD8F\"",
            "FINAL OK");
  }

  @Test
  void e6_e10_unsolicitedLinesBeforeAndAfterOkAreNoPartOfTheReply() {
    duet("identity.imei")
        .hears(
            "\r\n867600012345678\r\n\r\n+CREG: 2\r\n\r\nOK\r\n\r\n+CIEV: 7,1\r\n\r\n+CPIN: READY\r\n",
            "INFORMATION 867600012345678",
            "network.registration.cs stat=searching",
            "FINAL OK",
            "indicator indicator=7 indicatorLevel=1",
            "sim.pin pin=ready");
  }

  @Test
  void e2_ofTwoLinesOfOneShapeTheLastIsTheReply() {
    Duet duet = duet("sim.pin.read");
    duet.hears(
        "+CPIN: SIM PIN\r\n+CPIN: READY\r\nOK\r\n",
        "INFORMATION +CPIN: SIM PIN",
        "DISPLACED +CPIN: SIM PIN",
        "INFORMATION +CPIN: READY",
        "FINAL OK");
    assertThat(duet.reader().values().code("pin")).isEqualTo("ready");
  }

  @Test
  void b7_anUnsolicitedLineMayStandBetweenEchoAndReply() {
    duet("identity.imei")
        .hears(
            "\r\n+CMTI: \"SM\",3\r\n\r\n867600012345678\r\n\r\nOK\r\n",
            "sms.stored smsMemory=sm smsIndex=3",
            "INFORMATION 867600012345678",
            "FINAL OK");
  }

  @Test
  void c2_c3_whatOnlyLooksLikeAResultEndsNothing() {
    duet("signal.quality")
        .hears(
            "\r\nUNKNOWN COMMAND\r\n\r\nERRORS: 0\r\nOKAY\r\n+CSQ: 7,99\r\nOK\r\n",
            "UNKNOWN UNKNOWN COMMAND",
            "UNKNOWN ERRORS: 0",
            "UNKNOWN OKAY",
            "INFORMATION +CSQ: 7,99",
            "FINAL OK");
  }

  @Test
  void c15_okWithoutTheInformationIsSuccessWithoutTheValue() {
    Duet duet = duet("signal.quality");
    duet.hears("OK\r\n", "FINAL OK");
    assertThat(duet.reader().complete()).isTrue();
    assertThat(duet.reader().values().has("rssi")).isFalse();
  }

  @Test
  void f3_firmwareThatLeavesFieldsEmptyOrForgetsQuotesIsUnderstood() {
    Duet duet = duet("network.registration.cs.read");
    duet.hears("+CREG: 2,1,000B,2816\r\nOK\r\n", "INFORMATION +CREG: 2,1,000B,2816", "FINAL OK");
    assertThat(Host.show(duet.reader().values())).isEqualTo("report=2 stat=home lac=000B ci=2816");
  }

  @Test
  void f6_aMalformedFieldIsReportedAndTheReplyStillEnds() {
    duet("network.registration.cs.read")
        .hears(
            "+CREG: 2,1,\"0B,\"0100701\",7\r\n+CREG: 2,1,\"5E25\r\nOK\r\n",
            "UNKNOWN +CREG: 2,1,\"0B,\"0100701\",7",
            "UNKNOWN +CREG: 2,1,\"5E25",
            "FINAL OK");
  }

  @Test
  void o4_aLaterResultOfAnotherClientOrMessageIsNotMine() {
    Values values =
        Values.of("client", 0, "messageId", 7, "qos", 1, "topic", "t", "payload", "x")
            .withCode("retain", "no");
    Duet duet = new Duet(QUECTEL, "mqtt.publish", values);
    duet.hears(
        "> \r\nOK\r\n+QMTPUBEX: 1,7,0\r\n+QMTPUBEX: 0,6,0\r\n+QMTPUBEX: 0,7,0\r\n",
        "PROMPT",
        "FINAL OK",
        "UNKNOWN +QMTPUBEX: 1,7,0",
        "UNKNOWN +QMTPUBEX: 0,6,0",
        "LATER_RESULT +QMTPUBEX: 0,7,0");
  }

  @Test
  void d10_aResultThatFailedIsAFailureByName() {
    Duet duet = new Duet(QUECTEL, "mqtt.open", Values.of("client", 0, "host", "h", "port", 1883));
    duet.hears("OK\r\n+QMTOPEN: 0,4\r\n", "FINAL OK", "LATER_RESULT +QMTOPEN: 0,4");
    assertThat(duet.reader().failure()).hasToString("dns-failed");
    assertThat(duet.reader().failureHole()).isEqualTo("opened");
  }

  @Test
  void d5_aCodeThatNobodyListsIsAFailureByItsNumber() {
    Duet duet = new Duet(QUECTEL, "mqtt.open", Values.of("client", 0, "host", "h", "port", 1883));
    duet.hears("OK\r\n+QMTOPEN: 0,77\r\n", "FINAL OK", "LATER_RESULT +QMTOPEN: 0,77");
    assertThat(duet.reader().failure()).hasToString("77");
  }

  @Test
  void rowsOfARepeatedLineAreKeptInOrder() {
    Duet duet = duet("pdp.activate.read");
    duet.hears(
        "+CGACT: 1,1\r\n+CREG: 1\r\n+CGACT: 2,0\r\nOK\r\n",
        "INFORMATION +CGACT: 1,1",
        "network.registration.cs stat=home",
        "INFORMATION +CGACT: 2,0",
        "FINAL OK");
    assertThat(duet.reader().rows())
        .containsExactly(
            Values.of("cid", 1).withCode("active", "yes"),
            Values.of("cid", 2).withCode("active", "no"));
  }

  @Test
  void linesAfterOkBelongToNobody() {
    duet("signal.quality")
        .hears("+CSQ: 7,99\r\nOK\r\nOK\r\n", "INFORMATION +CSQ: 7,99", "FINAL OK", "UNKNOWN OK");
  }
}
