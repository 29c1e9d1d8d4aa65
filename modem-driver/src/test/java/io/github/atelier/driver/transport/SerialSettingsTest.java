package io.github.atelier.driver.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SerialSettingsTest {
  private final SerialSettings defaults = SerialSettings.defaults();

  @Test
  void the_format_is_shown_as_people_write_it() {
    assertThat(defaults).hasToString("115200 8N1");
    assertThat(defaults.withFormat(7, SerialSettings.Parity.EVEN, 2)).hasToString("115200 7E2");
  }

  @Test
  void each_change_touches_one_thing() {
    SerialSettings changed =
        defaults
            .withBaudRate(9600)
            .withDtr(false)
            .withRts(false)
            .withWriteTimeout(Duration.ofSeconds(1))
            .withQuietOnOpen(Duration.ZERO)
            .withWaitUntilSent(true);

    assertThat(changed)
        .isEqualTo(
            new SerialSettings(
                9600,
                8,
                SerialSettings.Parity.NONE,
                1,
                SerialSettings.FlowControl.NONE,
                false,
                false,
                Duration.ofSeconds(1),
                Duration.ZERO,
                true));
  }

  @Test
  void values_out_of_range_are_refused_by_name() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.withBaudRate(0))
        .withMessageContaining("baud rate");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.withFormat(9, SerialSettings.Parity.NONE, 1))
        .withMessageContaining("data bits");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.withFormat(8, SerialSettings.Parity.NONE, 3))
        .withMessageContaining("stop bits");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.withWriteTimeout(Duration.ZERO))
        .withMessageContaining("write time-out");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.withQuietOnOpen(Duration.ofSeconds(2)))
        .withMessageContaining("quiet time");
  }

  @Test
  void time_on_the_wire_counts_start_parity_and_stop_bits() {
    assertThat(defaults.wireTime(11520)).isEqualTo(Duration.ofSeconds(1));
    assertThat(
            defaults.withBaudRate(1200).withFormat(8, SerialSettings.Parity.ODD, 2).wireTime(100))
        .isEqualTo(Duration.ofSeconds(1));
  }
}
