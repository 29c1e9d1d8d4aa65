package io.github.atelier.grammar.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.grammar.laws.Duet;
import io.github.atelier.grammar.value.Values;
import org.junit.jupiter.api.Test;

/**
 * Pages of manuals that break simpler notations: each loads as text, and one exchange of each goes
 * right on both sides of the line. Octets as the manuals and logs of these modules show them.
 */
class NotationTrialTest {
  private static final String VALUES =
      """
      value client 0..5
      value topic string 1..1024
      value payload bytes ..10240
      value qos 0..2
      value retain 0..1
      value messageId 0..65535
      value host string 1..128
      value port 1..65535
      """;

  private static final Dialect SIMCOM =
      Dialects.parse(
          "simcom.at",
          "dialect simcom extends 3gpp\n"
              + VALUES
              + """
              value error 0 ok | 1 failed | 11 not-connected | 14 busy
              value timeout 1..180
              value dup 0..1
              command mqtt.publish.topic
                AT+CMQTTTOPIC=<client>,<topic.length>
                >
                => <topic>
                OK
              command mqtt.publish.payload
                AT+CMQTTPAYLOAD=<client>,<payload.length>
                >
                => <payload>
                OK
              command mqtt.publish.send  within 60s
                AT+CMQTTPUB=<client>,<qos>,<timeout>[,<retain>[,<dup>]]
                any-order
                  OK
                  +CMQTTPUB: <client>,<error>
              operation publish
                mqtt.publish.topic  mqtt.publish.payload  mqtt.publish.send
              command mqtt.start  within 12s
                AT+CMQTTSTART
                OK
                +CMQTTSTART: <started: 0 ok | 23 also-ok>
              unsolicited mqtt.received
                +CMQTTRXSTART: <client>,<topic.total>,<payload.total>
                repeat until all of topic
                  +CMQTTRXTOPIC: <client>,<topic.length>
                  <topic>
                repeat until all of payload by 8
                  +CMQTTRXPAYLOAD: <client>,<payload.length>
                  <payload>
                +CMQTTRXEND: <client>
              """);

  @Test
  void topicAndPayloadGoByPromptsOfTheirOwn() {
    new Duet(SIMCOM, "mqtt.publish.topic", Values.of("client", 0, "topic", "a/\"b"))
        .request("AT+CMQTTTOPIC=0,4")
        .wire("\r\n> ")
        .hostSends("a/\"b")
        .wire("\r\nOK\r\n")
        .complete();
    new Duet(SIMCOM, "mqtt.publish.payload", Values.of("client", 0, "payload", "\r\nOK\r\n"))
        .request("AT+CMQTTPAYLOAD=0,6")
        .wire("\r\n> ")
        .hostSends("\r\nOK\r\n")
        .wire("\r\nOK\r\n")
        .complete();
  }

  @Test
  void aResultMayComeBeforeOrAfterOk() {
    Values values = Values.of("client", 0, "qos", 1, "timeout", 60).withCode("error", "ok");
    new Duet(SIMCOM, "mqtt.publish.send", values)
        .request("AT+CMQTTPUB=0,1,60")
        .wire("\r\nOK\r\n\r\n+CMQTTPUB: 0,0\r\n")
        .complete();
    new Duet(SIMCOM, "mqtt.publish.send", values)
        .hears("+CMQTTPUB: 0,0\r\n\r\nOK\r\n", "INFORMATION +CMQTTPUB: 0,0", "FINAL OK");
  }

  @Test
  void anErrorThatWasWantedAnywayIsNoFailure() {
    Duet duet = new Duet(SIMCOM, "mqtt.start", Values.empty());
    duet.hears("\r\n+CMQTTSTART: 23\r\n\r\nERROR\r\n", "INFORMATION +CMQTTSTART: 23", "FAILURE ");
    assertThat(duet.reader().alsoOk()).isTrue();
    assertThat(duet.reader().failure()).isNull();
  }

  private static final String MESSAGE =
      "\r\n+CMQTTRXSTART: 0,3,20\r\n"
          + "\r\n+CMQTTRXTOPIC: 0,3\r\na/b"
          + "\r\n+CMQTTRXPAYLOAD: 0,8\r\nhi\r\n+CMQ"
          + "\r\n+CMQTTRXPAYLOAD: 0,8\r\nTTRXEND:"
          + "\r\n+CMQTTRXPAYLOAD: 0,4\r\n 0\r\n"
          + "\r\n+CMQTTRXEND: 0\r\n";

