package io.github.atelier.grammar.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Octets that others published: the "hellohello" pages (dreamfabric.com/sms, repeated in many
 * tutorials), and the example PDUs in the tests of python-gsmmodem, some of them captured from
 * modems.
 */
class PublishedPdusTest {

  @Test
  void hellohello_packs_into_nine_octets() throws SmsFormatException {
    byte[] packed = Septets.pack(Gsm7.septets("hellohello"), 0);

    assertThat(Hex.of(packed)).isEqualTo("E8329BFD4697D9EC37");
    assertThat(Gsm7.text(Septets.unpack(packed, 0, 10, 0))).isEqualTo("hellohello");
  }

  @Test
  void characters_of_the_extension_table_take_two_septets() {
    assertThat(Hex.of(Gsm7.septets("a[]{}€"))).isEqualTo("611B3C1B3E1B281B291B65");
    assertThat(Hex.of(Septets.pack(Gsm7.septets("a[]{}€"), 0))).isEqualTo("E10D6FE3DBA036A94D19");
    assertThat(Hex.of(Septets.pack(Gsm7.septets("{åΦΓΛΩΠΨΣΘ€}"), 0)))
        .isEqualTo("1BD44332A1542C174C6653DEA400");
  }

  @Test
  void a_submit_is_written_as_published() {
    Submit submit =
        new Submit(
            false,
            Validity.relative(0xAA),
            false,
            false,
            0,
            Address.of("+46708251358"),
            0,
            UserData.of("hellohello"));
    Pdu pdu = new Pdu(null, submit);

    assertThat(pdu.digits()).isEqualTo("0011000B916407281553F80000AA0AE8329BFD4697D9EC37");
    assertThat(pdu.tpduLength()).isEqualTo(23);
    assertThat(submit.validity().duration()).hasDays(4);
  }

  @Test
  void submits_in_ucs2_and_to_local_numbers_are_written_as_published() {
    Pdu chinese =
        new Pdu(
            Address.of("+44000000000"),
            new Submit(
                false,
                Validity.relative(0xF4),
                false,
                false,
                0,
                Address.of("+123456789"),
                0,
                UserData.of("世界您好！")));
    assertThat(chinese.digits())
        .isEqualTo("07914400000000F01100099121436587F90008F40A4E16754C60A8597DFF01");
    assertThat(new Pdu(null, Submit.of("+27820001111", UserData.of("Hello World!"))).digits())
        .isEqualTo("0001000B917228001011F100000CC8329BFD065DDF72363904");
  }

  @Test
  void a_long_text_is_cut_as_published() {
    String text =
        "Lorem ipsum dolor sit amet, consectetur adipisicing elit, sed do eiusmod tempor incididunt"
            + " ut labore et dolore magna aliqua.Ut enim ad minim veniam, quinostrud exercitation"
            + " ullamco laboris nisi ut aliquip ex ea commodo consequat.Duis aute irure dolor in"
            + " reprehenderit in voluptate velit esse cillum doloe eu fugiat nulla"
            + " pariatur.Excepteur sint occaecat cupidatat non proident, sunt in culpa qui officia"
            + " deserunt mollit anim id est laborum";
    List<String> pdus =
        Segments.of(text, 0).stream()
            .map(
                part ->
                    new Submit(true, null, false, false, 0, Address.of("+15125551234"), 0, part))
            .map(submit -> new Pdu(null, submit).digits())
            .toList();

    assertThat(pdus)
        .containsExactly(
            "0045000B915121551532F40000A0050003000301986F79B90D4AC3E7F53688FC66BFE5A0799A0E0AB7CB7416"
                + "68FC76CFCB637A995E9783C2E4343C3D4F8FD3EE33A8CC4ED359A079990C22BF41E5747DDE7E9341F472"
                + "1BFE9683D2EE719A9C26D7DD74509D0E6287C56F791954A683C86FF65B5E06B5C36777181466A7E3F5B0"
                + "AB4A0795DDE936284C06B5D3EE741B642FBBD3E1360B14AFA7DD",
            "0045000B915121551532F40000A0050003000302DE73BABC4E0695F165F9384D0FD3D36F37A8CE6687DBE337"
                + "881D16BFE5E939C89D9EA741753A28CC4EC7EB6938A88C0795C3A0F1BBDD7E93DFA0F1DB3D2FC7EB61BA"
                + "8B584FCF41E13ABD0C4ACBEBF23288FC66BFE5A0B41B242FC3E56574D94D2ECBD37450DA0DB2BFD97538"
                + "3D4C2F83EC65769A0E2ACFE765D038CD66D7DB20F29BFD2E83CA",
            "0045000B915121551532F400008C050003000303EA2073FD9C0ED341EE3A9B1D06C1C3F274985E97BB8AF871"
                + "194E2FD7E5A079DA4D07BDC7E370791CA683C675789A1CA687E920F7DB0D82CBDF6972D94D6781E675371"
                + "D947683C675363C0C8AD7D3A0B7D99C1EA7C32072795E96D7DD7450FBCD66A7E9A0B03BDD06A5C9A0F29C"
                + "0E6287C56F79BD0D");
  }

  private static Deliver deliver(String digits) throws SmsFormatException {
    Pdu pdu = Pdu.parse(digits);
    assertThat(pdu.digits()).isEqualTo(digits);
    return (Deliver) pdu.tpdu();
  }

