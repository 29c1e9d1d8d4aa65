package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.emulator.line.memory.ManualLoop;
import io.github.atelier.emulator.module.sms.Fate;
import io.github.atelier.emulator.module.sms.MessageCentre;
import io.github.atelier.emulator.module.sms.SentMessage;
import io.github.atelier.grammar.sms.Address;
import io.github.atelier.grammar.sms.Deliver;
import io.github.atelier.grammar.sms.Pdu;
import io.github.atelier.grammar.sms.SmsTime;
import io.github.atelier.grammar.sms.Submit;
import io.github.atelier.grammar.sms.UserData;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Short messages as a person types them at a module (27.005), byte by byte. */
class ShortMessagesTest {
  private static final String OK = "\r\nOK\r\n";
  private static final String FIRST = "+8613800000001";
  private static final String SECOND = "+8613800000002";
  private static final String HELLO = "0001000B916407281553F800000AE8329BFD4697D9EC37";

  private final MessageCentre centre = new MessageCentre();
  private final List<SentMessage> sent = new ArrayList<>();
  private final ManualLoop loop = new ManualLoop();

  private Desk desk(int n, ModuleConfig config, boolean byteByByte) {
    Desk desk = new Desk("3gpp", config.numbered(n).withMessageCentre(centre), byteByByte, loop);
    desk.pass(Duration.ofSeconds(2));
    return desk.says("ATE0\r", "ATE0\r" + OK);
  }

  private Desk desk() {
    centre.addListener(sent::add);
    return desk(1, ModuleConfig.defaults(), false);
  }

  /** The time stamp of now, as text and as octets of a TPDU. */
  private SmsTime now() {
    return SmsTime.of(loop.now().atOffset(ZoneOffset.UTC));
  }

  // ---- text mode

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_text_goes_out_after_ctrl_z_and_not_after_escape(boolean byteByByte) {
    centre.addListener(sent::add);
    Desk desk = desk(1, ModuleConfig.defaults(), byteByByte);
    desk.says("AT+CMGF=1\r", OK)
        .says("AT+CMGS=\"+46708251358\"\r", "\r\n> ")
        .says("hello@home\u001a", "\r\n+CMGS: 0\r\n" + OK)
        .says("AT+CMGS=\"+46708251358\",145\r", "\r\n> ")
        .says("never mind\u001b", OK)
        .says("AT+CMGS=\"10086\"\r", "\r\n> ")
        .says("bye\u001a", "\r\n+CMGS: 1\r\n" + OK)
        .says("AT\r", OK);

    assertThat(sent).extracting(SentMessage::to).containsExactly("+46708251358", "10086");
    assertThat(sent).extracting(SentMessage::text).containsExactly("hello@home", "bye");
    assertThat(sent).extracting(s -> s.submit().validity().duration()).contains(Duration.ofDays(1));
  }

  @Test
  void a_message_from_one_module_reaches_another_by_number() {
    Desk one = desk();
    Desk two = desk(2, ModuleConfig.defaults(), false);
    two.says("AT+CMGF=1;+CNMI=2,1,0,0,0\r", OK);
    one.says("AT+CMGF=1\r", OK)
        .says("AT+CMGS=\"" + SECOND + "\"\r", "\r\n> ")
        .says("OK\r\n+CREG: 1\u001a", "\r\n+CMGS: 0\r\n" + OK);
    String time = now().text();

    two.hears("\r\n+CMTI: \"SM\",1\r\n")
        .says("AT+CPMS?\r", "\r\n+CPMS: \"SM\",1,50,\"SM\",1,50,\"SM\",1,50\r\n" + OK)
        .says(
            "AT+CMGR=1\r",
            "\r\n+CMGR: \"REC UNREAD\",\""
                + FIRST
                + "\",,\""
                + time
                + "\"\r\nOK\r\n+CREG: 1\r\n"
                + OK)
        .says("AT+CSDH=1\r", OK)
        .says(
            "AT+CMGR=1\r",
            "\r\n+CMGR: \"REC READ\",\""
                + FIRST
                + "\",,\""
                + time
                + "\",145,4,0,0,\"+8613800100500\",145,12\r\nOK\r\n+CREG: 1\r\n"
                + OK)
        .says("AT+CMGL\r", OK)
        .says(
            "AT+CMGL=\"ALL\"\r",
            "\r\n+CMGL: 1,\"REC READ\",\""
                + FIRST
                + "\",,\""
                + time
                + "\",145,12\r\nOK\r\n+CREG: 1\r\n"
                + OK)
        .says("AT+CMGD=?\r", "\r\n+CMGD: (1),(0-4)\r\n" + OK)
        .says("AT+CMGD=1\r", OK)
        .says("AT+CMGR=1\r", "\r\n+CMS ERROR: 321\r\n")
        .says("AT+CMGD=51\r", "\r\n+CMS ERROR: 321\r\n");
  }

