package io.github.atelier.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.grammar.dialect.OperationInputs;
import org.junit.jupiter.api.Test;

class MqttInputsTest {
  @Test
  void theDriverGivesConnectWhatWritersOfDialectsAreTold() {
    MqttOptions all = MqttOptions.of("c", "u", "p", "host", 8883).withCa(new byte[] {1});

    assertThat(all.values().names())
        .containsExactlyInAnyOrderElementsOf(OperationInputs.of("connect"));
  }
}