  @Test
  void a_deliver_is_read_as_published_and_written_back() throws SmsFormatException {
    String digits =
        "07915892000000F0040B915892214365F700007040213252242331493A283D0795C3F33C88FE06C9CB6132885"
            + "EC6D341EDF27C1E3E97E7207B3A0C0A5241E377BB1D7693E72E";
    Deliver message = deliver(digits);

    assertThat(Pdu.parse(digits).centre().written()).isEqualTo("+85290000000");
    assertThat(message.address().written()).isEqualTo("+85291234567");
    assertThat(message.time().text()).isEqualTo("07/04/12,23:25:42+32");
    assertThat(message.time().moment()).isEqualTo("2007-04-12T23:25:42+08:00");
    assertThat(message.data().text())
        .isEqualTo("It is easy to read text messages via AT commands.");
    assertThat(deliver("06917228195339040B917228214365F70000313062315352800A800D8A5E98D337A910"))
        .extracting(d -> d.data().text())
        .isEqualTo("@{tést}!");
  }

  @Test
  void a_concatenated_part_is_read_as_published() throws SmsFormatException {
    // whoever sent it left a fill bit set
    Deliver message =
        (Deliver)
            Pdu.parse(
                    "0591721891F1400781721881F800003160526104848059050003C30101916536FB1DCABEEB2074D8"
                        + "5E064941B19CAB060319A5C522289C96D3D3ED32286C0FA7D96131BBEC024941B19CAB0603DD"
                        + "D36C36A88C87A7E565D0DB0D82C55EB0DB4B068BCD5C20")
                .tpdu();

    assertThat(message.data().concatenation()).isEqualTo(new Concatenation(0xC3, false, 1, 1));
    assertThat(message.data().text())
        .isEqualTo(
            "Hello!You have R 19.50 FREE airtime available. R 19.50 will expire on 01/07/2013. ");
  }

  @Test
  void submits_of_modems_are_read_as_published() throws SmsFormatException {
    Submit seven =
        (Submit)
            Pdu.parse("07911326040000F0310D0B911326880736F40000A90FF7FBDD454E87CDE1B0DB357EB701")
                .tpdu();
    assertThat(seven.address().written()).isEqualTo("+31628870634");
    assertThat(seven.statusReport()).isTrue();
    assertThat(seven.validity().duration()).hasDays(3);
    assertThat(seven.data().text()).isEqualTo("www.diafaan.com");

    Submit octets =
        (Submit) Pdu.parse("0591721891F101000B917228214365F700040C48656C6C6F20776F726C6421").tpdu();
    assertThat(octets.data().alphabet()).isEqualTo(Alphabet.OCTETS);
    assertThat(octets.data().text()).isEqualTo("Hello world!");

    Submit absolute =
        (Submit)
            Pdu.parse(
                    "0019000B917228001011F100003170013193008017D474BB3CA787DB70903DCC4E93D3F43C885E9ED"
                        + "301")
                .tpdu();
    assertThat(absolute.validity().format()).isEqualTo(Validity.Format.ABSOLUTE);
    assertThat(absolute.data().text()).isEqualTo("Timestamp validity test");
  }

  @Test
  void status_reports_are_read_as_published() throws SmsFormatException {
    StatusReport report =
        (StatusReport) Pdu.parse("0006D60B911326880736F4111011719551401110117195714000").tpdu();

    assertThat(report.reference()).isEqualTo(214);
    assertThat(report.address().written()).isEqualTo("+31628870634");
    assertThat(report.time().text()).isEqualTo("11/01/11,17:59:15+04");
    assertThat(report.discharge().text()).isEqualTo("11/01/11,17:59:17+04");
    assertThat(report.delivered()).isTrue();
    assertThat(Hex.of(report.encode()))
        .isEqualTo("06D60B911326880736F4111011719551401110117195714000");
    // captured from a ZTE modem, with a number that is none
    StatusReport odd =
        (StatusReport)
            Pdu.parse("0297F1061C0F910B487228297020F5317062419272803170624192138000").tpdu();
    assertThat(odd.reference()).isEqualTo(28);
    assertThat(odd.discharge().text()).isEqualTo("13/07/26,14:29:31+08");
  }

  @Test
  void names_as_senders_are_read_as_published() throws SmsFormatException {
    for (List<String> row :
        List.of(
            List.of("abc", "06D061F118"),
            List.of("FRANCOIS", "0ED04669D0397C26A7"),
            List.of("a[]{}€", "14D0E10D6FE3DBA036A94D19"))) {
      assertThat(Address.decode(new Octets(Hex.octets(row.get(1))), "sender"))
          .isEqualTo(Address.of(row.get(0)));
    }
  }

  @Test
  void nonsense_is_refused_with_the_reason() {
    assertThatThrownBy(() -> Pdu.parse("0043010C910661345542F60008A0050003000301306F3044"))
        .isInstanceOf(SmsFormatException.class)
        .hasMessageContaining("reserved");
    assertThatThrownBy(() -> Pdu.parse("AFSDSDF LJJFKLDJKLFJ# #$KJLKJL S"))
        .isInstanceOf(SmsFormatException.class)
        .hasMessageContaining("position 3");
    assertThatThrownBy(() -> Pdu.parse("0011000B916407281553F80000AA0AE8329BFD4697D9EC"))
        .isInstanceOf(SmsFormatException.class)
        .hasMessage("user data of 9 octets, but 8 are left");
  }
}
