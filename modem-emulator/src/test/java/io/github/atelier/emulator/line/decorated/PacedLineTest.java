package io.github.atelier.emulator.line.decorated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.RecordingHandler;
import io.github.atelier.emulator.line.memory.ManualLoop;
import io.github.atelier.emulator.line.memory.MemoryLine;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A character of 8N1 has 10 bits: at 9600 bit/s it takes 1.0417 ms. */
class PacedLineTest {
  private final ManualLoop loop = new ManualLoop();
  private final MemoryLine wire = new MemoryLine(loop);
  private MemoryLine current = wire;
  private final RecordingHandler module = new RecordingHandler();
  private PacedLine line = new PacedLine(wire, 9600, 10, 1 << 20);

  @BeforeEach
  void open() {
    start(line);
  }

  private void start(PacedLine paced) {
    line = paced;
    paced.start(module);
    wire.host().open();
    loop.runDue();
  }

  private void start(int rate, int outputBytes) {
    MemoryLine fresh = new MemoryLine("wire", loop, LineOptions.DEFAULTS.withBacklogBytes(1 << 20));
    PacedLine paced = new PacedLine(fresh, rate, 10, outputBytes);
    line = paced;
    paced.start(module);
    fresh.host().open();
    loop.runDue();
    current = fresh;
  }

  private void write(int octets) {
    line.write(new byte[octets], 0, octets);
    loop.runDue();
  }

  @Test
  void an_octet_arrives_at_the_host_when_its_last_bit_would() {
    write(2);

    loop.advance(Duration.ofNanos(1_041_666));
    assertThat(wire.host().take()).isEmpty();
    loop.advance(Duration.ofNanos(1));
    assertThat(wire.host().take()).hasSize(1);
    loop.advance(Duration.ofNanos(1_041_667));
    assertThat(wire.host().take()).hasSize(1);
  }

  @Test
  void an_octet_of_the_host_arrives_at_the_module_when_its_last_bit_would() {
    wire.host().send("AT");
    loop.runDue();

    loop.advance(Duration.ofNanos(1_041_666));
    assertThat(module.text()).isEmpty();
    loop.advance(Duration.ofNanos(1));
    assertThat(module.text()).isEqualTo("A");
    loop.advance(Duration.ofNanos(1_041_667));
    assertThat(module.text()).isEqualTo("AT");
  }

  @ParameterizedTest
  @ValueSource(ints = {1200, 9600, 115_200, 921_600, 3_000_000})
  void a_second_carries_a_tenth_of_the_rate_to_within_a_thousandth(int rate) {
    start(rate, 1 << 20);
    write(rate / 5 + 10);
    loop.advance(Duration.ofSeconds(1));

    assertThat((double) current.host().take().length)
        .isCloseTo(rate / 10.0, within(Math.max(1, rate / 10_000.0)));
  }

  @Test
  void both_directions_move_at_once() {
    wire.host().send(new byte[960]);
    write(960);
    loop.advance(Duration.ofSeconds(1));

    assertThat(wire.host().take()).hasSize(960);
    assertThat(module.bytes()).hasSize(960);
  }

  @Test
  void octets_written_later_queue_behind_those_before_without_a_gap() {
    write(48);
    loop.advance(Duration.ofMillis(25));
    write(48);
    loop.advance(Duration.ofMillis(75));

    assertThat(wire.host().take()).hasSize(96);
  }

  @Test
  void a_pause_is_not_made_up_for() {
    write(1);
    loop.advance(Duration.ofSeconds(1));
    wire.host().take();

    write(10);
    loop.advance(Duration.ofMillis(5));

    assertThat(wire.host().take()).hasSize(4);
  }

  @Test
  void the_module_may_change_the_rate_and_what_waits_goes_at_the_new_one() {
    write(200);
    loop.advance(Duration.ofMillis(100));
    assertThat(wire.host().take()).hasSize(96);
    line.rate(96_000);
    loop.advance(Duration.ofMillis(11));

    assertThat(wire.host().take()).hasSize(104);
  }

  @Test
  void rate_zero_is_the_line_s_own() {
    line.rate(96_000);
    line.rate(0);
    write(96);
    loop.advance(Duration.ofMillis(99));

    assertThat(wire.host().take()).hasSize(95);
  }

  @Test
  void output_beyond_the_backlog_is_dropped_and_counted() {
    start(9600, 100);
    write(150);

    assertThat(line.droppedBytes()).isEqualTo(50);
    loop.advance(Duration.ofSeconds(1));
    assertThat(current.host().take()).hasSize(100);
  }

  @Test
  void a_host_that_goes_loses_what_is_on_its_way_to_it_and_the_module_still_gets_what_it_sent() {
    wire.host().send("AT\r");
    write(50);
    wire.host().close();
    loop.runDue();

    assertThat(module.text()).isEqualTo("AT\r");
    assertThat(module.events()).endsWith("closed");
    wire.host().open();
    loop.advance(Duration.ofSeconds(1));
    assertThat(wire.host().take()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 49, 10_000_001})
  void a_rate_that_no_line_has_is_refused(int rate) {
    assertThatThrownBy(() -> new PacedLine(wire, rate, 10, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("50 to 10000000");
  }
}
