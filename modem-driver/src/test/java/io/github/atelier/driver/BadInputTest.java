package io.github.atelier.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.atelier.driver.channel.ChannelListener;
import io.github.atelier.driver.channel.CommandTimeoutException;
import io.github.atelier.driver.channel.LineLostException;
import io.github.atelier.driver.channel.Reply;
import io.github.atelier.driver.channel.UnresponsiveException;
import io.github.atelier.driver.transport.PortBusyException;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What goes wrong at the worst end of a line; each is told with what to do. */
class BadInputTest {
  private static final Dialect COMMON = Dialects.load("3gpp");
  private static final Map<String, String> ANSWERS =
      Map.of("AT+CSQ", "\r\n+CSQ: 20,99\r\n\r\nOK\r\n");

  private static void assertAlive(Rig rig) throws Exception {
    assertThat(
            rig.modem
                .command("signal.quality", Values.empty())
                .get(20, TimeUnit.SECONDS)
                .values()
                .number("rssi"))
        .isEqualTo(20);
  }

  @Test
  void aSilentModuleIsUnresponsiveWithWhatToCheck() {
    assertThatThrownBy(() -> new Rig("3gpp", Map.of("AT", "", "ATQ0V1", "")))
        .isInstanceOf(UnresponsiveException.class)
        .hasMessageContainingAll("AT", "AT port", "power", "baud rate");
  }

  @Test
  @DisplayName("C17 a module that was left with numeric or without results is found")
  void aModuleLeftQuietIsFound() throws Exception {
    for (String left : new String[] {"", "0\r"}) {
      try (Rig rig =
          new Rig(
              COMMON,
              Map.of("AT", left, "AT+CSQ", "\r\n+CSQ: 20,99\r\n\r\nOK\r\n"),
              0,
              o -> o.withProbeTime(Duration.ofSeconds(10)))) {
        assertThat(rig.sent).startsWith("AT", "ATQ0V1", "AT+CSQ");
        assertAlive(rig);
      }
    }
  }

  @Test
  @DisplayName("B5 a module that refuses the echo setting is driven with its echo")
  void aModuleThatRefusesTheEchoSettingIsDrivenWithIt() throws Exception {
    try (Rig rig =
        new Rig(
            "3gpp",
            Map.of(
                "ATE0",
                "ATE0\r\r\nERROR\r\n",
                "AT+CSQ",
                "AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n"))) {
      assertAlive(rig);
    }
  }

  @Test
  @DisplayName("K4 a setting that the module refused is not kept as if it had been taken")
  void aRefusedSettingIsNotKept() throws Exception {
    try (Rig rig = new Rig("3gpp", Map.of("AT+CSCS=\"UCS2\"", "\r\n+CME ERROR: 14\r\n"))) {
      assertThatThrownBy(
              () ->
                  rig.modem
                      .keep("text.charset", Values.of("charset", "UCS2"))
                      .get(5, TimeUnit.SECONDS))
          .hasMessageContaining("AT+CSCS");
      rig.sent.clear();
      rig.line.vanish();
      assertThat(rig.event()).isEqualTo("lost");
      assertThat(rig.event()).isEqualTo("restored");
      assertThat(rig.sent).noneMatch(line -> line.contains("CSCS"));
    }
  }

