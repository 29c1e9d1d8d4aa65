package io.github.atelier.emulator.line.netty;

import static io.github.atelier.emulator.line.Waiting.until;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fazecast.jSerialComm.SerialPort;
import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.RecordingHandler;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PtyLineJSerialCommTest {
  @TempDir Path folder;
  private final EmulatorLoops loops = EmulatorLoops.start(1);
  private final RecordingHandler handler = new RecordingHandler.Echo();
  private Path link;

  @BeforeEach
  void needsEpoll() {
    assumeTrue(loops.hasVirtualSerialPorts(), loops.transport());
    link = folder.resolve("modem0");
  }

  @AfterEach
  void endLoops() {
    loops.close();
  }

  @Test
  void itOpensAndClosesThePortFiftyTimesWithoutLoss() throws Exception {
    try (Line line = loops.virtualSerialPort(loops.next(), link, LineOptions.DEFAULTS)) {
      line.start(handler);
      for (int visit = 1; visit <= 50; visit++) {
        byte[] command = ("AT+VISIT=" + visit + "\r").getBytes(ISO_8859_1);
        SerialPort port = open();
        try {
          assertThat(port.writeBytes(command, command.length)).isEqualTo(command.length);
          assertThat(read(port, command.length)).isEqualTo(command);
        } finally {
          assertThat(port.closePort()).isTrue();
        }
        int visits = visit;
        until(() -> handler.count("closed") == visits);
      }
      assertThat(handler.count("opened")).isEqualTo(50);
    }
  }

  @Test
  void aLargeTransferGoesBothWaysUnchanged() throws Exception {
    byte[] data = new byte[1 << 20];
    new Random(11).nextBytes(data);
    try (Line line = loops.virtualSerialPort(loops.next(), link, LineOptions.DEFAULTS)) {
      line.start(handler);
      SerialPort port = open();
      try {
        for (int at = 0; at < data.length; at += 4096) {
          byte[] chunk = Arrays.copyOfRange(data, at, at + 4096);
          assertThat(port.writeBytes(chunk, chunk.length)).isEqualTo(chunk.length);
          assertThat(read(port, chunk.length)).isEqualTo(chunk);
        }
      } finally {
        port.closePort();
      }
      assertThat(handler.bytes()).isEqualTo(data);
      assertThat(line.droppedBytes()).isZero();
    }
  }

  private SerialPort open() {
    SerialPort port = SerialPort.getCommPort(link.toString());
    port.setComPortParameters(115200, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
    port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, 5000, 0);
    assertThat(port.openPort()).as("open %s", link).isTrue();
    return port;
  }

  private static byte[] read(SerialPort port, int count) {
    byte[] bytes = new byte[count];
    int have = 0;
    while (have < count) {
      int got = port.readBytes(bytes, count - have, have);
      assertThat(got).as("bytes read after %s of %s", have, count).isPositive();
      have += got;
    }
    return bytes;
  }
}
