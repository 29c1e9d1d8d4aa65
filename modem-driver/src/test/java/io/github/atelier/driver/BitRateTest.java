package io.github.atelier.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.CommandRefusedException;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.channel.UnresponsiveException;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bit rate of a serial line: found, changed, taken back. */
class BitRateTest {
  private static final Dialect COMMON = Dialects.load("3gpp");
  private static final Map<String, String> ANSWERS =
      Map.of("AT+CSQ", "\r\n+CSQ: 20,99\r\n\r\nOK\r\n");

  private static ModemOptions detecting(ModemOptions options) {
    return options.withProbeInterval(Duration.ofMillis(60)).withBaudDetection();
  }

  @Test
  void theRateOfAModuleIsFoundAndKept() throws Exception {
    try (Rig rig = new Rig(COMMON, ANSWERS, 57600, BitRateTest::detecting)) {
      assertThat(rig.hostRate).isEqualTo(57600);
      assertThat(rig.ratesTried).containsExactly(9600, 57600);
      assertThat(rig.modem.control().baudRate()).isEqualTo(57600);
      assertThat(rig.sent).contains("AT", "ATE0", "AT+CMEE=1");
    }
  }

  @Test
  void theRateOfTheSettingsIsTriedFirst() throws Exception {
    try (Rig rig = new Rig(COMMON, ANSWERS, 115200, BitRateTest::detecting)) {
      assertThat(rig.ratesTried).isEmpty();
    }
  }

  @Test
  void aModuleThatComesBackAtAnotherRateIsFoundAgain() throws Exception {
    try (Rig rig = new Rig(COMMON, ANSWERS, 115200, BitRateTest::detecting)) {
      rig.moduleRate = 9600;
      rig.line.vanish();
      assertThat(rig.event()).isEqualTo("lost");
      assertThat(rig.event()).isEqualTo("restored");
      assertThat(rig.hostRate).isEqualTo(9600);
    }
  }

  @Test
  void noiseAtAWrongRateIsToldAsSilenceWithWhatToDo() {
    assertThatThrownBy(() -> new Rig(COMMON, ANSWERS, 1200, o -> o))
        .isInstanceOf(UnresponsiveException.class)
        .hasMessageContainingAll("AT", "baud rate", "withBaudDetection");
    assertThatThrownBy(() -> new Rig(COMMON, ANSWERS, 1200, BitRateTest::detecting))
        .isInstanceOf(UnresponsiveException.class)
        .hasMessageContainingAll("115200", "9600", "wiring");
  }

  @Test
  void aChangeOfRateSwitchesBothSidesAfterOk() throws Exception {
    try (Rig rig = new Rig(COMMON, ANSWERS, 115200, o -> o)) {
      rig.onCommand =
          command -> {
            if (command.equals("AT+IPR=460800")) {
              rig.say("\r\nOK\r\n");
              rig.moduleRate = 460800;
            }
          };
      rig.answers.put("AT+IPR=460800", "");
      rig.modem.baudRate(460800);
      assertThat(rig.hostRate).isEqualTo(460800);
      assertThat(rig.sent).endsWith("AT+IPR=460800", "AT");
      rig.modem.raw("AT+CSQ", Duration.ofSeconds(5));
    }
  }

  @Test
  void aModuleThatDoesNotFollowIsMetAtTheOldRateAgain() throws Exception {
    try (Rig rig = new Rig(COMMON, ANSWERS, 115200, o -> o)) {
      assertThatThrownBy(() -> rig.modem.baudRate(460800))
          .isInstanceOf(ModemException.class)
          .hasMessageContainingAll("460800", "115200", "again");
      assertThat(rig.ratesTried).containsExactly(460800, 115200);
      rig.modem.raw("AT+CSQ", Duration.ofSeconds(5));
    }
  }

  @Test
  void aRefusedRateChangesNothing() throws Exception {
    try (Rig rig = new Rig(COMMON, ANSWERS, 115200, o -> o)) {
      rig.answers.put("AT+IPR=921600", "\r\nERROR\r\n");
      assertThatThrownBy(() -> rig.modem.baudRate(921600))
          .isInstanceOf(CommandFailedException.class);
      assertThat(rig.ratesTried).isEmpty();
      assertThat(rig.hostRate).isEqualTo(115200);
    }
  }

  @Test
  void aLineWithoutRatesSaysSoAndSendsNothing() throws Exception {
    try (Rig rig = new Rig(COMMON, ANSWERS)) {
      int before = rig.sent.size();
      assertThatThrownBy(() -> rig.modem.baudRate(9600))
          .isInstanceOf(CommandRefusedException.class)
          .hasMessageContaining("no serial port");
      assertThat(rig.sent).hasSize(before);
    }
  }
}
