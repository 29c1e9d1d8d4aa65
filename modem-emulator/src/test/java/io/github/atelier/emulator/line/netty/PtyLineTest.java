package io.github.atelier.emulator.line.netty;

import static io.github.atelier.emulator.line.Waiting.until;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.RecordingHandler;
import io.github.atelier.emulator.line.Waiting;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PtyLineTest {
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
  void aProgramMayOpenAndCloseItFiftyTimesWithoutLoss() throws Exception {
    try (Line line = open(LineOptions.DEFAULTS)) {
      StringBuilder sent = new StringBuilder();
      for (int visit = 1; visit <= 50; visit++) {
        String command = "AT+VISIT=" + visit + "\r";
        sent.append(command);
        try (SerialClient client = new SerialClient(link)) {
          assertThat(client.exchange(command)).isEqualTo(command);
        }
        int visits = visit;
        until(() -> handler.count("closed") == visits);
      }
      assertThat(handler.text()).isEqualTo(sent.toString());
      assertThat(handler.count("opened")).isEqualTo(50);
      assertThat(handler.calledOffLoop()).isFalse();
      assertThat(line.droppedBytes()).isZero();
    }
  }

  @Test
  void bytesWrittenJustBeforeClosingArriveBeforeTheClosing() throws Exception {
    try (Line line = open(LineOptions.DEFAULTS)) {
      try (SerialClient client = new SerialClient(link)) {
        client.send("AT+LAST\r".getBytes(ISO_8859_1));
      }
      until(() -> handler.count("closed") == 1);
      assertThat(handler.text()).isEqualTo("AT+LAST\r");
      assertThat(handler.events()).containsExactly("opened", "received", "closed");
      assertThat(handler.line()).isSameAs(line);
    }
  }

  @Test
  void aMebibyteGoesBothWaysUnchanged() throws Exception {
    byte[] data = new byte[1 << 20];
    new Random(7).nextBytes(data);
    try (Line line = open(LineOptions.DEFAULTS.withBacklogBytes(2 << 20));
        SerialClient client = new SerialClient(link)) {
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> assertThatNoException().isThrownBy(() -> client.send(data)));
      assertThat(client.read(data.length)).isEqualTo(data);
      sent.get();
      assertThat(handler.bytes()).isEqualTo(data);
      assertThat(line.droppedBytes()).isZero();
    }
  }

  @Test
  void outputWhileNobodyHasItOpenIsDropped() throws Exception {
    try (Line line = open(LineOptions.DEFAULTS)) {
      write(line, "before the first\r\n");
      try (SerialClient client = new SerialClient(link)) {
        assertThat(client.exchange("A")).isEqualTo("A");
      }
      until(() -> handler.count("closed") == 1);
      write(line, "between the two\r\n");
      try (SerialClient client = new SerialClient(link)) {
        assertThat(client.exchange("B")).isEqualTo("B");
      }
      assertThat(line.droppedBytes()).isZero();
    }
  }

  @Test
  void outputThatAProgramLeftUnreadIsNotTheNextOnes() throws Exception {
    try (Line line = open(LineOptions.DEFAULTS)) {
      try (SerialClient client = new SerialClient(link)) {
        client.exchange("A");
        write(line, "unread\r\n");
        until(() -> client.available() == 8);
      }
      until(() -> handler.count("closed") == 1);
      try (SerialClient client = new SerialClient(link)) {
        assertThat(client.exchange("B")).isEqualTo("B");
      }
    }
  }

  @Test
  void aProgramThatOnlyListensGetsUnsolicitedOutputAndIsReported() throws Exception {
    try (Line line = open(LineOptions.DEFAULTS)) {
      try (SerialClient client = new SerialClient(link)) {
        write(line, "+CREG: 1\r\n");
        assertThat(client.read(10)).isEqualTo("+CREG: 1\r\n".getBytes(ISO_8859_1));
        until(() -> handler.count("opened") == 1);
      }
      until(() -> handler.count("closed") == 1);
      assertThat(handler.events()).containsExactly("opened", "closed");
    }
  }

  @Test
  void theNextProgramFindsRawModeWhateverTheLastOneSet() throws Exception {
    try (Line line = open(LineOptions.DEFAULTS)) {
      try (SerialClient client = new SerialClient(link)) {
        client.exchange("A");
        stty("sane");
      }
      until(() -> handler.count("closed") == 1);
      try (SerialClient client = new SerialClient(link)) {
        assertThat(client.exchange("\r\n\u0003\u0011\u001a")).isEqualTo("\r\n\u0003\u0011\u001a");
      }
      assertThat(line.droppedBytes()).isZero();
    }
  }

  @Test
  void aStalledReaderIsBoundedAndGetsInOrderWhatWasKept() throws Exception {
    try (Line line = open(LineOptions.DEFAULTS.withBacklogBytes(16 << 10));
        SerialClient client = new SerialClient(link)) {
      client.exchange("A");
      byte[] data = new byte[200_000];
      new Random(3).nextBytes(data);
      Waiting.onLoop(line.loop(), () -> line.write(data, 0, data.length));
      assertThat(line.droppedBytes()).isPositive();
      int kept = data.length - Math.toIntExact(line.droppedBytes());
      assertThat(kept).isBetween(16 << 10, 64 << 10);
      assertThat(client.read(kept)).isEqualTo(java.util.Arrays.copyOf(data, kept));
      assertThat(client.exchange("B")).isEqualTo("B");
    }
  }

  @Test
  void theLoopRestsAfterAProgramHasLeft() throws Exception {
    try (Line line = open(LineOptions.DEFAULTS)) {
      try (SerialClient client = new SerialClient(link)) {
        client.exchange("A");
      }
      until(() -> handler.count("closed") == 1);
      CompletableFuture<Long> used = new CompletableFuture<>();
      line.loop()
          .execute(
              () -> {
                long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                line.loop()
                    .schedule(
                        Duration.ofMillis(500),
                        () ->
                            used.complete(
                                ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
                                    - before));
              });
      assertThat(Duration.ofNanos(used.get())).isLessThan(Duration.ofMillis(50));
    }
  }

  @Test
  void twoLinesAtOnceDoNotMix() throws Exception {
    Path otherLink = folder.resolve("modem1");
    RecordingHandler other = new RecordingHandler.Echo();
    try (Line line = open(LineOptions.DEFAULTS);
        Line second = loops.virtualSerialPort(loops.next(), otherLink, LineOptions.DEFAULTS)) {
      second.start(other);
      try (SerialClient client = new SerialClient(link);
          SerialClient otherClient = new SerialClient(otherLink)) {
        for (int i = 0; i < 100; i++) {
          assertThat(client.exchange("one" + i)).isEqualTo("one" + i);
          assertThat(otherClient.exchange("two" + i)).isEqualTo("two" + i);
        }
      }
      assertThat(line.name()).startsWith(link + " -> /dev/pts/");
      assertThat(handler.text()).startsWith("one0one1").doesNotContain("two");
      assertThat(other.text()).startsWith("two0two1").doesNotContain("one");
    }
  }

  @Test
  void closingLeavesNoLinkAndNoDescriptor() throws Exception {
    open(LineOptions.DEFAULTS).close();
    long before = descriptors();
    for (int i = 0; i < 20; i++) {
      Line line = loops.virtualSerialPort(loops.next(), link, LineOptions.DEFAULTS);
      line.start(new RecordingHandler());
      assertThat(link).isSymbolicLink();
      line.close();
      line.close();
      assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }
    assertThat(descriptors()).isLessThan(before + 10);
  }

  @Test
  void closingUnderAProgramEndsItsReading() throws Exception {
    Line line = open(LineOptions.DEFAULTS);
    try (SerialClient client = new SerialClient(link)) {
      client.exchange("A");
      line.close();
      assertThat(handler.events()).containsExactly("opened", "received", "closed");
      assertThat(client.hasEnded()).isTrue();
      write(line, "late");
      assertThat(line.droppedBytes()).isZero();
    }
  }

  @Test
  void endingTheLoopsClosesTheirLinesAndThreads() throws Exception {
    EmulatorLoops own = EmulatorLoops.start(2);
    Line line = own.virtualSerialPort(own.next(), link, LineOptions.DEFAULTS);
    line.start(handler);
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    line.loop().execute(() -> thread.complete(Thread.currentThread()));
    try (SerialClient client = new SerialClient(link)) {
      client.exchange("A");
      own.close();
      assertThat(thread.get().isAlive()).isFalse();
      assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
      assertThat(handler.events()).endsWith("closed");
    }
    line.close();
  }

  private Line open(LineOptions options) throws Exception {
    Line line = loops.virtualSerialPort(loops.next(), link, options);
    line.start(handler);
    return line;
  }

  private void stty(String mode) throws Exception {
    Process stty = new ProcessBuilder("stty", "-F", link.toString(), mode).start();
    assertThat(stty.waitFor()).isZero();
  }

  /** As the module writes: on the loop. */
  private static void write(Line line, String text) throws Exception {
    byte[] bytes = text.getBytes(ISO_8859_1);
    Waiting.onLoop(line.loop(), () -> line.write(bytes, 0, bytes.length));
  }

  private static long descriptors() throws Exception {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