  @Test
  void a_module_may_be_told_without_asking() {
    Desk desk = desk();
    desk.says("AT+CMGF=1;+CNMI=2,2,0,0,0\r", OK);
    centre.send("10086", FIRST, "Balance: 5");
    loop.runDue();
    desk.hears("\r\n+CMT: \"10086\",,\"" + now().text() + "\"\r\nBalance: 5\r\n")
        .says("AT+CMGF=0\r", OK);
    centre.send("10086", FIRST, "Balance: 5");
    loop.runDue();
    String pdu =
        new Pdu(
                Address.of("+8613800100500"),
                new Deliver(
                    false, false, false, Address.of("10086"), 0, now(), UserData.of("Balance: 5")))
            .digits();
    desk.hears("\r\n+CMT: ,25\r\n" + pdu + "\r\n").says("AT+CMGL=4\r", OK);
  }

  @Test
  void character_sets_decide_how_texts_and_numbers_look() {
    Desk desk = desk();
    desk.says("AT+CMGF=1;+CNMI=2,1\r", OK);
    centre.send("+46708", FIRST, "é{@");
    loop.runDue();
    String time = now().text();
    desk.hears("\r\n+CMTI: \"SM\",1\r\n")
        .says("AT+CSCS=\"GSM\"\r", OK)
        .says(
            "AT+CMGR=1\r",
            "\r\n+CMGR: \"REC UNREAD\",\"+46708\",,\"" + time + "\"\r\n\5\u001b(\0\r\n" + OK)
        .says("AT+CSCS=\"UCS2\"\r", OK)
        .says(
            "AT+CMGR=1\r",
            "\r\n+CMGR: \"REC READ\",\"002B00340036003700300038\",,\""
                + time
                + "\"\r\n00E9007B0040\r\n"
                + OK)
        .says(
            "AT+CSCA?\r",
            "\r\n+CSCA: \"002B0038003600310033003800300030003100300030003500300030\",145\r\n" + OK)
        .says("AT+CMGS=\"002B00340036003700300038\"\r", "\r\n> ")
        .says("00E90041\u001a", "\r\n+CMGS: 0\r\n" + OK)
        .says("AT+CSMP=17,167,0,8\r", OK)
        .says("AT+CMGS=\"+46708\"\r", "\r\n> ")
        .says("4F60597D\u001a", "\r\n+CMGS: 1\r\n" + OK)
        .says("AT+CSMP?\r", "\r\n+CSMP: 17,167,0,8\r\n" + OK)
        .says("AT+CSCS=\"HEX\";+CSMP=17,167,0,0\r", OK)
        .says("AT+CMGS=\"+46708\"\r", "\r\n> ")
        .says("051B2800\u001a", "\r\n+CMGS: 2\r\n" + OK);

    assertThat(sent).extracting(SentMessage::to).containsOnly("+46708");
    assertThat(sent).extracting(SentMessage::text).containsExactly("éA", "你好", "é{@");
  }

  @Test
  void what_does_not_fit_a_text_is_refused() {
    Desk desk = desk();
    desk.says("AT+CMGF=1\r", OK)
        .says("AT+CMGS=\"+46708\"\r", "\r\n> ")
        .says("a".repeat(161) + "\u001a", "\r\n+CMS ERROR: 305\r\n")
        .says("AT+CMGS=\"+46708\"\r", "\r\n> ")
        .says("a".repeat(160) + "\u001a", "\r\n+CMGS: 0\r\n" + OK)
        .says("AT+CMGS=\"+46708251358123456789012\"\r", "\r\n+CMS ERROR: 305\r\n")
        .says("AT+CMEE=2\r", OK)
        .says("AT+CMGS=\"\"\r", "\r\n+CMS ERROR: invalid text mode parameter\r\n")
        .says("AT+CSCS=\"UCS2\"\r", OK)
        .says("AT+CMGS=\"+46708\"\r", "\r\n> ")
        .says("4F60\u001a", "\r\n+CMS ERROR: invalid text mode parameter\r\n");
    assertThat(sent).hasSize(1);
  }

  // ---- PDU mode

