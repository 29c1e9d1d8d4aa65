package io.github.atelier.driver.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A module that sleeps when nothing was said for a while. */
class WakeUpTest {
  private static final WakeUp BY_AT =
      new WakeUp(Duration.ofSeconds(10), WakeUp.Signal.ATTENTION, Duration.ofMillis(300), 4);

  private static Bench bench(WakeUp wakeUp) {
    return new Bench("3gpp", -1, wakeUp);
  }

  @Test
  void aLineThatWasNotIdleIsNotWoken() {
    try (Bench b = bench(BY_AT)) {
      b.raw("AT+CSQ");
      b.sent("AT+CSQ\r").module("\r\n+CSQ: 5,99\r\n\r\nOK\r\n");
      b.pass(Duration.ofSeconds(9)).module("\r\n+CREG: 1\r\n").pass(Duration.ofSeconds(9));
      b.raw("AT+CSQ");
      b.sent("AT+CSQ\r");
    }
  }

  @Test
  void atIsSentUntilItIsAnsweredThenTheCommandAndNoLateAnswerIsTakenForItsOwn() {
    try (Bench b = bench(BY_AT)) {
      b.pass(Duration.ofSeconds(11));
      CompletableFuture<Reply> reply = b.command("identity.model");
      b.sent("AT\r").pass(Duration.ofMillis(300)).sent("AT\r").module("\r\nOK\r\n");
      b.sent("AT+CSQ\r").module("\r\nOK\r\n").sent("");
      b.module("\r\n+CSQ: 5,99\r\n\r\nOK\r\n").sent("AT+CGMM\r");
      b.module("\r\nM\r\n\r\nOK\r\n");
      assertThat(reply.join().values().text("model")).isEqualTo("M");
    }
  }

  @Test
  void aModuleThatIsAwakeAfterAllCostsOneAt() {
    try (Bench b = bench(BY_AT)) {
      b.pass(Duration.ofSeconds(11));
      CompletableFuture<Reply> first = b.command("identity.model");
      CompletableFuture<Reply> second = b.command("identity.imei");
      b.sent("AT\r").module("\r\nOK\r\n").sent("AT+CGMM\r").module("\r\nM\r\n\r\nOK\r\n");
      b.sent("AT+CGSN\r").module("\r\n867600012345673\r\n\r\nOK\r\n");
      assertThat(List.of(first, second)).allMatch(CompletableFuture::isDone);
    }
  }

  @Test
  void aModuleThatDoesNotWakeIsUnresponsiveAfterTheUsualProbes() {
    try (Bench b = bench(BY_AT)) {
      b.pass(Duration.ofSeconds(11));
      CompletableFuture<Reply> reply = b.command("identity.model");
      b.pass(Duration.ofMillis(1200)).sent("AT\rAT\rAT\rAT\rAT+CSQ\r").pass(Duration.ofMinutes(1));
      assertThatThrownBy(() -> Bench.ended(reply)).hasCauseInstanceOf(UnresponsiveException.class);
      b.heard("unresponsive");
    }
  }

  @Test
  void dtrIsPulsedWhereThatIsTheSignalAndThenAtIsSent() {
    try (Bench b = bench(BY_AT.withSignal(WakeUp.Signal.DTR))) {
      b.pass(Duration.ofSeconds(11));
      CompletableFuture<Reply> reply = b.command("identity.model");
      b.sent("");
      assertThat(b.wire.dtr).containsExactly(false);
      b.pass(Duration.ofMillis(100));
      assertThat(b.wire.dtr).containsExactly(false, true);
      b.sent("").pass(Duration.ofMillis(300)).sent("AT\r").module("\r\nOK\r\n");
      b.sent("AT+CGMM\r").module("\r\nM\r\n\r\nOK\r\n");
      assertThat(reply).isCompleted();
    }
  }

  @Test
  void aLossWhileWakingFailsTheCommandAsNotSent() {
    try (Bench b = bench(BY_AT)) {
      b.pass(Duration.ofSeconds(11));
      CompletableFuture<Reply> reply = b.command("identity.model");
      b.sent("AT\r").wire.lose();
      b.loop.run();
      assertThatThrownBy(() -> Bench.ended(reply))
          .hasCauseInstanceOf(LineLostException.class)
          .hasMessageContaining("not sent");
      b.pass(Duration.ofMinutes(1)).sent("");
    }
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> WakeUp.after(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BY_AT.withPause(Duration.ZERO)).hasMessageContaining("pause");
    assertThatThrownBy(() -> BY_AT.withAttempts(101)).hasMessageContaining("100");
  }
}
