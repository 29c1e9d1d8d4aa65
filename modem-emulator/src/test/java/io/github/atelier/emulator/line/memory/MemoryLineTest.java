package io.github.atelier.emulator.line.memory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.LineHandler;
import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.RecordingHandler;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryLineTest {
  private final ManualLoop loop = new ManualLoop();
  private final MemoryLine line = new MemoryLine(loop);
  private final MemoryLine.Host host = line.host();
  private final RecordingHandler handler = new RecordingHandler.Echo();

  @Test
  void bytesGoBothWaysWhenTheLoopRuns() {
    line.start(handler);
    host.open();
    host.send("AT\r");
    assertThat(handler.text()).isEmpty();
    loop.runDue();
    assertThat(handler.text()).isEqualTo("AT\r");
    assertThat(host.takeText()).isEqualTo("AT\r");
    assertThat(host.takeText()).isEmpty();
    assertThat(handler.calledOffLoop()).isFalse();
  }

  @Test
  void theHostMayCloseAndOpenAgain() {
    line.start(handler);
    host.open();
    host.send("1");
    host.close();
    host.open();
    host.send("2");
    loop.runDue();
    assertThat(handler.events())
        .containsExactly("opened", "received", "closed", "opened", "received");
  }

  @Test
  void aHostThatWasThereBeforeTheStartIsReported() {
    host.open();
    loop.runDue();
    line.start(handler);
    loop.runDue();
    assertThat(handler.events()).containsExactly("opened");
  }

  @Test
  void outputIsDroppedWhileNobodyHasItOpen() {
    line.start(handler);
    line.write("RDY".getBytes(ISO_8859_1), 0, 3);
    host.open();
    loop.runDue();
    assertThat(host.takeText()).isEmpty();
    assertThat(line.droppedBytes()).isZero();
  }

  @Test
  void outputBeyondTheBacklogIsDroppedAndCounted() {
    MemoryLine small = new MemoryLine("small", loop, LineOptions.DEFAULTS.withBacklogBytes(1024));
    small.start(new RecordingHandler());
    small.host().open();
    loop.runDue();
    small.write(new byte[1000], 0, 1000);
    small.write(new byte[100], 0, 100);
    assertThat(small.droppedBytes()).isEqualTo(76);
    assertThat(small.host().take()).hasSize(1024);
  }

  @Test
  void closingTheLineClosesOnceAndSilencesIt() {
    line.start(handler);
    host.open();
    loop.runDue();
    line.close();
    line.close();
    host.send("late");
    loop.runDue();
    line.write(new byte[1], 0, 1);
    assertThat(handler.events()).containsExactly("opened", "closed");
    assertThat(host.take()).isEmpty();
  }

  @Test
  void theHostIsToldOfOutput() {
    AtomicInteger told = new AtomicInteger();
    line.start(handler);
    host.onOutput(told::incrementAndGet);
    host.open();
    host.send("x");
    loop.runDue();
    assertThat(told).hasValue(1);
  }

  @Test
  void aSecondStartIsRefused() {
    line.start(handler);
    assertThatThrownBy(() -> line.start(handler))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("memory");
  }

  @Test
  void aClosedPortTakesNoBytes() {
    assertThatThrownBy(() -> host.send("AT\r")).hasMessageContaining("open()");
  }

  @Test
  void aRangeOutsideTheArrayIsRefusedEvenWhenNobodyListens() {
    assertThatThrownBy(() -> line.write(new byte[2], 1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aHandlerThatThrowsBreaksNothingButItsOwnCall() {
    StringBuilder seen = new StringBuilder();
    line.start(
        new LineHandler() {
          @Override
          public void opened(Line opened) {
            throw new IllegalStateException("defect on purpose");
          }

          @Override
          public void received(byte[] buffer, int offset, int length) {
            seen.append(new String(buffer, offset, length, ISO_8859_1));
          }

          @Override
          public void closed() {}
        });
    host.open();
    host.send("AT\r");
    loop.runDue();
    assertThat(seen).hasToString("AT\r");
  }
}