  @Test
  void aPortThatGoesInMidPublishFailsThePublishAloneAndOnceAndComesBack() throws Exception {
    try (Rig rig = new Rig("quectel", Map.of())) {
      CompletableFuture<Reply> publish = rig.modem.mqtt().publishAsync(0, "t", new byte[2000], 0);
      await().until(() -> rig.sent.stream().anyMatch(l -> l.startsWith("AT+QMTPUB")));
      rig.line.vanish();
      assertThatThrownBy(() -> publish.get(5, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(LineLostException.class)
          .hasMessageContainingAll("AT+QMTPUB", "unknown", "unplugged");
      assertThat(rig.event()).isEqualTo("lost");
      assertThat(rig.event()).isEqualTo("restored");
      assertThat(rig.events).isEmpty();
    }
  }

  @Test
  @DisplayName("J13 a write that finds the line stalled is its loss, told with what to check")
  void aStalledWriteIsALostLine() throws Exception {
    try (Rig rig = new Rig("3gpp", ANSWERS)) {
      rig.line.stallWrites(true);
      CompletableFuture<Reply> stalled = rig.modem.command("signal.quality", Values.empty());
      assertThatThrownBy(() -> stalled.get(5, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(LineLostException.class)
          .hasMessageContaining("took no bytes");
      assertThat(rig.event()).isEqualTo("lost");
      rig.line.stallWrites(false);
      assertThat(rig.event()).isEqualTo("restored");
      assertAlive(rig);
      assertThat(rig.events).isEmpty();
    }
  }

  @Test
  void anEndlessLineIsDroppedAndTheNextReplyIsHeard() throws Exception {
    try (Rig rig = new Rig("3gpp", ANSWERS)) {
      String piece = "x".repeat(65536);
      for (int i = 0; i < 80; i++) {
        rig.say(piece);
      }
      rig.say("\r\n");
      assertAlive(rig);
    }
  }

  @Test
  void megabytesOfNoiseAreBoundedInMemoryAndTheModuleIsFoundBehindThem() throws Exception {
    try (Rig rig = new Rig("3gpp", ANSWERS)) {
      Random random = new Random(5);
      byte[] noise = new byte[65536];
      long before = used();
      for (int i = 0; i < 64; i++) {
        random.nextBytes(noise);
        rig.line.inject(noise);
      }
      rig.say("\r\n");
      assertAlive(rig);
      assertThat(used() - before).isLessThan(32L << 20);
    }
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void aReplyWithoutEndIsBoundedAndFailsItsCommandAlone() throws Exception {
    try (Rig rig = new Rig("3gpp", ANSWERS)) {
      rig.answers.put("AT+LIST", "");
      CompletableFuture<?> list = rig.modem.rawAsync("AT+LIST", Duration.ofSeconds(20));
      await().until(() -> rig.sent.contains("AT+LIST"));
      String lines = "+LIST: 1,\"some text that is not short\"\r\n".repeat(500);
      for (int i = 0; i < 100; i++) {
        rig.say(lines);
      }
      rig.say("\r\nOK\r\n");
      assertThatThrownBy(() -> list.get(20, TimeUnit.SECONDS))
          .hasMessageContainingAll("AT+LIST", "longer than the driver keeps");
      assertAlive(rig);
    }
  }

  @Test
  void aListenerThatThrowsOrNeverReturnsStopsNothingButItsOwnEvents() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (Rig rig = new Rig("3gpp", ANSWERS)) {
      rig.modem.addListener(
          new ChannelListener() {
            @Override
            public void unsolicited(String meaning, Values values) {
              throw new AssertionError("an Error, not even an exception");
            }
          });
      CountDownLatch heard = new CountDownLatch(1);
      rig.modem.addListener(
          new ChannelListener() {
            @Override
            public void unsolicited(String meaning, Values values) {
              heard.countDown();
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }
          });
      rig.say("\r\n+CREG: 1\r\n");
      assertThat(heard.await(5, TimeUnit.SECONDS)).isTrue();
      rig.say("\r\n+CREG: 1\r\n".repeat(5000));
      assertAlive(rig);
      assertThat(rig.modem.channel().droppedEvents()).isGreaterThan(3000);
    } finally {
      never.countDown();
    }
  }

  @Test
  void aBlockingCallFromAListenerIsRefusedAndTheListenerGoesOn() throws Exception {
    AtomicReference<Throwable> refused = new AtomicReference<>();
    try (Rig rig = new Rig("3gpp", ANSWERS)) {
      rig.modem.addListener(
          new ChannelListener() {
            @Override
            public void unsolicited(String meaning, Values values) {
              try {
                rig.modem.raw("AT+CSQ", Duration.ofSeconds(5));
              } catch (RuntimeException e) {
                refused.set(e);
              }
            }
          });
      rig.say("\r\n+CREG: 1\r\n");
      await().until(() -> refused.get() != null);
      assertThat(refused.get())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll("listener", "CompletableFuture");
      assertAlive(rig);
    }
  }

  @Test
  void twoProgramsOnOnePortAreToldApart() throws Exception {
    try (Rig rig = new Rig("3gpp", ANSWERS)) {
      rig.line.failOpens(new PortBusyException("The serial port is in use by minicom"));
      rig.line.vanish();
      assertThat(rig.event()).isEqualTo("lost");
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(
                          () ->
                              rig.modem
                                  .command("signal.quality", Values.empty())
                                  .get(5, TimeUnit.SECONDS))
                      .hasMessageContaining("minicom"));
      rig.line.failOpens(null);
      assertThat(rig.event()).isEqualTo("restored");
    }
  }

  @Test
  void aCommandWithoutAnAnswerSaysWhatIsUnknown() throws Exception {
    try (Rig rig = new Rig("3gpp", ANSWERS)) {
      rig.answers.put("AT+X", "");
      assertThatThrownBy(() -> rig.modem.raw("AT+X", Duration.ofMillis(100)))
          .isInstanceOf(CommandTimeoutException.class)
          .hasMessageContainingAll("AT+X", "100 ms", "unknown");
      assertAlive(rig);
    }
  }
}
