package io.github.atelier.emulator.line.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.LineUnavailableException;
import io.github.atelier.emulator.line.RecordingHandler;
import io.github.atelier.emulator.line.netty.EmulatorLoops;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The module's end of a cable. The cable is a virtual serial port: its other end plays the host.
 */
class SerialPortLineTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir private Path folder;
  private final EmulatorLoops loops = EmulatorLoops.start(1);
  private final RecordingHandler host = new RecordingHandler();
  private final RecordingHandler module = new RecordingHandler();
  private Line cable;
  private SerialPortLine line;

  @BeforeEach
  void plugIn() throws Exception {
    Assumptions.assumeTrue(loops.hasVirtualSerialPorts(), loops.transport());
    cable = loops.virtualSerialPort(loops.next(), folder.resolve("cable"), LineOptions.DEFAULTS);
    cable.start(host);
    line =
        SerialPortLine.open(
            folder.resolve("cable").toString(), 115_200, loops.next(), LineOptions.DEFAULTS);
    line.start(module);
    await().atMost(SOON).until(() -> module.count("opened") == 1);
  }

  @AfterEach
  void unplug() {
    if (line != null) {
      line.close();
    }
    loops.close();
  }

  private void hostSends(byte[] octets) {
    cable.write(octets, 0, octets.length);
  }

  private static byte[] random(int size) {
    byte[] octets = new byte[size];
    new Random(size).nextBytes(octets);
    return octets;
  }

  @Test
  void all_octets_pass_both_ways() {
    byte[] octets = random(20_000);
    hostSends(octets);
    line.write(octets, 0, octets.length);

    await().atMost(SOON).until(() -> module.bytes().length == octets.length);
    assertThat(module.bytes()).isEqualTo(octets);
    await().atMost(SOON).until(() -> host.bytes().length == octets.length);
    assertThat(host.bytes()).isEqualTo(octets);
    assertThat(module.calledOffLoop()).isFalse();
  }

  @Test
  void a_module_that_does_not_read_leaves_the_octets_at_the_host() {
    line.reading(false);
    hostSends("AT\r".getBytes(StandardCharsets.US_ASCII));
    hostSends("ATI\r".getBytes(StandardCharsets.US_ASCII));
    line.write(new byte[] {'!'}, 0, 1);
    await().atMost(SOON).until(() -> host.text().endsWith("!"));
    assertThat(module.text()).isEmpty();

    line.reading(true);
    await().atMost(SOON).until(() -> module.text().equals("AT\rATI\r"));
  }

  @Test
  void a_cable_that_is_pulled_ends_the_line_once() {
    cable.close();

    await().atMost(SOON).until(() -> module.count("closed") == 1);
    line.close();
    assertThat(module.count("closed")).isEqualTo(1);
  }

  @Test
  void closing_ends_both_threads() {
    line.close();

    await()
        .atMost(SOON)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(
                        t ->
                            t.getName().startsWith("module-reader")
                                || t.getName().startsWith("module-writer")));
  }

  @Test
  void a_port_that_is_not_there_is_refused_and_says_how_to_find_one() {
    String missing = folder.resolve("ttyUSB9").toString();

    assertThatThrownBy(() -> SerialPortLine.open(missing, 9600, loops.next(), LineOptions.DEFAULTS))
        .isInstanceOf(LineUnavailableException.class)
        .hasMessageContaining("there is no serial port " + missing)
        .hasMessageContaining("./atelier ports");
  }
}