  @Test
  void a_pdu_goes_out_when_its_length_is_told_rightly() {
    Desk desk = desk();
    desk.says("AT+CMGF?\r", "\r\n+CMGF: 0\r\n" + OK)
        .says("AT+CMGS=22\r", "\r\n> ")
        .says(HELLO + "\u001a", "\r\n+CMGS: 0\r\n" + OK)
        .says("AT+CMGS=23\r", "\r\n> ")
        .says(HELLO + "\u001a", "\r\n+CMS ERROR: 304\r\n")
        .says("AT+CMGS=22\r", "\r\n> ")
        .says(HELLO.replace('E', 'X') + "\u001a", "\r\n+CMS ERROR: 304\r\n")
        .says("AT+CMGS=\"+46708\"\r", "\r\n+CMS ERROR: 304\r\n")
        .says("AT+CMGS=22\r", "\r\n> ")
        .says("0001\u001b", OK);

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).to()).isEqualTo("+46708251358");
    assertThat(sent.get(0).text()).isEqualTo("hellohello");
  }

  @Test
  void stored_messages_are_sent_and_keep_their_status() {
    Desk desk = desk();
    desk.says("AT+CPMS=\"ME\",\"ME\",\"SM\"\r", "\r\n+CPMS: 0,100,0,100,0,50\r\n" + OK)
        .says("AT+CMGW=22\r", "\r\n> ")
        .says(HELLO + "\u001a", "\r\n+CMGW: 1\r\n" + OK)
        .says("AT+CMGF=1\r", OK)
        .says("AT+CMGW\r", "\r\n> ")
        .says("draft\u001a", "\r\n+CMGW: 2\r\n" + OK)
        .says("AT+CMSS=1\r", "\r\n+CMSS: 0\r\n" + OK)
        .says("AT+CMSS=2\r", "\r\n+CMS ERROR: 305\r\n")
        .says("AT+CMSS=2,\"10086\"\r", "\r\n+CMSS: 1\r\n" + OK)
        .says("AT+CMSS=7\r", "\r\n+CMS ERROR: 321\r\n")
        .says("AT+CMGW=\"10086\",129,\"STO SENT\"\r", "\r\n> ")
        .says("x\u001a", "\r\n+CMGW: 3\r\n" + OK)
        .says(
            "AT+CMGL=\"STO SENT\"\r",
            "\r\n+CMGL: 1,\"STO SENT\",\"+46708251358\",,\r\nhellohello\r\n"
                + "\r\n+CMGL: 2,\"STO SENT\",\"\",,\r\ndraft\r\n"
                + "\r\n+CMGL: 3,\"STO SENT\",\"10086\",,\r\nx\r\n"
                + OK)
        .says("AT+CMGF=0\r", OK)
        .says("AT+CMGR=1\r", "\r\n+CMGR: 3,,22\r\n" + HELLO + "\r\n" + OK)
        .says("AT+CMGD=1,4\r", OK)
        .says("AT+CMGL=4\r", OK);

    assertThat(sent).extracting(SentMessage::to).containsExactly("+46708251358", "10086");
  }

  // ---- the network

  @Test
  void without_sim_pin_or_network_nothing_is_sent() {
    Desk locked = desk(2, ModuleConfig.defaults().withSim(true, "1234"), false);
    locked
        .says("AT+CMGF=1\r", OK)
        .says("AT+CMGS=\"1\"\r", "\r\n+CMS ERROR: 311\r\n")
        .says("AT+CPMS?\r", "\r\n+CMS ERROR: 311\r\n");
    Desk empty = desk(3, ModuleConfig.defaults().withSim(false, null), false);
    empty.says("AT+CMGL=4\r", "\r\n+CMS ERROR: 310\r\n");
    Desk deaf = desk(4, ModuleConfig.defaults().withNetwork(ModuleConfig.Network.NONE), false);
    deaf.says("AT+CMGS=22\r", "\r\n> ").says(HELLO + "\u001a", "\r\n+CMS ERROR: 331\r\n");
    Desk homeless = desk(5, ModuleConfig.defaults(), false);
    homeless
        .says("AT+CSCA=\"\"\r", OK)
        .says("AT+CMGS=22\r", "\r\n> ")
        .says(HELLO + "\u001a", "\r\n+CMS ERROR: 330\r\n");
  }

  @Test
  void status_reports_come_when_they_are_asked_for() {
    Desk one = desk();
    desk(2, ModuleConfig.defaults(), false);
    one.says("AT+CMGF=1;+CSMP=49,167,0,0;+CNMI=2,1,0,1,0\r", OK);
    centre.delay(Duration.ofSeconds(3));
    one.says("AT+CMGS=\"" + SECOND + "\"\r", "\r\n> ").says("hi\u001a", "\r\n+CMGS: 0\r\n" + OK);
    final String taken = now().text();
    one.pass(Duration.ofSeconds(2)).hears("").pass(Duration.ofSeconds(1));
    String done = now().text();
    one.pass(Duration.ofSeconds(3))
        .hears("\r\n+CDS: 6,0,\"" + SECOND + "\",145,\"" + taken + "\",\"" + done + "\",0\r\n")
        .says("AT+CNMI=2,1,0,2,0\r", OK)
        .says("AT+CMGS=\"+4900000000\"\r", "\r\n> ")
        .says("nobody\u001a", "\r\n+CMGS: 1\r\n" + OK)
        .pass(Duration.ofSeconds(3))
        .hears("\r\n+CDSI: \"SM\",1\r\n");
    assertThat(one.hearsAfter("AT+CMGR=1\r"))
        .startsWith("\r\n+CMGR: \"REC UNREAD\",6,1,\"+4900000000\",145,\"")
        .endsWith(",67\r\n" + OK);
  }

  @Test
  void the_message_centre_fails_as_it_is_told() {
    Desk one = desk();
    desk(2, ModuleConfig.defaults(), false);
    one.says("AT+CMGF=1;+CSMP=49,167,0,0;+CNMI=2,1,0,1,0\r", OK);
    centre.rule(
        m ->
            m.text().equals("late")
                ? Fate.refused("cms-network-timeout")
                : m.text().equals("gone") ? Fate.LOST : Fate.failed(70));
    one.says("AT+CMGS=\"" + SECOND + "\"\r", "\r\n> ")
        .says("late\u001a", "\r\n+CMS ERROR: 332\r\n")
        .says("AT+CMGS=\"" + SECOND + "\"\r", "\r\n> ")
        .says("gone\u001a", "\r\n+CMGS: 0\r\n" + OK)
        .says("AT+CMGS=\"" + SECOND + "\"\r", "\r\n> ");
    assertThat(one.hearsAfter("old\u001a"))
        .startsWith("\r\n+CMGS: 1\r\n" + OK + "\r\n+CDS: 6,1,\"" + SECOND + "\",145,")
        .endsWith(",70\r\n");
  }

  @Test
  void a_full_memory_takes_no_more_until_something_is_deleted() {
    Desk desk = desk(1, ModuleConfig.defaults().withMessageStorage(2, 1), false);
    desk.says("AT+CNMI=2,1\r", OK);
    for (String text : List.of("one", "two", "three")) {
      centre.send("10086", FIRST, text);
    }
    loop.runDue();
    desk.hears("\r\n+CMTI: \"SM\",1\r\n\r\n+CMTI: \"SM\",2\r\n")
        .says("AT+CMGW=22\r", "\r\n> ")
        .says(HELLO + "\u001a", "\r\n+CMS ERROR: 322\r\n")
        .says("AT+CMGD=1\r", OK + "\r\n+CMTI: \"SM\",1\r\n");
  }

  @Test
  void a_message_waits_for_a_module_without_coverage() {
    Desk desk = desk();
    desk.says("AT+CNMI=2,1\r", OK);
    desk.module.loseCoverage();
    loop.runDue();
    centre.send("10086", FIRST, "wait");
    loop.runDue();
    desk.hears("");
    desk.module.restoreCoverage();
    desk.pass(Duration.ofSeconds(2)).hears("\r\n+CMTI: \"SM\",1\r\n");
  }

  @Test
  void indications_wait_while_the_host_does_not_want_them() {
    Desk desk = desk();
    desk.says("AT+CNMI?\r", "\r\n+CNMI: 0,0,0,0,0\r\n" + OK).says("AT+CNMI=0,1\r", OK);
    centre.send("10086", FIRST, "a");
    loop.runDue();
    desk.hears("").says("AT+CNMI=2\r", OK + "\r\n+CMTI: \"SM\",1\r\n");
    desk.says("AT+CNMI=0\r", OK);
    centre.send("10086", FIRST, "b");
    loop.runDue();
    // cleared, not told
    desk.says("AT+CNMI=2,1,0,0,1\r", OK).hears("");
  }

  @Test
  void direct_messages_of_phase_2_plus_are_acknowledged() {
    Desk desk = desk();
    desk.says("AT+CSMS=1\r", "\r\n+CSMS: 1,1,1\r\n" + OK)
        .says("AT+CSMS?\r", "\r\n+CSMS: 1,1,1,1\r\n" + OK)
        .says("AT+CMGF=1;+CNMI=2,2\r", OK)
        .says("AT+CNMA\r", "\r\n+CMS ERROR: 340\r\n");
    centre.send("10086", FIRST, "a");
    centre.send("10086", FIRST, "b");
    loop.runDue();
    String time = now().text();
    desk.hears("\r\n+CMT: \"10086\",,\"" + time + "\"\r\na\r\n")
        .says("AT+CNMA\r", OK + "\r\n+CMT: \"10086\",,\"" + time + "\"\r\nb\r\n")
        // nobody acknowledges: routing is switched off and the message is stored
        .pass(Duration.ofSeconds(15))
        .says("AT+CNMI?\r", "\r\n+CNMI: 2,0,0,0,0\r\n" + OK);
    assertThat(desk.hearsAfter("AT+CMGL\r")).contains("\"REC UNREAD\",\"10086\"", "\r\nb\r\n");
  }

  @Test
  void long_texts_come_in_parts() {
    Desk desk = desk();
    desk.says("AT+CNMI=2,1\r", OK);
    centre.send("10086", FIRST, "你好".repeat(40));
    loop.runDue();
    desk.hears("\r\n+CMTI: \"SM\",1\r\n\r\n+CMTI: \"SM\",2\r\n");
    assertThat(desk.hearsAfter("AT+CMGL=4\r")).contains("050003010201").contains("050003010202");
  }

  @Test
  void test_forms_tell_what_clients_look_for() {
    desk()
        .says("AT+CMGF=?\r", "\r\n+CMGF: (0-1)\r\n" + OK)
        .says("AT+CPMS=?\r", "\r\n+CPMS: (\"SM\",\"ME\"),(\"SM\",\"ME\"),(\"SM\",\"ME\")\r\n" + OK)
        .says("AT+CNMI=?\r", "\r\n+CNMI: (0-2),(0-3),(0-2),(0-2),(0-1)\r\n" + OK)
        .says("AT+CSMS=?\r", "\r\n+CSMS: (0-1)\r\n" + OK)
        .says("AT+CSCS=?\r", "\r\n+CSCS: (\"IRA\",\"GSM\",\"UCS2\",\"HEX\")\r\n" + OK)
        .says("AT+CMGL=?\r", "\r\n+CMGL: (0-4)\r\n" + OK)
        .says("AT+CMMS=?\r", "\r\n+CMMS: (0-2)\r\n" + OK)
        .says("AT+CMGS=?\r", OK)
        .says("AT+CSCA=?\r", OK)
        // what ModemManager and smstools send
        .says("AT+CNMI=2,1,2,1,0\r", OK)
        .says("AT+CSMP=17,167,0,0\r", OK)
        .says("AT+CSCB=0,\"0,50\",\"0-3\"\r", OK)
        .says("AT+CSCB?\r", "\r\n+CSCB: 0,\"0,50\",\"0-3\"\r\n" + OK);
  }

  @Test
  void a_restart_keeps_messages_and_forgets_settings() {
    Desk desk = desk();
    desk.says("AT+CMGF=1;+CNMI=2,1\r", OK);
    centre.send("10086", FIRST, "kept");
    loop.runDue();
    desk.hears("\r\n+CMTI: \"SM\",1\r\n");
    desk.module.reset();
    desk.pass(Duration.ofSeconds(4));
    desk.hearsAfter("ATE0\r");
    desk.says("AT+CMGF?\r", "\r\n+CMGF: 0\r\n" + OK);
    assertThat(desk.hearsAfter("AT+CMGL\r")).contains("+CMGL: 1,0,,");
  }

  @Test
  void a_pdu_that_was_written_is_the_one_that_is_read() throws Exception {
    Desk desk = desk();
    String digits =
        new Pdu(Address.of("+31624000000"), Submit.of("+31628870634", UserData.of("x"))).digits();
    int length = Pdu.parse(digits).tpduLength();
    desk.says("AT+CMGW=" + length + ",2\r", "\r\n> ")
        .says(digits.toLowerCase(java.util.Locale.ROOT) + "\u001a", "\r\n+CMGW: 1\r\n" + OK)
        .says("AT+CMGR=1\r", "\r\n+CMGR: 2,," + length + "\r\n" + digits + "\r\n" + OK);
  }
}