  @Test
  void aMessageOfSeveralLinesIsWrittenInPartsAndPutTogether() {
    Values message = Values.of("client", 0, "topic", "a/b", "payload", "hi\r\n+CMQTTRXEND: 0\r\n");
    assertThat(Duet.written(SIMCOM, "mqtt.received", message)).isEqualTo(MESSAGE);
    assertThat(Duet.heard(SIMCOM, MESSAGE))
        .endsWith(
            "mqtt.received client=0 topic.total=3 payload.total=20 topic=a/b payload=hi<CR><LF>+CMQTTRXEND: 0<CR><LF>");
  }

  @Test
  void otherLinesMayComeBetweenThoseOfOneMessage() {
    String mixed = MESSAGE.replace("\r\n+CMQTTRXP", "\r\n+CREG: 1\r\n\r\n+CMQTTRXP");
    assertThat(Duet.heard(SIMCOM, mixed))
        .contains("network.registration.cs stat=home")
        .endsWith(Duet.heard(SIMCOM, MESSAGE).get(Duet.heard(SIMCOM, MESSAGE).size() - 1));
  }

  @Test
  void messagesOfTwoClientsMayInterleave() {
    assertThat(
            Duet.heard(
                SIMCOM,
                "+CMQTTRXSTART: 0,1,0\r\n+CMQTTRXSTART: 1,1,1\r\n"
                    + "+CMQTTRXTOPIC: 1,1\r\ny\r\n+CMQTTRXTOPIC: 0,1\r\nx\r\n"
                    + "+CMQTTRXEND: 0\r\n+CMQTTRXPAYLOAD: 1,1\r\nz\r\n+CMQTTRXEND: 1\r\n"))
        .filteredOn(e -> e.startsWith("mqtt.received"))
        .containsExactly(
            "mqtt.received client=0 topic.total=1 payload.total=0 topic=x payload=",
            "mqtt.received client=1 topic.total=1 payload.total=1 topic=y payload=z");
  }

  @Test
  void aMessageThatLacksAPartIsBrokenAndTheNextOneIsWhole() {
    String lacking = "+CMQTTRXSTART: 0,3,5\r\n+CMQTTRXTOPIC: 0,3\r\na/b\r\n+CMQTTRXEND: 0\r\n";
    assertThat(Duet.heard(SIMCOM, lacking + MESSAGE))
        .contains("BROKEN mqtt.received")
        .last()
        .asString()
        .startsWith("mqtt.received client=0");
  }

  @Test
  void aPartBeyondTheTotalBreaksTheMessage() {
    assertThat(
            Duet.heard(
                SIMCOM,
                "+CMQTTRXSTART: 0,3,5\r\n+CMQTTRXTOPIC: 0,3\r\na/b\r\n"
                    + "+CMQTTRXPAYLOAD: 0,6\r\n123456\r\n"))
        .endsWith("BROKEN mqtt.received");
  }

  @Test
  void aTotalBeyondTheTypeIsNoMessage() {
    assertThat(Duet.heard(SIMCOM, "+CMQTTRXSTART: 0,3,10241\r\n"))
        .containsExactly("UNKNOWN +CMQTTRXSTART: 0,3,10241");
  }

  private static final Dialect CTRL_Z =
      Dialects.parse(
          "ctrl-z.at",
          "dialect ctrl-z extends 3gpp\nsetting string-escape none\n"
              + VALUES
              + """
              value retries 0..10
              value file string 1..80
              value content bytes ..65536
              value seconds 1..65535
              value handle 0..4294967295
              value checksum hex 1..4
              command mqtt.publish
                AT+QMTPUB=<client>,<messageId>,<qos>,<retain>,"<topic>"
                >
                => <payload: until 1A, abandon 1B>
                OK
                +QMTPUB: <client>,<messageId>,<published: 0 ok | 1 progress | 2 failed>[,<retries>]
              command file.write
                AT+QFUPL="<file>",<content.length>[,<seconds>]
                CONNECT
                => <content>
                +QFUPL: <content.length>,<checksum>
                OK
              command file.read
                AT+QFREAD=<handle>,<content.length>
                CONNECT <content.length>
                <content>
                OK
              """);

