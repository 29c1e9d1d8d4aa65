package io.github.atelier.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.driver.Modem;
import io.github.atelier.driver.ModemOptions;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialects;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The driver finds out by itself which dialect an emulated module speaks. */
class IdentificationTest {
  static Stream<String> dialects() {
    return Dialects.BUILT_IN.stream().filter(name -> Dialects.load(name).hasOperation("connect"));
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void theDialectIsFound(String name) throws Exception {
    try (Emulator emulator =
        Emulator.start(Dialects.load(name), ModuleConfig.defaults(), List.of())) {
      int port =
          emulator
              .tcpPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .address()
              .getPort();
      try (Modem modem =
          Modem.open(Transports.parse("tcp:127.0.0.1:" + port), ModemOptions.defaults())) {
        assertThat(modem.dialect().name()).isEqualTo(name);
        assertThat(modem.information().imei()).isEqualTo("867600012345673");
      }
    }
  }
}
