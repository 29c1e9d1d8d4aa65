package io.github.atelier.driver.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportsTest {

  @ParameterizedTest
  @CsvSource({
    "tcp:127.0.0.1:7000,           tcp 127.0.0.1:7000",
    "TCP:modem.example:1,          tcp modem.example:1",
    "tcp:[::1]:65535,              tcp [::1]:65535",
    "/dev/ttyUSB2,                 /dev/ttyUSB2 at 115200 8N1",
    "/dev/serial/by-id/usb-a:b-if02, /dev/serial/by-id/usb-a:b-if02 at 115200 8N1",
    "com3,                         COM3 at 115200 8N1",
    "COM123,                       COM123 at 115200 8N1"
  })
  void each_way_to_write_a_line_is_understood(String text, String name) {
    assertThat(Transports.parse(" " + text + " ").name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "'',                 names no line",
    "/,                  names no line",
    "modem,              names no line",
    "COM,                names no line",
    "COMMON,             names no line",
    "ttyUSB2,            Did you mean /dev/ttyUSB2?",
    "tcp:,               lacks the host or the port",
    "tcp:7000,           lacks the host or the port",
    "tcp::7000,          lacks the host or the port",
    "tcp:[]:7000,        lacks the host or the port",
    "tcp:host:,          is not a number from 1 to 65535",
    "tcp:host:0,         is not a number from 1 to 65535",
    "tcp:host:65536,     is not a number from 1 to 65535",
    "tcp:host:+80,       is not a number from 1 to 65535",
    "tcp:host:999999999999, is not a number from 1 to 65535",
    "tcp:::1:7000,       put an IPv6 address in brackets",
    "tcp://host:7000,    without //"
  })
  void anything_else_is_refused_with_the_ways_to_write_it(String text, String hint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transports.parse(text))
        .withMessageContaining(hint)
        .withMessageContaining("Write tcp:HOST:PORT");
  }

  @Test
  void settings_are_used_for_serial_ports() {
    SerialSettings settings =
        SerialSettings.defaults()
            .withBaudRate(9600)
            .withFlowControl(SerialSettings.FlowControl.RTS_CTS);

    assertThat(Transports.parse("/dev/ttyS0", settings).name())
        .isEqualTo("/dev/ttyS0 at 9600 8N1 RTS/CTS");
  }
}
