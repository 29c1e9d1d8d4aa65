package io.github.atelier.grammar.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.laws.Host;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Short messages in text mode as modules print them (hard cases A16, C5, E12): a text is whatever
 * stands below its header, however the octets are cut.
 */
class FreeTextTest {
  private static final Dialect DIALECT = Dialects.load("3gpp");
  private static final String HEADER =
      "\r\n+CMGR: \"REC READ\",\"+31628870634\",,\"11/01/09,10:26:26+04\"\r\n";

  /** The host after these octets, and after silence; the same however they are cut. */
  private static Host host(String meaning, String wire) {
    byte[] octets = wire.getBytes(StandardCharsets.ISO_8859_1);
    Host whole = start(meaning).feed(octets).silence();
    for (int cut = 1; cut < octets.length; cut++) {
      Host host = start(meaning).feed(octets, 0, cut, cut);
      host.feed(octets, cut, octets.length, octets.length).silence();
      assertThat(host.events()).as("cut at " + cut).isEqualTo(whole.events());
    }
    Host single = start(meaning).feed(octets, 0, octets.length, 1).silence();
    assertThat(single.events()).isEqualTo(whole.events());
    return whole;
  }

  private static Host start(String meaning) {
    Command command = meaning == null ? null : DIALECT.command(meaning);
    return new Host(DIALECT, command, Values.empty(), 1 << 16);
  }

  private static String read(String wire) {
    ReplyReader reader = host("sms.read", wire).reader();
    assertThat(reader.complete()).isTrue();
    assertThat(reader.values().code("smsStatus")).isEqualTo("rec-read");
    assertThat(reader.values().text("smsNumber")).isEqualTo("+31628870634");
    return reader.values().text("text");
  }

  @Test
  void a_text_is_the_line_below_its_header() {
    assertThat(read(HEADER + "Call me\r\n\r\nOK\r\n")).isEqualTo("Call me");
  }

  @Test
  void a16_an_empty_text_is_an_empty_line() {
    assertThat(read(HEADER + "\r\n\r\nOK\r\n")).isEmpty();
    // firmware that leaves out the empty line before OK; silence tells
    assertThat(read(HEADER + "\r\nOK\r\n")).isEmpty();
  }

  @Test
  void e12_lines_that_look_like_results_or_messages_are_text() {
    for (String text :
        List.of(
            "OK",
            "ERROR",
            "+CREG: 1",
            "+CMS ERROR: 500",
            "> ",
            "one\ntwo\r\n\r\nthree",
            "OK\r\nOK",
            "\nOK\n",
            "\r\n+CMTI: \"SM\",3",
            "RING\r\n",
            "+CMGR: 1,,23",
            "a\n\nOK",
            "\"never closed")) {
      assertThat(read(HEADER + text + "\r\n\r\nOK\r\n")).isEqualTo(text);
    }
  }

  @Test
  void where_the_empty_line_before_ok_is_missing_silence_decides() {
    assertThat(read(HEADER + "Call me\r\nOK\r\n")).isEqualTo("Call me");
    assertThat(read(HEADER + "OK\r\nOK\r\n")).isEqualTo("OK");
  }

  @Test
  void each_text_of_a_list_belongs_to_its_header() {
    String wire =
        "\r\n+CMGL: 1,\"REC UNREAD\",\"+1\",,\"11/01/09,10:26:26+04\"\r\nOK\r\n"
            + "\r\n+CMGL: 2,\"STO SENT\",\"+2\",,\r\n\r\n"
            // the SIM7600 and others put no empty line between two entries
            + "+CMGL: 5,\"REC READ\",\"+3\",,\"11/01/09,10:26:26+04\"\r\na\nb\r\n"
            + "+CMGL: 6,\"REC READ\",6,7,\"+4\",145,\"11/01/09,10:26:26+04\",\"11/01/09,10:26:27+04\",0\r\n"
            + "\r\n+CMGL: 7,\"REC READ\",\"+5\",,\"11/01/09,10:26:26+04\"\r\n+CREG: 5\r\n\r\nOK\r\n";
    ReplyReader reader = host("sms.list", wire).reader();

    assertThat(reader.complete()).isTrue();
    assertThat(reader.rows()).hasSize(5);
    assertThat(reader.rows().stream().map(r -> r.number("smsIndex")))
        .containsExactly(1L, 2L, 5L, 6L, 7L);
    assertThat(reader.rows().stream().map(r -> r.text("text", "none")))
        .containsExactly("OK", "", "a\nb", "none", "+CREG: 5");
  }

  @Test
  void pdus_are_lines_of_their_own() {
    String wire =
        "\r\n+CMGL: 1,0,,23\r\n0011000B916407281553F80000AA0AE8329BFD4697D9EC37\r\n"
            + "+CMGL: 3,1,\"Ann\",23\r\n0011000B916407281553F80000AA0AE8329BFD4697D9EC37\r\n\r\nOK\r\n";
    ReplyReader reader = host("sms.list", wire).reader();

    assertThat(reader.complete()).isTrue();
    assertThat(reader.rows().stream().map(r -> r.text("pdu")))
        .hasSize(2)
        .allMatch(p -> p.equals("0011000B916407281553F80000AA0AE8329BFD4697D9EC37"));
    assertThat(reader.rows().get(1).code("smsStatus")).isEqualTo("rec-read");
  }

  @Test
  void an_empty_place_is_a_reply_without_a_message() {
    ReplyReader reader = host("sms.read", "\r\nOK\r\n").reader();

    assertThat(reader.complete()).isTrue();
    assertThat(reader.values().has("text")).isFalse();
  }

  @Test
  void e12_the_text_of_a_direct_message_is_no_message_itself() {
    String header = "\r\n+CMT: \"+31628870634\",,\"11/01/09,10:26:26+04\"\r\n";
    for (String text : List.of("", "OK", "+CREG: 1", "a\nb", "RING")) {
      assertThat(host(null, header + text + "\r\n\r\n+CREG: 5\r\n").events())
          .containsExactly(
              "PART sms.received",
              "sms.received smsNumber=+31628870634 smsTime=11/01/09,10:26:26+04 text="
                  + text.replace("\n", "<LF>"),
              "network.registration.cs stat=roaming");
    }
  }

  @Test
  void a_direct_pdu_may_come_between_a_command_and_its_reply() {
    Host host =
        host(
            "signal.quality",
            "\r\n+CMT: ,23\r\n0011000B916407281553F80000AA0AE8329BFD4697D9EC37\r\n"
                + "\r\n+CSQ: 7,99\r\n\r\nOK\r\n");

    assertThat(host.reader().complete()).isTrue();
    assertThat(host.events())
        .containsExactly(
            "PART sms.received.pdu",
            "sms.received.pdu tpduLength=23 pdu=0011000B916407281553F80000AA0AE8329BFD4697D9EC37",
            "INFORMATION +CSQ: 7,99",
            "FINAL OK");
  }
}
