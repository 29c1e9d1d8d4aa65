package io.github.atelier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberedTest {
  @ParameterizedTest
  @CsvSource({
    "/tmp/modem0, 0, /tmp/modem0",
    "/tmp/modem0, 3, /tmp/modem3",
    "/tmp/modem008, 4, /tmp/modem012",
    "/tmp/modem, 0, /tmp/modem",
    "/tmp/modem, 2, /tmp/modem2",
    "/tmp/7, 1, /tmp/8",
    "/tmp/rack2/modem9, 1, /tmp/rack2/modem10",
    "modem1, 1, modem2",
  })
  void aPathIsCountedUpFromItsLastNumber(String first, int n, String expected) {
    assertThat(Numbered.path(Path.of(first), n)).isEqualTo(Path.of(expected));
  }

  @Test
  void aPortIsCountedUpAndAFreeOneStaysFree() {
    assertThat(Numbered.address(new InetSocketAddress("127.0.0.1", 7000), 5).getPort())
        .isEqualTo(7005);
    assertThat(Numbered.address(new InetSocketAddress("127.0.0.1", 0), 5).getPort()).isZero();
  }

  @Test
  void portsThatRunOutAreRefused() {
    assertThatThrownBy(() -> Numbered.address(new InetSocketAddress("127.0.0.1", 65_535), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("begin lower");
  }
}
