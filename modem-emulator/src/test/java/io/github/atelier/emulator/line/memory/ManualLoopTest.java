package io.github.atelier.emulator.line.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.emulator.line.Cancellable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualLoopTest {
  private final ManualLoop loop = new ManualLoop();
  private final List<String> ran = new ArrayList<>();

  @Test
  void nothingRunsUntilTheLoopIsRun() {
    loop.execute(() -> ran.add("a"));
    assertThat(ran).isEmpty();
    assertThat(loop.runDue()).isEqualTo(1);
    assertThat(ran).containsExactly("a");
  }

  @Test
  void tasksRunInOrderOfDueTimeAtTheirOwnTime() {
    loop.schedule(Duration.ofSeconds(2), () -> ran.add("late " + loop.now()));
    loop.schedule(Duration.ofSeconds(1), () -> ran.add("early " + loop.now()));
    loop.execute(() -> ran.add("first"));
    loop.advance(Duration.ofSeconds(5));
    assertThat(ran)
        .containsExactly("first", "early 2026-01-01T00:00:01Z", "late 2026-01-01T00:00:02Z");
    assertThat(loop.now()).isEqualTo(Instant.parse("2026-01-01T00:00:05Z"));
    assertThat(loop.nanoTime()).isEqualTo(5_000_000_000L);
  }

  @Test
  void aTaskThatSchedulesItselfRunsAsOftenAsTimeAllows() {
    class Tick implements Runnable {
      @Override
      public void run() {
        ran.add("tick");
        loop.schedule(Duration.ofSeconds(1), this);
      }
    }
    loop.execute(new Tick());
    loop.advance(Duration.ofSeconds(3));
    assertThat(ran).hasSize(4);
    assertThat(loop.pending()).isEqualTo(1);
  }

  @Test
  void aCancelledTaskDoesNotRun() {
    Cancellable task = loop.schedule(Duration.ofSeconds(1), () -> ran.add("no"));
    task.cancel();
    task.cancel();
    loop.advance(Duration.ofSeconds(2));
    assertThat(ran).isEmpty();
    assertThat(loop.pending()).isZero();
  }

  @Test
  void theCallerIsInTheLoopWhileATaskRunsOnly() {
    loop.execute(() -> ran.add("in " + loop.inLoop()));
    assertThat(loop.inLoop()).isFalse();
    loop.runDue();
    assertThat(ran).containsExactly("in true");
    assertThat(loop.inLoop()).isFalse();
  }

  @Test
  void anExceptionReachesWhoeverRunsTheLoopAndTheRestStaysQueued() {
    loop.execute(
        () -> {
          throw new IllegalArgumentException("boom");
        });
    loop.execute(() -> ran.add("rest"));
    assertThatThrownBy(loop::runDue).hasMessage("boom");
    loop.runDue();
    assertThat(ran).containsExactly("rest");
  }

  @Test
  void aTaskCannotRunTheLoop() {
    loop.execute(loop::runDue);
    assertThatThrownBy(loop::runDue).isInstanceOf(IllegalStateException.class);
  }
}
