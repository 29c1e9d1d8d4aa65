package io.github.atelier.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.atelier.driver.channel.LineLostException;
import io.github.atelier.driver.channel.ModuleRestartedException;
import io.github.atelier.driver.channel.ReopenPolicy;
import io.github.atelier.driver.channel.Reply;
import io.github.atelier.driver.transport.PortNotFoundException;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A line that goes away and comes back, and a module that starts anew behind one that stays. */
class RecoveryTest {
  private static final Dialect BOOTING =
      Dialects.parse(
          "booting.at", "dialect booting extends 3gpp\nunsolicited module.ready\n  RDY\n");

  private static void assertFailsWith(
      CompletableFuture<?> command, Class<? extends Throwable> type, String... words) {
    assertThatThrownBy(() -> command.get(5, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(type)
        .hasMessageContainingAll(words);
  }

  @Test
  @DisplayName(
      "M5 a lost line fails each pending command with its own exception and comes back with its settings")
  void aLostLineFailsEachPendingCommandWithItsOwnExceptionAndComesBackWithItsSettings()
      throws Exception {
    try (Rig rig = new Rig("3gpp", Map.of("AT+CSQ", ""))) {
      rig.modem.keep("network.registration.eps", Values.of("report", 2)).get(5, TimeUnit.SECONDS);
      CompletableFuture<Reply> onTheLine = rig.modem.command("signal.quality", Values.empty());
      CompletableFuture<Reply> waiting = rig.modem.command("identity.imei", Values.empty());
      await().until(() -> rig.sent.contains("AT+CSQ"));
      rig.sent.clear();
      rig.line.vanish();
      assertFailsWith(onTheLine, LineLostException.class, "AT+CSQ", "unknown", "unplugged");
      assertFailsWith(waiting, LineLostException.class, "not sent");
      assertThat(rig.event()).isEqualTo("lost");
      assertThat(rig.event()).isEqualTo("restored");
      assertThat(rig.sent).containsExactly("AT", "ATE0", "AT+CMEE=1", "AT+CEREG=2");
      rig.answers.put("AT+CSQ", "\r\n+CSQ: 20,99\r\n\r\nOK\r\n");
      assertThat(
              rig.modem
                  .command("signal.quality", Values.empty())
                  .get(5, TimeUnit.SECONDS)
                  .values()
                  .number("rssi"))
          .isEqualTo(20);
      assertThat(rig.events).isEmpty();
    }
  }

  @Test
  void aPortThatIsAwayForSomeAttemptsIsOneEventAndACommandMeanwhileSaysSo() throws Exception {
    try (Rig rig = new Rig("3gpp", Map.of())) {
      rig.line.failOpens(new PortNotFoundException("/dev/ttyUSB2 does not exist"));
      rig.line.vanish();
      assertThat(rig.event()).isEqualTo("lost");
      assertFailsWith(
          rig.modem.command("signal.quality", Values.empty()), LineLostException.class, "lost");
      rig.line.failOpens(null);
      assertThat(rig.event()).isEqualTo("restored");
    }
  }

  @Test
  void aModuleThatComesBackSilentIsLookedForAgain() throws Exception {
    try (Rig rig = new Rig("3gpp", Map.of())) {
      rig.answers.put("AT", "");
      rig.answers.put("AT+CSQ", "");
      rig.line.vanish();
      assertThat(rig.event()).isEqualTo("lost");
      rig.sent.clear();
      await().until(() -> rig.sent.contains("AT"));
      rig.answers.clear();
      rig.answers.put("AT+CSQ", "\r\n+CSQ: 20,99\r\n\r\nOK\r\n");
      assertThat(rig.event()).isEqualTo("restored");
    }
  }

  @Test
  @DisplayName("M6 a module that restarts fails what it forgot and is told its settings again")
  void aModuleThatRestartsFailsWhatItForgotAndIsToldItsSettingsAgain() throws Exception {
    try (Rig rig = new Rig(BOOTING, Map.of("AT+CGMM", ""))) {
      CompletableFuture<Reply> onTheLine = rig.modem.command("identity.model", Values.empty());
      CompletableFuture<Reply> waiting = rig.modem.command("identity.imei", Values.empty());
      await().until(() -> rig.sent.contains("AT+CGMM"));
      rig.sent.clear();
      rig.say("\0\r\nRDY\r\n");
      assertFailsWith(onTheLine, ModuleRestartedException.class, "AT+CGMM", "restarted");
      assertFailsWith(waiting, ModuleRestartedException.class, "not sent");
      assertThat(rig.event()).isEqualTo("restarted");
      assertThat(rig.event()).isEqualTo("restored");
      assertThat(rig.sent).containsExactly("AT", "ATE0", "AT+CMEE=1");
    }
  }

  @Test
  void aLineThatIsLostAgainWhileItsSettingsAreSentIsOneLossAndOneReturn() throws Exception {
    try (Rig rig = new Rig("3gpp", Map.of())) {
      AtomicInteger losses = new AtomicInteger(3);
      rig.onCommand =
          command -> {
            if (command.equals("AT+CMEE=1") && losses.getAndDecrement() > 0) {
              rig.line.vanish();
            }
          };
      rig.line.vanish();
      assertThat(rig.event()).isEqualTo("lost");
      assertThat(rig.event()).isEqualTo("restored");
      assertThat(rig.events).isEmpty();
      assertThat(losses.get()).isNegative();
    }
  }

  @Test
  void aModuleThatRestartsInMidPayloadIsHeardBehindWhatItAnnounced() throws Exception {
    Dialect dialect =
        Dialects.parse(
            "paying.at",
            """
            dialect paying extends 3gpp
            value body bytes ..600
            unsolicited module.ready
              RDY
            command vendor.read
              AT+READ
              +READ: <body.length>,"<body>"
              OK
            """);
    try (Rig rig = new Rig(dialect, Map.of("AT+READ", "\r\n+READ: 500,\"half\r\n\r\nRDY\r\n"))) {
      rig.answers.put("AT+CSQ", "\r\n+CSQ: 20,99\r\n\r\nOK\r\n");
      CompletableFuture<Reply> read = rig.modem.command("vendor.read", Values.empty());
      assertThatThrownBy(() -> read.get(20, TimeUnit.SECONDS)).hasMessageContaining("AT+READ");
      assertThat(rig.event()).isEqualTo("restarted");
      assertThat(rig.event()).isEqualTo("restored");
    }
  }

  @Test
  void closingDuringRecoveryEndsIt() throws Exception {
    Rig rig = new Rig("3gpp", Map.of());
    rig.line.failOpens(new PortNotFoundException("gone"));
    rig.line.vanish();
    assertThat(rig.event()).isEqualTo("lost");
    rig.modem.close();
    rig.line.failOpens(null);
    assertFailsWith(
        CompletableFuture.supplyAsync(
            () -> {
              rig.modem.raw("AT", Duration.ofSeconds(1));
              return null;
            }),
        LineLostException.class,
        "closed");
    assertThat(rig.line.isOpen()).isFalse();
  }

  @Test
  void pausesDoubleUpToTheLongestAndJitterStaysWithinItsPart() {
    ReopenPolicy exact = new ReopenPolicy(Duration.ofMillis(500), Duration.ofSeconds(30), 0, 0);
    List<Long> pauses = new ArrayList<>();
    for (int attempt = 0; attempt < 9; attempt++) {
      pauses.add(exact.pause(attempt, new Random(1)).toMillis());
    }
    assertThat(pauses)
        .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L, 30000L);
    Random random = new Random(7);
    for (int attempt = 0; attempt < 2000; attempt++) {
      assertThat(ReopenPolicy.defaults().pause(attempt, random).toMillis())
          .isBetween(400L, 36_000L);
    }
  }
}