  @Test
  void aPayloadEndedByCtrlZ() {
    Values values =
        Values.of("client", 0, "messageId", 1, "qos", 1, "retain", 0, "topic", "t", "payload", "hi")
            .withCode("published", "ok");
    new Duet(CTRL_Z, "mqtt.publish", values)
        .request("AT+QMTPUB=0,1,1,0,\"t\"")
        .wire("\r\n> ")
        .hostSends("hi\u001a")
        .wire("\r\nOK\r\n\r\n+QMTPUB: 0,1,0\r\n")
        .complete();
  }

  @Test
  void aCodeThatIsProgressIsNotTheEnd() {
    Values sent = Values.of("client", 0, "messageId", 1, "qos", 1, "retain", 0, "topic", "t");
    Duet duet = new Duet(CTRL_Z, "mqtt.publish", sent);
    duet.hears(
        "\r\n> \r\nOK\r\n+QMTPUB: 0,1,1,3\r\n",
        "PROMPT",
        "FINAL OK",
        "INFORMATION +QMTPUB: 0,1,1,3");
    assertThat(duet.reader().complete()).isFalse();
    duet.hears(
        "+QMTPUB: 0,1,0\r\n",
        "PROMPT",
        "FINAL OK",
        "INFORMATION +QMTPUB: 0,1,1,3",
        "LATER_RESULT +QMTPUB: 0,1,0");
    assertThat(duet.reader().complete()).isTrue();
    assertThat(duet.reader().failure()).isNull();
  }

  @Test
  void aFileGoesUpAndComesDown() {
    new Duet(
            CTRL_Z,
            "file.write",
            Values.of("file", "UFS:ca.pem", "content", "a\r\nOK\r\n", "checksum", "1F2E"))
        .request("AT+QFUPL=\"UFS:ca.pem\",7")
        .wire("\r\nCONNECT\r\n")
        .hostSends("a\r\nOK\r\n")
        .wire("\r\n+QFUPL: 7,1F2E\r\n\r\nOK\r\n")
        .complete();
    Duet read = new Duet(CTRL_Z, "file.read", Values.of("handle", 3000, "content.length", 1024));
    read.hears(
        "\r\nCONNECT 7\r\na\r\nOK\r\n\r\nOK\r\n",
        "INFORMATION CONNECT 7",
        "DATA a<CR><LF>OK<CR><LF>",
        "FINAL OK");
    assertThat(read.reader().values().text("content")).isEqualTo("a\r\nOK\r\n");
    assertThat(CTRL_Z.command("file.read").needs()).containsExactly("content.length", "handle");
    assertThat(CTRL_Z.command("file.write").needs()).containsExactly("content", "file");
  }

  private static final Dialect ESP =
      Dialects.parse(
          "esp.at",
          "dialect esp extends 3gpp\nsetting string-escape backslash\nsetting prompt-blank no\n"
              + VALUES
              + """
              command mqtt.publish
                AT+MQTTPUBRAW=<client>,"<topic>",<payload.length>,<qos>,<retain>
                OK
                >
                => <payload>
                +MQTTPUB:<published: OK ok | FAIL failed>
              unsolicited mqtt.received
                +MQTTSUBRECV:<client>,"<topic>",<payload.length>,<payload>
              """);

  @Test
  void okThenThePromptThenAWord() {
    Values values =
        Values.of("client", 0, "topic", "a,\"b", "payload", ">OK", "qos", 1, "retain", 0);
    new Duet(ESP, "mqtt.publish", values.withCode("published", "ok"))
        .request("AT+MQTTPUBRAW=0,\"a,\\\"b\",3,1,0")
        .wire("\r\nOK\r\n\r\n>")
        .hostSends(">OK")
        .wire("\r\n+MQTTPUB:OK\r\n")
        .complete();
    ReplyReaderOf failed = new ReplyReaderOf(ESP, values);
    assertThat(failed.afterData("\r\n+MQTTPUB:FAIL\r\n")).isEqualTo("failed");
  }

  /** Plays a publish of ESP-AT up to its last word. */
  private record ReplyReaderOf(Dialect dialect, Values values) {
    String afterData(String wire) {
      Duet duet = new Duet(dialect, "mqtt.publish", values);
      duet.hears("\r\nOK\r\n\r\n>" + wire, "INFORMATION OK", "PROMPT", "FINAL " + wire.strip());
      return duet.reader().failure().toString();
    }
  }

