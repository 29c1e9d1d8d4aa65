package io.github.atelier.grammar.sms;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.grammar.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** What is encoded is decoded to the same, and hostile octets end in the declared exception. */
class SmsLawTest {
  private static final String GSM =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà"
          + "\f^{}\\[~]|€";

  @Provide
  Arbitrary<String> gsmText() {
    return Arbitraries.strings().withChars(GSM.toCharArray()).ofMaxLength(700);
  }

  @Provide
  Arbitrary<String> anyText() {
    return Arbitraries.oneOf(
        gsmText(),
        Arbitraries.of("你好", "😀", "a", "é", "\n", "€")
            .list()
            .ofMaxSize(300)
            .map(l -> String.join("", l)));
  }

  @Property
  void septets_come_back_from_any_fill(
      @ForAll("gsmText") String text, @ForAll @IntRange(max = 6) int fill)
      throws SmsFormatException {
    byte[] septets = Gsm7.septets(text);
    byte[] packed = Septets.pack(septets, fill);

    assertThat(packed).hasSize((septets.length * 7 + fill + 7) / 8);
    assertThat(Septets.unpack(packed, 0, septets.length, fill)).isEqualTo(septets);
    assertThat(Gsm7.text(septets)).isEqualTo(text);
  }

  @Property
  void every_run_of_septets_is_some_text(@ForAll byte[] septets) {
    assertThat(Gsm7.canEncode(Gsm7.text(septets))).isTrue();
  }

  @Property
  void a_text_of_any_length_comes_back_from_its_parts(
      @ForAll("anyText") String text, @ForAll long order) throws SmsFormatException {
    List<Deliver> parts = new ArrayList<>();
    for (UserData part : Segments.of(text, 77)) {
      parts.add((Deliver) Tpdu.decode(deliver(part).encode()));
    }
    Collections.shuffle(parts, new Random(order));
    MessageParts joined = new MessageParts();
    for (Deliver part : parts.subList(1, parts.size())) {
      assertThat(joined.add(part)).isNull();
    }

    assertThat(joined.add(parts.get(0))).isEqualTo(text);
    assertThat(joined.lost()).isZero();
  }

  @Property
  void no_part_begins_or_ends_inside_a_character(@ForAll("anyText") String text) {
    for (UserData part : Segments.of(text, 1)) {
      assertThat(part.octets().length).isLessThanOrEqualTo(140);
      String shown = part.text();
      assertThat(shown.isEmpty() || !Character.isLowSurrogate(shown.charAt(0))).isTrue();
      assertThat(UserData.content(shown, part.alphabet())).isEqualTo(part.content().bytes());
    }
  }

  private static Deliver deliver(UserData data) {
    SmsTime time = new SmsTime(26, 11, 25, 10, 30, 0, 32);
    return new Deliver(false, false, false, Address.of("+8613800138000"), 0, time, data);
  }

  @Provide
  Arbitrary<Address> addresses() {
    return Arbitraries.oneOf(
        Combinators.combine(
                Arbitraries.of(129, 145, 161, 200),
                Arbitraries.strings().withChars("0123456789*#abc").ofMaxLength(20))
            .as(Address::new),
        Arbitraries.strings()
            .withChars("AbcXYZ €{é")
            .ofMaxLength(5)
            .map(s -> new Address(Address.ALPHANUMERIC, s)));
  }

  @Provide
  Arbitrary<SmsTime> times() {
    Arbitrary<Integer> two = Arbitraries.integers().between(0, 99);
    return Combinators.combine(
            two, two, two, two, two, two, Arbitraries.integers().between(-79, 79))
        .as(SmsTime::new)
        .filter(t -> t.zone() != 0 || !t.text().endsWith("-00"));
  }

  @Provide
  Arbitrary<UserData> userData() {
    Arbitrary<byte[]> header =
        Arbitraries.oneOf(
            Arbitraries.just(new byte[0]),
            Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(20),
            Arbitraries.just(new Concatenation(300, true, 4, 2).element()));
    Arbitrary<byte[]> content = Arbitraries.bytes().array(byte[].class).ofMaxSize(118);
    return Combinators.combine(Arbitraries.integers().between(0, 255), header, content)
        .as(
            (coding, h, c) -> {
              byte[] own = c.clone();
              if (Alphabet.of(coding) == Alphabet.GSM7) {
                for (int i = 0; i < own.length; i++) {
                  own[i] &= 0x7F;
                }
              }
              return new UserData(coding, Value.Octets.of(h), Value.Octets.of(own));
            });
  }

  @Property
  void every_submit_comes_back(
      @ForAll("addresses") Address to,
      @ForAll("userData") UserData data,
      @ForAll @IntRange(max = 255) int octet,
      @ForAll @IntRange(max = 3) int validity,
      @ForAll boolean a,
      @ForAll boolean b)
      throws SmsFormatException {
    Validity period =
        validity == 0
            ? null
            : validity == 2
                ? Validity.relative(octet)
                : new Validity(
                    validity == 1 ? Validity.Format.ENHANCED : Validity.Format.ABSOLUTE,
                    Value.Octets.of(new byte[] {(byte) octet, 2, 3, 4, 5, 6, 7}));
    Submit submit = new Submit(a, period, b, !a, octet, to, 255 - octet, data);
    Pdu pdu = new Pdu(b ? Address.of("+861380013") : null, submit);

    assertThat(Pdu.parse(pdu.digits())).isEqualTo(pdu);
    assertThat(pdu.tpduLength()).isEqualTo(submit.encode().length);
  }

  @Property
  void every_deliver_and_report_comes_back(
      @ForAll("addresses") Address from,
      @ForAll("times") SmsTime time,
      @ForAll("userData") UserData data,
      @ForAll @IntRange(max = 255) int octet,
      @ForAll boolean flag)
      throws SmsFormatException {
    Deliver deliver = new Deliver(flag, !flag, flag, from, octet, time, data);
    StatusReport report = new StatusReport(!flag, octet, from, time, time, 255 - octet);

    assertThat(Tpdu.decode(deliver.encode())).isEqualTo(deliver);
    assertThat(Tpdu.decode(report.encode())).isEqualTo(report);
  }

  @Property(tries = 5000)
  void any_octets_are_a_message_or_refused(@ForAll @Size(max = 200) byte[] octets) {
    survives(Hex.of(octets));
  }

  @Property(tries = 5000)
  void a_good_message_with_one_octet_changed_or_cut_off_is_a_message_or_refused(
      @ForAll("userData") UserData data,
      @ForAll @IntRange(max = 170) int at,
      @ForAll byte octet,
      @ForAll boolean cut) {
    byte[] octets = deliver(data).encode();
    int where = at % octets.length;
    octets[where] = octet;
    survives("00" + Hex.of(cut ? java.util.Arrays.copyOf(octets, where) : octets));
  }

  @Property
  void any_text_is_a_message_or_refused(@ForAll @StringLength(max = 60) String digits) {
    survives(digits);
  }

  /** What was read can be shown and written again. */
  private static void survives(String digits) {
    try {
      Pdu pdu = Pdu.parse(digits);
      assertThat(pdu.tpdu().data().text()).isNotNull();
      pdu.tpdu().data().concatenation();
      assertThat(pdu.tpdu().address().written()).isNotNull();
      assertThat(Pdu.parse(pdu.digits())).isEqualTo(pdu);
    } catch (SmsFormatException refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
    }
  }
}
