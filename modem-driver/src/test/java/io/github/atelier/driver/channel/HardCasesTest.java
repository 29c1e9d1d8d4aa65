package io.github.atelier.driver.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Octets that broke other AT libraries, by the number of their case, each whole, one octet at a
 * time, and cut at every place.
 */
class HardCasesTest {
  static final Dialect ODD =
      Dialects.parse(
          "odd.at",
          """
          dialect odd extends 3gpp
          setting payload-echo yes
          value client 0..5
          value done 0 ok | -1 failed
          value n 0..99
          value file string 1..20
          value body bytes ..600
          value text string ..80
          value payload bytes ..600
          value topic string 1..80

          command vendor.block
            AT+URDBLOCK="<file>"
            +URDBLOCK: "<file>",<body.length>,"<body>"
            OK

          command vendor.read
            AT+USORD=<client>,<n>
            +USORD: <client>,<body.length>,"<body>"
            OK

          command vendor.start
            AT+CMQTTSTART
            OK
            +CMQTTSTART: <done>

          command vendor.get
            AT+CIPRXGET=2,<client>,<n>
            +CIPRXGET: 2,<client>,<body.length>,<n>
            <body>
            OK

          command vendor.send
            AT+SEND=<client>,<payload.length>
            >
            => <payload>
            OK

          command vendor.direct
            AT+USOWR=<client>,<payload.length>
            @
            => <payload>
            OK

          unsolicited vendor.data
            +UUSORD: <client>,<n>

          unsolicited vendor.ready
            +CIPRXGET: 1,<client>

          unsolicited vendor.pdp
            +APP PDP: <n>,ACTIVE

          unsolicited vendor.connected
            WIFI CONNECTED

          unsolicited vendor.address
            WIFI GOT IP

          unsolicited vendor.ussd
            +CUSD: <n>,"<text>",<client>

          unsolicited mqtt.received
            +MQTTSUBRECV:0,"<topic>",<payload.length>,"<payload>"
          """);

  private static void three(EveryCut.Case played) {
    EveryCut.of("3gpp", played);
  }

  private static void odd(EveryCut.Case played) {
    EveryCut.of(ODD, played);
  }

  private static Values values(CompletableFuture<Reply> reply) {
    return result(reply).values();
  }

  private static Reply result(CompletableFuture<Reply> reply) {
    assertThat(reply).isDone();
    return reply.join();
  }

  private static void signal(CompletableFuture<Reply> reply) {
    assertThat(values(reply).number("rssi")).isEqualTo(5);
  }

  // ---- A: framing

  @Test
  @DisplayName("A1 A2 a final result with or without the line end before it")
  void a1() {
    for (String ok : new String[] {"\r\nOK\r\n", "OK\r\n", "\nOK\r\n", "\r\n\r\nOK\r\n"}) {
      three(
          b -> {
            CompletableFuture<Reply> reply = b.command("line.attention");
            b.module(ok);
            assertThat(reply).isCompleted();
            b.heard();
          });
    }
  }