  @Test
  void anUnquotedPayloadIsCounted() {
    Values message = Values.of("client", 0, "topic", "t", "payload", "{\r\n\"a\":1}");
    String wire = "\r\n+MQTTSUBRECV:0,\"t\",9,{\r\n\"a\":1}\r\n";
    assertThat(Duet.written(ESP, "mqtt.received", message)).isEqualTo(wire);
    assertThat(Duet.heard(ESP, wire + wire))
        .hasSize(2)
        .first()
        .isEqualTo("mqtt.received client=0 topic=t payload.length=9 payload={<CR><LF>\"a\":1}");
  }

  @Test
  void successIsOne() {
    Dialect fibocom =
        Dialects.parse(
            "fibocom.at",
            "dialect fibocom extends 3gpp\n"
                + VALUES
                + """
                value clean 0..1
                value keepAlive 1..300
                value tls 0 off | 2 on
                command mqtt.connect  within 60s
                  AT+MQTTOPEN=<client>,"<host>",<port>,<clean>,<keepAlive>[,<tls>]
                  OK
                  +MQTTOPEN: <client>,<opened: 1 ok | 0 failed>
                """);
    Values values = Values.of("client", 1, "host", "h", "port", 1883, "clean", 1, "keepAlive", 60);
    new Duet(fibocom, "mqtt.connect", values.withCode("opened", "ok"))
        .request("AT+MQTTOPEN=1,\"h\",1883,1,60")
        .wire("\r\nOK\r\n\r\n+MQTTOPEN: 1,1\r\n")
        .complete();
    Duet refused = new Duet(fibocom, "mqtt.connect", values);
    refused.hears("OK\r\n+MQTTOPEN: 1,0\r\n", "FINAL OK", "LATER_RESULT +MQTTOPEN: 1,0");
    assertThat(refused.reader().failure()).hasToString("failed");
    Duet climbing = new Duet(fibocom, "mqtt.connect", values.withCode("opened", "tls-expired"));
    climbing.wire("\r\nOK\r\n\r\n+MQTTOPEN: 1,0\r\n");
  }

  private static final Dialect ONEMO =
      Dialects.parse(
          "onemo.at",
          "dialect onemo extends 3gpp\n"
              + VALUES
              + """
              value clientId string ..128
              value username string ..128
              value password string ..256 secret
              value connected 0 ok | 1 retransmitted progress | 3 connect-refused | 6 network-error
              value packet 0..65535
              command mqtt.connect
                AT+MQTTCONN=<client>,"<host>",<port>,"<clientId>","<username>","<password>"
                OK
                +MQTTURC: "conn",<client>,<connected>
              command mqtt.publish
                AT+MQTTPUB=<client>,"<topic>",<qos>,<retain>,0,<payload.length>
                >
                => <payload>
                +MQTTPUB: <client>,<messageId>,<packet>
                OK
                +MQTTURC: "puback",<client>,<messageId>
              unsolicited mqtt.received
                repeat until all of payload by 4
                  +MQTTURC: "publish",<client>,<messageId>,"<topic>",<payload.total>,<payload.length>,<payload>
              """);

  @Test
  void oneFamilyOfUnsolicitedLinesServesResultsAndMessages() {
    Values values =
        Values.of(
            "client",
            0,
            "host",
            "h",
            "port",
            1883,
            "clientId",
            "c|a=1,b=2|",
            "username",
            "u&k",
            "password",
            "secret");
    new Duet(ONEMO, "mqtt.connect", values.withCode("connected", "ok"))
        .request("AT+MQTTCONN=0,\"h\",1883,\"c|a=1,b=2|\",\"u&k\",\"secret\"")
        .wire("\r\nOK\r\n\r\n+MQTTURC: \"conn\",0,0\r\n")
        .complete();
    Values message = Values.of("client", 0, "messageId", 7, "topic", "t", "payload", "12\r\n\",\"");
    String wire =
        "\r\n+MQTTURC: \"publish\",0,7,\"t\",7,4,12\r\n\r\n"
            + "\r\n+MQTTURC: \"publish\",0,7,\"t\",7,3,\",\"\r\n";
    assertThat(Duet.written(ONEMO, "mqtt.received", message)).isEqualTo(wire);
    assertThat(Duet.heard(ONEMO, wire))
        .containsExactly(
            "PART mqtt.received",
            "mqtt.received client=0 messageId=7 topic=t payload.total=7 payload=12<CR><LF>\",\"");
  }

