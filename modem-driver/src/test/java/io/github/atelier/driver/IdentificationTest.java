package io.github.atelier.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.grammar.dialect.Dialect;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which dialect a module speaks, by what it says. */
class IdentificationTest {
  private static final String OK = "\r\nOK\r\n";
  private static final Dialect FOUND = null;

  @Test
  void theMakerTells() throws Exception {
    try (Rig rig = new Rig(FOUND, Map.of("AT+CGMI", "\r\nQUECTEL\r\n" + OK))) {
      assertThat(rig.modem.dialect().name()).isEqualTo("quectel");
      rig.line.vanish();
      assertThat(rig.event()).isEqualTo("lost");
      assertThat(rig.event()).isEqualTo("restored");
    }
  }

  @Test
  void theRangesOfTheConnectingCommandTellWhereTheMakerIsUnknown() throws Exception {
    Map<String, String> other =
        Map.of(
            "AT+CGMI",
            "\r\nSomebody\r\n" + OK,
            "AT+QMTOPEN=?",
            "\r\nERROR\r\n",
            "AT^AIMQTTOPEN=?",
            "\r\n^AIMQTTOPEN: (0-5)\r\n" + OK);
    try (Rig rig = new Rig(FOUND, other)) {
      assertThat(rig.modem.dialect().name()).isEqualTo("ailink-positional");
    }
  }

  @Test
  void aModuleThatNoDialectFollowsIsNamed() {
    assertThatThrownBy(
            () ->
                new Rig(
                    FOUND,
                    Map.of(
                        "AT+CGMI",
                        "\r\nSomebody\r\n" + OK,
                        "AT+CGMM",
                        "\r\nX1\r\n" + OK,
                        "AT+QMTOPEN=?",
                        "\r\nERROR\r\n",
                        "AT^AIMQTTOPEN=?",
                        "\r\n+CME ERROR: 4\r\n")))
        .isInstanceOf(UnknownModuleException.class)
        .hasMessageContainingAll("Somebody X1", "quectel");
  }

  @Test
  void aModuleThatDoesNotSayWhoItIsIsToBeNamedByTheUser() {
    assertThatThrownBy(() -> new Rig(FOUND, Map.of("AT+CGMI", "")))
        .isInstanceOf(UnknownModuleException.class)
        .hasMessageContainingAll("AT+CGMI", "Name its dialect");
  }

  @Test
  void aSilentLineIsToldAsSilenceNotAsAnUnknownModule() {
    assertThatThrownBy(() -> new Rig(FOUND, Map.of("AT", "", "ATQ0V1", "")))
        .isInstanceOf(io.github.atelier.driver.channel.UnresponsiveException.class)
        .hasMessageContainingAll("AT port", "power");
  }
}
