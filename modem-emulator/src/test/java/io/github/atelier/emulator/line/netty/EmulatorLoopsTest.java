package io.github.atelier.emulator.line.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.emulator.line.Cancellable;
import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.LineUnavailableException;
import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.emulator.line.memory.ManualLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class EmulatorLoopsTest {

  @Test
  void withoutEpollAVirtualSerialPortSaysWhyAndWhatWorksInstead(@TempDir Path folder) {
    try (EmulatorLoops loops =
        new EmulatorLoops(1, new UnsatisfiedLinkError("no library for this machine"))) {
      assertThat(loops.hasVirtualSerialPorts()).isFalse();
      assertThatThrownBy(
              () ->
                  loops.virtualSerialPort(
                      loops.next(), folder.resolve("modem0"), LineOptions.DEFAULTS))
          .isInstanceOf(LineUnavailableException.class)
          .hasMessageContaining("no library for this machine")
          .hasMessageContaining("TCP line");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void aRefusedLinkLeavesNoPtyOpen(@TempDir Path folder) throws Exception {
    Path foreign = Files.writeString(folder.resolve("modem0"), "precious");
    try (EmulatorLoops loops = EmulatorLoops.start(1)) {
      org.junit.jupiter.api.Assumptions.assumeTrue(
          loops.hasVirtualSerialPorts(), loops.transport());
      ModuleLoop loop = loops.next();
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> loops.virtualSerialPort(loop, foreign, LineOptions.DEFAULTS))
            .isInstanceOf(LineUnavailableException.class);
      }
      try (var files = Files.list(Path.of("/proc/self/fd"))) {
        assertThat(files.filter(EmulatorLoopsTest::isMaster).count()).isZero();
      }
    }
  }

  @Test
  void aLoopRunsTasksOnItsOwnThreadAndScheduledOnesLater() throws Exception {
    try (EmulatorLoops loops = EmulatorLoops.start(1)) {
      ModuleLoop loop = loops.next();
      assertThat(loop.inLoop()).isFalse();
      CompletableFuture<Boolean> inside = new CompletableFuture<>();
      loop.execute(() -> inside.complete(loop.inLoop()));
      assertThat(inside.get()).isTrue();
      CompletableFuture<Long> at = new CompletableFuture<>();
      CompletableFuture<Long> cancelled = new CompletableFuture<>();
      long before = loop.nanoTime();
      Cancellable task =
          loop.schedule(Duration.ofMillis(10), () -> cancelled.complete(loop.nanoTime()));
      loop.schedule(Duration.ofMillis(20), () -> at.complete(loop.nanoTime()));
      task.cancel();
      assertThat(at.get() - before).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
      assertThat(cancelled).isNotDone();
    }
  }

  @Test
  void afterClosingTheThreadsAreGoneAndTasksAreRefused() throws Exception {
    EmulatorLoops loops = EmulatorLoops.start(1);
    ModuleLoop loop = loops.next();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    loop.execute(() -> thread.complete(Thread.currentThread()));
    thread.get();
    long before = System.nanoTime();
    loops.close();
    loops.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    assertThat(thread.get().isAlive()).isFalse();
    assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void aForeignLoopIsRefused(@TempDir Path folder) {
    try (EmulatorLoops loops = EmulatorLoops.start(1)) {
      assertThatThrownBy(
              () ->
                  loops.virtualSerialPort(
                      new ManualLoop(), folder.resolve("modem0"), LineOptions.DEFAULTS))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static boolean isMaster(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().contains("ptmx");
    } catch (java.io.IOException e) {
      return false;
    }
  }
}
