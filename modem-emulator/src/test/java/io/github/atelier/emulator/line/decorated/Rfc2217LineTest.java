package io.github.atelier.emulator.line.decorated;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.RecordingHandler;
import io.github.atelier.emulator.line.memory.ManualLoop;
import io.github.atelier.emulator.line.memory.MemoryLine;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Octets by hand, from RFC 854 and RFC 2217 clauses 2 to 4. */
class Rfc2217LineTest {
  /** Remembers DTR as well. */
  private static final class Module extends RecordingHandler {
    final List<Boolean> dtr = new ArrayList<>();

    @Override
    public synchronized void dtr(boolean on) {
      dtr.add(on);
    }
  }

  private final ManualLoop loop = new ManualLoop();
  private final MemoryLine tcp = new MemoryLine(loop);
  private final Module module = new Module();
  private Line line = new Rfc2217Line(tcp, 0);

  @BeforeEach
  void connect() {
    line.start(module);
    tcp.host().open();
    loop.runDue();
  }

  private Rfc2217LineTest says(String hex) {
    tcp.host().send(HexFormat.of().parseHex(hex));
    loop.runDue();
    return this;
  }

  private Rfc2217LineTest hears(String hex) {
    loop.runDue();
    assertThat(HexFormat.of().formatHex(tcp.host().take())).isEqualTo(hex);
    return this;
  }

  private void write(String text) {
    byte[] octets = text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    line.write(octets, 0, octets.length);
    loop.runDue();
  }

  @Test
  void a_client_that_never_negotiates_is_served_as_by_a_plain_line() {
    says("41540d");
    write("\r\nOK\r\n");

    assertThat(module.text()).isEqualTo("AT\r");
    hears("0d0a4f4b0d0a");
  }

  @Test
  void octet_255_is_doubled_both_ways_at_every_cut() {
    String all = "41ffff54ffffffff0d";
    for (int cut = 2; cut < all.length(); cut += 2) {
      module.bytes();
      says(all.substring(0, cut)).says(all.substring(cut));
    }
    assertThat(module.text()).isEqualTo("A\u00ffT\u00ff\u00ff\r".repeat(8));

    write("\u00ff\r");
    hears("ffff0d");
  }

  @Test
  void an_agreed_option_is_answered_once_and_shows_the_modem_state() {
    // WILL COM-PORT -> DO COM-PORT, then NOTIFY-MODEMSTATE: DSR and CTS, no carrier
    says("fffb2c").hears("fffd2c" + "fffa2c6b30fff0");
    says("fffb2c").hears("");
    // DO BINARY, WILL BINARY
    says("fffd00").hears("fffb00");
    says("fffb00").hears("fffd00");
    // what nobody knows is refused: DO STATUS, WILL NAWS
    says("fffd05").hears("fffc05");
    says("fffb1f").hears("fffe1f");
    // and taken back
    says("fffe00").hears("fffc00");
  }

  @ParameterizedTest
  @CsvSource({
    // rate 9600; asked; data size 7; asked; parity even; two stop bits
    "fffa2c0100002580fff0, fffa2c6500002580fff0",
    "fffa2c0100000000fff0, fffa2c650001c200fff0",
    "fffa2c0207fff0, fffa2c6607fff0",
    "fffa2c0200fff0, fffa2c6608fff0",
    "fffa2c0303fff0, fffa2c6703fff0",
    "fffa2c0402fff0, fffa2c6802fff0",
    // hardware flow control; DTR? RTS?
    "fffa2c0503fff0, fffa2c6903fff0",
    "fffa2c0507fff0, fffa2c6908fff0",
    "fffa2c050afff0, fffa2c690bfff0",
    "fffa2c0c03fff0, fffa2c7003fff0",
    // 255 within a subnegotiation is doubled: a line state mask of 255
    "fffa2c0afffffff0, fffa2c6efffffff0",
  })
  void what_the_client_sets_is_said_again_plus_100(String command, String answer) {
    says(command).hears(answer);
  }

  @Test
  void dtr_reaches_the_module() {
    says("fffa2c0509fff0").hears("fffa2c6909fff0");
    says("fffa2c0508fff0").hears("fffa2c6908fff0");

    assertThat(module.dtr).containsExactly(false, true);
  }

  @Test
  void the_carrier_is_told_to_a_client_that_has_agreed() {
    line.carrier(true);
    hears("");
    line.carrier(false);
    says("fffb2c");
    tcp.host().take();

    line.carrier(true);
    hears("fffa2c6bb8fff0");
    line.carrier(false);
    hears("fffa2c6b38fff0");
  }

  @Test
  void a_client_that_masks_the_carrier_hears_nothing_of_it() {
    says("fffb2c");
    says("fffa2c0b30fff0");
    tcp.host().take();

    line.carrier(true);
    hears("fffa2c6b30fff0");
  }

  @Test
  void without_rts_output_waits_under_hardware_flow_control_and_not_otherwise() {
    says("fffa2c050cfff0");
    tcp.host().take();
    write("A");
    hears("41");

    says("fffa2c0503fff0");
    tcp.host().take();
    write("BC");
    hears("");
    says("fffa2c050bfff0").hears("4243" + "fffa2c690bfff0");
  }

  @Test
  void a_suspended_client_gets_its_octets_when_it_resumes() {
    says("fffa2c08fff0");
    write("A");
    hears("");
    says("fffa2c09fff0").hears("41");
  }

  @Test
  void a_host_at_another_rate_than_the_module_hears_noise_and_is_heard_as_noise() {
    line.rate(115_200);
    loop.runDue();
    says("fffa2c0100002580fff0");
    tcp.host().take();

    says("41540d");
    assertThat(module.bytes()).hasSize(3);
    assertThat(module.text()).doesNotContain("A").doesNotContain("T").doesNotContain("\r");
    write("OK");
    assertThat(tcp.host().takeText()).hasSizeGreaterThanOrEqualTo(2).doesNotContain("O");

    // the right rate: clear again
    says("fffa2c010001c200fff0");
    tcp.host().take();
    write("OK");
    hears("4f4b");
  }

  @Test
  void a_new_client_starts_anew() {
    says("fffb2c" + "fffa2c0503fff0" + "fffa2c050cfff0");
    tcp.host().close();
    loop.runDue();
    tcp.host().open();
    loop.runDue();

    write("OK");
    hears("4f4b");
    says("fffb2c").hears("fffd2c" + "fffa2c6b30fff0");
  }

  @Test
  void subnegotiations_that_make_no_sense_change_nothing() {
    says("fffa2cfff0" + "fffa2c63fff0" + "fffa0101fff0" + "fffa2c01fff0")
        .hears("fffa2c650001c200fff0");
    says("41");
    assertThat(module.text()).isEqualTo("A");
  }
}