  @Test
  void aMessageOfOnePartAndAnEmptyOneAreWholeAtOnce() {
    assertThat(Duet.heard(ONEMO, "+MQTTURC: \"publish\",0,7,\"t\",2,2,hi\r\n"))
        .containsExactly("mqtt.received client=0 messageId=7 topic=t payload.total=2 payload=hi");
    Values empty = Values.of("client", 0, "messageId", 7, "topic", "t", "payload", "");
    String wire = Duet.written(ONEMO, "mqtt.received", empty);
    assertThat(wire).isEqualTo("\r\n+MQTTURC: \"publish\",0,7,\"t\",0,0,\r\n");
    assertThat(Duet.heard(ONEMO, wire))
        .containsExactly("mqtt.received client=0 messageId=7 topic=t payload.total=0 payload=");
  }

  @Test
  void theModuleMayChooseTheMessageId() {
    Values values =
        Values.of("client", 0, "topic", "t", "qos", 1, "retain", 0, "payload", "hi", "packet", 9)
            .with("messageId", 4242);
    new Duet(ONEMO, "mqtt.publish", values)
        .request("AT+MQTTPUB=0,\"t\",1,0,0,2")
        .wire("\r\n> ")
        .hostSends("hi")
        .wire("\r\n+MQTTPUB: 0,4242,9\r\n\r\nOK\r\n\r\n+MQTTURC: \"puback\",0,4242\r\n")
        .complete();
  }

  @Test
  void theSamePrefixAsReplyAndAsUnsolicitedLine() {
    Dialect cereg =
        Dialects.parse(
            "3gpp-trial.at",
            """
            dialect trial
            error ERROR
            value n 0..5
            value stat 0 not-searching | 1 home | 2 searching | 5 roaming
            value tac hex 1..6
            value ci hex 1..9
            value act 0..15
            value cid 1..15
            value type string 1..8
            value apn string ..100
            command network.registration.eps.read
              AT+CEREG?
              +CEREG: <n>,<stat>[,"<tac>","<ci>",<act>]
              OK
            unsolicited network.registration.eps
              +CEREG: <stat>[,"<tac>","<ci>",<act>]
            command sim.pin.read
              AT+CPIN?
              +CPIN: <pin: READY ready | SIM PIN pin | SIM PUK puk>
              OK
            command pdp.define.read
              AT+CGDCONT?
              repeat
                +CGDCONT: <cid>,"<type>","<apn>"[,<rest>]
              OK
            command identity.imei
              AT+CGSN
              <imei: digits 14..16>
              OK
            """);
    new Duet(cereg, "network.registration.eps.read", Values.empty())
        .hears(
            "\r\n+CEREG: 1\r\n\r\n+CEREG: 2,1,\"1A2B\",\"01A2B3C4\",7\r\n\r\n+CEREG: 5,\"1A2B\",\"01A2B3C4\",7\r\n\r\nOK\r\n",
            "network.registration.eps stat=home",
            "INFORMATION +CEREG: 2,1,\"1A2B\",\"01A2B3C4\",7",
            "network.registration.eps stat=roaming tac=1A2B ci=01A2B3C4 act=7",
            "FINAL OK");
    new Duet(cereg, "sim.pin.read", Values.empty().withCode("pin", "puk"))
        .request("AT+CPIN?")
        .wire("\r\n+CPIN: SIM PUK\r\n\r\nOK\r\n")
        .complete();
    new Duet(
            cereg,
            "pdp.define.read",
            Values.empty(),
            Values.of("cid", 1, "type", "IP", "apn", "a"),
            Values.of("cid", 2, "type", "IPV6", "apn", "", "rest", "\"\",0,0"))
        .request("AT+CGDCONT?")
        .wire(
            "\r\n+CGDCONT: 1,\"IP\",\"a\"\r\n\r\n+CGDCONT: 2,\"IPV6\",\"\",\"\",0,0\r\n\r\nOK\r\n")
        .complete();
    new Duet(cereg, "identity.imei", Values.of("imei", "867600012345678"))
        .request("AT+CGSN")
        .wire("\r\n867600012345678\r\n\r\nOK\r\n")
        .complete();
  }
}