  @Test
  @DisplayName("A4 CR CR LF and A5 a lone LF end a line")
  void a4() {
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("signal.quality");
          b.module("\r\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
          signal(reply);
          b.heard();
        });
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("operator.read");
          b.module("+COPS: 0,0,\"x\",5\n\r\nOK\r\n");
          assertThat(values(reply).text("operator")).isEqualTo("x");
        });
  }

  @Test
  @DisplayName("A7 a blank left after OK is not part of the next line")
  void a7() {
    three(
        b -> {
          CompletableFuture<Reply> first = b.command("line.attention");
          b.module("\r\nOK\r\n ");
          CompletableFuture<Reply> next = b.command("signal.quality");
          b.module("+CSQ: 5,99\r\n\r\nOK\r\n");
          assertThat(first).isCompleted();
          signal(next);
          b.heard();
        });
  }

  @Test
  @DisplayName("A8 NULs before a reply, and A-own other control characters, are nothing")
  void a8() {
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("signal.quality");
          b.module("\0\0\r\n+CSQ: 5,99\r\n\r\n\0OK\r\n\u0011");
          signal(reply);
          b.heard();
        });
  }

  @Test
  @DisplayName("A13 information without a name is kept line by line; a colon makes no name")
  void a13() {
    three(
        b -> {
          CompletableFuture<Reply> reply = b.raw("AT+GMR");
          b.module(
              "\r\nAT version:1.1.0.0(May 11 2016 18:09:56)\r\nSDK version:1.5.4(baaeaebb)\r\ncompile time:x\r\nOK\r\n");
          assertThat(result(reply).lines())
              .containsExactly(
                  "AT version:1.1.0.0(May 11 2016 18:09:56)",
                  "SDK version:1.5.4(baaeaebb)",
                  "compile time:x");
        });
  }

  @Test
  @DisplayName("A14 one CRLF between two lines is enough")
  void a14() {
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("pdp.define.read");
          b.module(
              "\r\n+CGDCONT: 1,\"IP\",\"a\"\r\n+CGDCONT: 2,\"IP\",\"b\",\"\",0,0\r\n\r\nOK\r\n");
          assertThat(result(reply).rows()).extracting(r -> r.text("apn")).containsExactly("a", "b");
        });
  }

  @Test
  @DisplayName("A17 a blank in a name, A19 two messages without a blank line between")
  void a17() {
    odd(
        b ->
            b.module("+APP PDP: 0,ACTIVE\r\n\r\nWIFI CONNECTED\r\nWIFI GOT IP\r\n")
                .heard("vendor.pdp[n]", "vendor.connected[]", "vendor.address[]"));
  }

  @Test
  @DisplayName("A20 no blank after the colon, and leading zeros")
  void a20() {
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("network.registration.cs.read");
          b.module("\r\n+CREG:002,001,\"18d8\",\"ffff\"\r\n\r\nOK\r\n");
          assertThat(values(reply).number("report")).isEqualTo(2);
          assertThat(values(reply).code("stat")).isEqualTo("home");
        });
  }

  // ---- B: echo

  @Test
  @DisplayName("B1 B2 the echo is no information, however it is cut; B4 an ESC may stand before it")
  void b1() {
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("signal.quality");
          b.module("AT+CSQ\r\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
          signal(reply);
          b.heard();
        });
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("line.attention");
          b.module("\u001B\rAT\r\r\nOK\r\n");
          assertThat(reply).isCompleted();
          b.heard();
        });
  }

  @Test
  @DisplayName("B7 B8 a message before or after the echo is not the reply")
  void b7() {
    odd(
        b -> {
          CompletableFuture<Reply> reply = b.command("identity.imei");
          b.module("AT+CGSN\r\r\n+CMTI: \"SM\",3\r\n\r\n867600012345672\r\n\r\nOK\r\n");
          assertThat(values(reply).text("imei")).isEqualTo("867600012345672");
          b.heard("sms.stored[smsMemory, smsIndex]");
        });
    odd(
        b -> {
          CompletableFuture<Reply> reply = b.command("vendor.read", "client", 0, "n", 4);
          b.module("\r\n+UUSORD: 0,5\r\nAT+USORD=0,4\r\r\n+USORD: 0,4,\"\0\r\n\"\"\r\nOK\r\n");
          assertThat(values(reply).bytes("body")).containsExactly(0, 13, 10, 34);
          b.heard("vendor.data[client, n]");
        });
  }

  @Test
  @DisplayName("B7-own a message never becomes a value that may be any text")
  void b7own() {
    odd(
        b -> {
          CompletableFuture<Reply> reply = b.command("identity.model");
          b.module(
              "AT+CGMM\r\r\nWIFI GOT IP\r\n\r\n+CMTI: \"SM\",3\r\n\r\nEC800M\r\n\r\n+CPIN: READY\r\n\r\nOK\r\n");
          assertThat(values(reply).text("model")).isEqualTo("EC800M");
          b.heard("vendor.address[]", "sms.stored[smsMemory, smsIndex]", "sim.pin[pin]");
        });
  }

  @Test
  @DisplayName("B11 the echo of a payload that reads OK is no result")
  void b11() {
    odd(
        b -> {
          CompletableFuture<Reply> reply =
              b.command("vendor.send", "client", 0, "payload", "OK".getBytes());
          b.sent("AT+SEND=0,2\r").module("AT+SEND=0,2\r\r\n> ").sent("OK");
          b.module("OK");
          assertThat(reply).isNotDone();
          b.module("\r\nOK\r\n");
          assertThat(reply).isCompleted();
          b.heard();
        });
  }

  @Test
  @DisplayName("B13 garbage with its own line end hides no message")
  void b13() {
    odd(
        b ->
            b.module("a\r\na\r\n+UUSORD: 0,5\r\n")
                .heard("UNKNOWN a", "UNKNOWN a", "vendor.data[client, n]"));
  }

  // ---- C: final results

  @Test
  @DisplayName("C2 C3 what merely resembles a final result is none")
  void c2() {
    three(
        b -> {
          CompletableFuture<Reply> reply = b.raw("AT+X");
          b.module("\r\nUNKNOWN COMMAND\r\n\r\n+XLOG: 1\r\nERRORS: 0\r\nOKAY\r\nOK 1\r\n");
          assertThat(reply).isNotDone();
          b.module("\r\nOK\r\n");
          assertThat(result(reply).lines())
              .containsExactly("UNKNOWN COMMAND", "+XLOG: 1", "ERRORS: 0", "OKAY", "OK 1");
        });
  }

  @Test
  @DisplayName("C5 lines that read OK inside a counted value end nothing")
  void c5() {
    String body = "HTTP/1.1 200 OK\r\nOK\r\nERROR\r\n\"x\"\r\n+UUSORD: 0,5\r\n";
    odd(
        b -> {
          CompletableFuture<Reply> reply = b.command("vendor.block", "file", "r.txt");
          b.module("\r\n+URDBLOCK: \"r.txt\"," + body.length() + ",\"" + body + "\"\r\nOK\r\n");
          assertThat(new String(values(reply).bytes("body"))).isEqualTo(body);
          b.heard();
        });
  }

  @Test
  @DisplayName("C6 line ends and OK inside a quoted string without a length")
  void c6() {
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("pdp.define.read");
          b.module("\r\n+CGDCONT: 1,\"IP\",\"a\r\nOK\r\nb\"\r\n\r\nOK\r\n");
          assertThat(result(reply).rows())
              .extracting(r -> r.text("apn"))
              .containsExactly("a\r\nOK\r\nb");
          b.heard();
        });
  }

  @Test
  @DisplayName("C8 NO CARRIER ends a dial, and is a stray line where nobody dials")
  void c8() {
    for (String result : new String[] {"NO CARRIER", "BUSY", "NO ANSWER", "NO DIALTONE"}) {
      three(
          b -> {
            CompletableFuture<Reply> dial = b.raw("ATD*99#");
            b.module("\n" + result + "\r\n");
            assertThatThrownBy(() -> result(dial)).hasMessageContaining(result);
          });
    }
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("signal.quality");
          b.module("\r\nNO CARRIER\r\n\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
          signal(reply);
          b.heard("UNKNOWN NO CARRIER");
        });
  }

  @Test
  @DisplayName("C14 a result before OK and after it")
  void c14() {
    for (String reply :
        new String[] {
          "\r\n+CMQTTSTART: 0\r\n\r\nOK\r\n", "\r\nOK\r\n\r\n+CMQTTSTART: 0\r\n",
        }) {
      odd(
          b -> {
            CompletableFuture<Reply> start = b.command("vendor.start");
            b.module(reply);
            assertThat(values(start).code("done")).isEqualTo("ok");
            b.heard();
          });
    }
  }

  @Test
  @DisplayName("C15 OK without the information is success without values, and the next is in step")
  void c15() {
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("signal.quality");
          b.module("\r\nOK\r\n");
          assertThat(values(reply).has("rssi")).isFalse();
          CompletableFuture<Reply> next = b.command("signal.quality");
          b.module("\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
          signal(next);
        });
  }

  // ---- D: errors

  @Test
  @DisplayName("D4 D5 errors without a code, with one of the vendor's, with text")
  void d4() {
    String[][] cases = {
      {"\r\n+CME ERROR:\r\n", "error"},
      {"\r\n+CME ERROR: \r\n", "error"},
      {"\r\n+CME ERROR: 3517\r\n", "3517"},
      {"\r\n+CMS ERROR: 500\r\n", "cms-unknown"},
      {"\r\n+CME ERROR: SIM busy\r\n", "sim-busy"},
      {"\r\n+CME ERROR:14\r\n", "sim-busy"},
      {"\r\nERROR\r\n", "error"},
    };
    for (String[] c : cases) {
      three(
          b -> {
            CompletableFuture<Reply> reply = b.command("signal.quality");
            b.module(c[0]);
            assertThat(reply).isCompletedExceptionally();
            assertThatThrownBy(() -> result(reply))
                .cause()
                .isInstanceOfSatisfying(
                    CommandFailedException.class, e -> assertThat(e.code()).isEqualTo(c[1]));
            b.heard();
          });
    }
  }

  @Test
  @DisplayName("D10 an MQTT failure is told as one, not as an error of the line")
  void d10() {
    EveryCut.of(
        "quectel",
        b -> {
          b.module("\r\n+QMTSTAT: 0,1\r\n").heard("mqtt.lost[client, lost]");
          CompletableFuture<Reply> reply =
              b.command("mqtt.open", "client", 0, "host", "h", "port", 1883);
          b.module("\r\nOK\r\n\r\n+QMTOPEN: 0,4\r\n");
          assertThatThrownBy(() -> result(reply)).hasMessageContaining("dns-failed");
        });
  }

  // ---- E: messages against replies

  @Test
  @DisplayName("E1 E3 E6 E7 E15 messages around a reply of the same or another name")
  void e1() {
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("network.registration.cs.read");
          b.module("\r\n+CREG: 1\r\n\r\n+CREG: 0,1\r\n\r\nOK\r\n");
          assertThat(values(reply).code("stat")).isEqualTo("home");
          b.heard("network.registration.cs[stat]");
        });
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("identity.imei");
          b.module("AT+CGSN\r\r\n867600012345672\r\n\r\n+CREG: 2\r\n\r\nOK\r\n");
          assertThat(values(reply).text("imei")).isEqualTo("867600012345672");
          b.heard("network.registration.cs[stat]");
        });
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("signal.quality");
          b.module("\r\n^NEWS: 7,\"x\"\r\n\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
          signal(reply);
          b.heard("UNKNOWN ^NEWS: 7,\"x\"");
        });
    three(
        b ->
            b.module("\r\n+CREG: 0\r\n\r\n+CGREG: 0\r\n\r\n+CGEV: ME DETACH\r\n")
                .heard(
                    "network.registration.cs[stat]",
                    "network.registration.ps[stat]",
                    "pdp.event[rest]"));
  }

  @Test
  @DisplayName("E4 unquoted hex, and blanks where none belong")
  void e4() {
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("network.registration.cs.read");
          b.module("\r\n+CREG: 2,1,000B,2816, B, C2816\r\n\r\nOK\r\n");
          assertThat(reply).isCompleted();
          assertThat(values(reply).code("stat")).isEqualTo("home");
          assertThat(values(reply).text("lac")).isEqualTo("000B");
        });
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("network.registration.cs.read");
          b.module("\r\n+CREG: 2,1,  0 5, 2715\r\n\r\nOK\r\n");
          b.heard();
          assertThat(values(reply).code("stat")).isEqualTo("home");
        });
  }

  @Test
  @DisplayName("E10 OK completes its command although messages follow in the same read")
  void e10() {
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("line.attention");
          b.module(
              "\r\nOK\r\n\r\n+CIEV: 7,1\r\n\r\n+CRING: VOICE\r\n\r\n+CLIP: \"+0123456789\",145,,,,0\r\n");
          assertThat(reply).isCompleted();
          b.heard(
              "indicator[indicator, indicatorLevel]",
              "UNKNOWN +CRING: VOICE",
              "UNKNOWN +CLIP: \"+0123456789\",145,,,,0");
        });
  }

  @Test
  @DisplayName("E13 line ends inside the quotes of a message belong to it")
  void e13() {
    odd(
        b ->
            b.module("\r\n+CUSD: 0,\"line one\nline two\r\nOK\r\n\",5\r\n")
                .heard("vendor.ussd[n, text, client]"));
  }

  @Test
  @DisplayName("E18 the first field tells a message from a reply of the same name")
  void e18() {
    odd(
        b -> {
          CompletableFuture<Reply> reply = b.command("vendor.get", "client", 0, "n", 2);
          b.module("\r\n+CIPRXGET: 1,0\r\n\r\n+CIPRXGET: 2,0,2,2\r\n> \r\nOK\r\n");
          assertThat(values(reply).bytes("body")).containsExactly('>', ' ');
          b.heard("vendor.ready[client]");
        });
  }

  // ---- F: fields

  @Test
  @DisplayName("F6 quotes that do not match are reported and never hide the final result")
  void f6() {
    for (String line :
        new String[] {
          "+CREG: 2,1,\"0B,\"0100701\",7", "+CREG: 2,1,\"5E25", "+CREG: 2,1,\"\",\"605F\""
        }) {
      three(
          b -> {
            CompletableFuture<Reply> reply = b.command("network.registration.cs.read");
            b.module("\r\n" + line + "\r\n\r\nOK\r\n").pass(Duration.ofMillis(300));
            assertThat(reply).as(line).isCompleted();
            CompletableFuture<Reply> next = b.command("signal.quality");
            b.module("\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
            signal(next);
          });
    }
  }

  @Test
  @DisplayName("F6-own an open quote does not swallow the messages after it")
  void f6own() {
    three(
        b ->
            b.module("\r\n+NEWS: \"a\r\n\r\n+CREG: 1\r\n")
                .pass(Duration.ofMillis(300))
                .heard("UNKNOWN +NEWS: \"a", "network.registration.cs[stat]"));
  }

  @Test
  @DisplayName("F20 F21 malformed fields and empty replies are no values")
  void f20() {
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("operator.read");
          b.module("\r\n+COPS: 1,0,X\"Attacker\",7\r\n\n\n\r\nOK\r\n");
          assertThat(reply).isCompleted();
          CompletableFuture<Reply> next = b.command("signal.quality");
          b.module("\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
          signal(next);
        });
  }

  // ---- G: prompts

  @Test
  @DisplayName("G1 a prompt in every spelling, only for the command that declared it")
  void g1() {
    for (String prompt : new String[] {"\r\n> ", "\r\n>", "\r\n>\r\n", ">", "\n>", "\r>", "> "}) {
      odd(
          b -> {
            CompletableFuture<Reply> reply =
                b.command("vendor.send", "client", 0, "payload", "hi".getBytes());
            b.sent("AT+SEND=0,2\r").module(prompt).sent("hi").module("\r\nOK\r\n");
            assertThat(reply).as(prompt).isCompleted();
          });
    }
    odd(
        b -> {
          CompletableFuture<Reply> reply =
              b.command("vendor.direct", "client", 0, "payload", "hi".getBytes());
          b.sent("AT+USOWR=0,2\r").module("\r\n@").sent("hi").module("\r\nOK\r\n");
          assertThat(reply).isCompleted();
        });
  }

  @Test
  @DisplayName("G3 a prompt character that nobody waits for is none")
  void g3() {
    odd(
        b ->
            b.module("\r\n+UMQTTC: \"user@host>\"\r\n\r\n> x\r\n")
                .heard("UNKNOWN +UMQTTC: \"user@host>\"", "UNKNOWN > x")
                .sent(""));
  }

  @Test
  @DisplayName("G4 the prompt comes right after the echo, or after a message")
  void g4() {
    for (String before : new String[] {"AT+SEND=0,2\r> ", "\r\n+UUSORD: 0,5\r\n\r\n> "}) {
      odd(
          b -> {
            CompletableFuture<Reply> reply =
                b.command("vendor.send", "client", 0, "payload", "hi".getBytes());
            b.sent("AT+SEND=0,2\r").module(before).sent("hi").module("\r\nOK\r\n");
            assertThat(reply).isCompleted();
          });
    }
  }

  @Test
  @DisplayName("G6 G9 after a prompt that never came no command is typed into one")
  void g6() {
    odd(
        b -> {
          CompletableFuture<Reply> first =
              b.command("vendor.send", "client", 0, "payload", "hi".getBytes());
          CompletableFuture<Reply> next = b.command("identity.model");
          b.sent("AT+SEND=0,2\r").pass(Duration.ofSeconds(5));
          assertThat(first).isCompletedExceptionally();
          b.sent("\u001BAT+CSQ\r");
          b.module("\r\n+CSQ: 5,99\r\n\r\nOK\r\n").sent("AT+CGMM\r");
          b.module("\r\nM\r\n\r\nOK\r\n");
          assertThat(values(next).text("model")).isEqualTo("M");
        });
  }

  // ---- H: counted data

  @Test
  @DisplayName("H1 exactly as many octets as were announced, whatever they are")
  void h1() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 256; i++) {
      all.append((char) i);
    }
    odd(
        b -> {
          CompletableFuture<Reply> reply = b.command("vendor.read", "client", 3, "n", 99);
          b.module("\r\n+USORD: 3,256,\"" + all + "\"\r\nOK\r\n");
          assertThat(values(reply).bytes("body"))
              .isEqualTo(all.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
          b.heard();
        });
  }

  @Test
  @DisplayName("H9 a message inside the announced octets of another is payload")
  void h9() {
    odd(
        b ->
            b.module(
                    "+MQTTSUBRECV:0,\"t\",27,\"+MQTTSUBRECV:0,\"t\",2,\"hi\"\r\n\"\r\n+UUSORD: 0,1\r\n")
                .heard("mqtt.received[topic, payload.length, payload]", "vendor.data[client, n]"));
  }

  @Test
  @DisplayName("H10 a payload that stops half-way is bounded in time, and the line is found again")
  void h10() {
    odd(
        b -> {
          CompletableFuture<Reply> reply = b.command("vendor.read", "client", 3, "n", 99);
          b.module("\r\n+USORD: 3,500,\"half").pass(Duration.ofSeconds(5));
          assertThat(reply).isCompletedExceptionally();
          CompletableFuture<Reply> next = b.command("signal.quality");
          for (int i = 0; i < 40 && !next.isDone(); i++) {
            String probe = new String(b.wire.take(), java.nio.charset.StandardCharsets.ISO_8859_1);
            b.module(
                probe.contains("AT+CSQ") || probe.isEmpty()
                    ? "\r\n+CSQ: 5,99\r\n\r\nOK\r\n"
                    : "\r\n+CMEE: 1\r\n\r\nOK\r\n");
            b.pass(Duration.ofSeconds(1));
          }
          signal(next);
        });
  }

  // ---- I: garbage

  @Test
  @DisplayName("I2 noise before a reply is reported, and an error after information is an error")
  void i2() {
    odd(
        b -> {
          b.module("THIS FORMAT SUCKS\r\n@\n@");
          CompletableFuture<Reply> reply = b.command("vendor.read", "client", 3, "n", 16);
          b.module("AT+USORD=3,16\r\n+USORD: 3,16,\"16 bytes of data\"\r\n+CME ERROR: 122\r\n");
          assertThatThrownBy(() -> result(reply)).hasMessageContaining("122");
        });
  }

  @Test
  @DisplayName("I6 two messages joined by a LF are two")
  void i6() {
    odd(
        b ->
            b.module("+UUSORD: 0,37\n+UUSORD: 0,71\r\n")
                .heard("vendor.data[client, n]", "vendor.data[client, n]"));
  }

  // ---- J: time and order

  @Test
  @DisplayName("J1 J3 a late reply is never the next command's, with echo and without")
  void j1() {
    for (String echo : new String[] {"", "AT+CSQ\r"}) {
      three(
          b -> {
            CompletableFuture<Reply> late = b.command("identity.manufacturer");
            CompletableFuture<Reply> next = b.command("identity.revision");
            b.sent("AT+CGMI\r").pass(Duration.ofSeconds(5)).sent("AT+CSQ\r");
            assertThat(late).isCompletedExceptionally();
            b.module("\r\nA\r\n\r\nOK\r\n" + echo + "\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
            b.sent("AT+CGMR\r").module("\r\nR\r\n\r\nOK\r\n");
            assertThat(values(next).text("revision")).isEqualTo("R");
            b.heard("LATE A", "LATE OK");
          });
    }
  }

  @Test
  @DisplayName("J4 a cancelled command is fenced as one that timed out")
  void j4() {
    three(
        b -> {
          CompletableFuture<Reply> cancelled = b.command("identity.manufacturer");
          cancelled.cancel(false);
          CompletableFuture<Reply> next = b.command("identity.model");
          b.sent("AT+CGMI\rAT+CSQ\r");
          b.module("\r\nA\r\n\r\nOK\r\n\r\n+CSQ: 5,99\r\n\r\nOK\r\n").sent("AT+CGMM\r");
          b.module("\r\nM\r\n\r\nOK\r\n");
          assertThat(values(next).text("model")).isEqualTo("M");
        });
  }

  @Test
  @DisplayName("J9 a dialect's gap is kept between a final result and the next command")
  void j9() {
    Dialect slow =
        Dialects.parse("slow.at", "dialect slow extends 3gpp\nsetting command-gap 100ms\n");
    EveryCut.of(
        slow,
        b -> {
          b.command("line.attention");
          CompletableFuture<Reply> next = b.command("signal.quality");
          b.sent("AT\r").module("\r\nOK\r\n").sent("");
          b.pass(Duration.ofMillis(99)).sent("").pass(Duration.ofMillis(1)).sent("AT+CSQ\r");
          b.module("\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
          signal(next);
        });
  }

  @Test
  @DisplayName("J12 a chained line has one OK and all information in order")
  void j12() {
    three(
        b -> {
          CompletableFuture<Reply> reply = b.raw("AT+CSQ;+CREG?");
          b.module("\r\n+CSQ: 5,99\r\n\r\n+CREG: 0,1\r\n\r\nOK\r\n");
          assertThat(result(reply).lines()).containsExactly("+CSQ: 5,99", "+CREG: 0,1");
        });
  }

  // ---- K: text

  @Test
  @DisplayName("K1 K3 octets above 7F and NUL inside strings stay what they are")
  void k1() {
    three(
        b -> {
          CompletableFuture<Reply> reply = b.command("operator.read");
          b.module("\r\n+COPS: 0,0,\"AT&T\0\u00D0\u009F\",7\r\n\r\nOK\r\n");
          assertThat(values(reply).bytes("operator"))
              .containsExactly('A', 'T', '&', 'T', 0, 0xD0, 0x9F);
        });
  }

  // ---- N: command lines

  @Test
  @DisplayName("N1 no argument breaks out of its place; N3 N4 one write that ends in CR alone")
  void n1() {
    for (String apn :
        new String[] {"internet\"", "a\r\nAT+CPWROFF", "a\u001A", "a\0", "a\nb", "\\22"}) {
      three(
          b -> {
            CompletableFuture<Reply> reply =
                b.command("pdp.define", "cid", 1, "pdpType", "IP", "apn", apn);
            String sent = new String(b.wire.take(), java.nio.charset.StandardCharsets.ISO_8859_1);
            if (reply.isCompletedExceptionally()) {
              assertThat(sent).isEmpty();
            } else {
              String argument =
                  sent.substring("AT+CGDCONT=1,\"IP\",\"".length(), sent.length() - 2);
              assertThat(argument).doesNotContain("\"", "\r", "\n", "\u001A", "\0");
              assertThat(sent).endsWith("\"\r");
            }
          });
    }
  }
}
