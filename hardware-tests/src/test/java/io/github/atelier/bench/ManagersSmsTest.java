package io.github.atelier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.atelier.driver.Modem;
import io.github.atelier.driver.ReadyOptions;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.ModulePool;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.emulator.module.sms.SentMessage;
import io.github.atelier.grammar.dialect.Dialects;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * ModemManager sends short messages through one emulated module, and reads those that another one
 * sends to it (Debian package modemmanager, on a private bus).
 */
class ManagersSmsTest {
  private static final String FIRST = "+8613800000001";
  private static final String SECOND = "+8613800000002";
  private static final String THERE = "Hello from the manager {1}";
  private static final String BACK = "Grüße und 你好";

  @TempDir private Path folder;
  private final ModulePool pool = ModulePool.start(1, List.of());
  private final List<String> transcript = new CopyOnWriteArrayList<>();
  private final List<SentMessage> sent = new CopyOnWriteArrayList<>();

  @AfterEach
  void close(TestInfo test) throws Exception {
    pool.close();
    String name = test.getTestMethod().orElseThrow().getName() + test.getDisplayName();
    Programs.keep(name.replaceAll("[^A-Za-z0-9]+", "-"), transcript);
  }

  private int port(int n, String dialect) throws Exception {
    Emulator module =
        pool.add(
            Dialects.load(dialect),
            ModuleConfig.defaults()
                .numbered(n)
                .withAttachDelay(Duration.ofMillis(100))
                .withTap((host, line) -> transcript.add(n + (host ? " > " : " < ") + line)));
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return module.tcpPort(any).address().getPort();
  }

  @ParameterizedTest
  @CsvSource({"generic,3gpp", "quectel,quectel", "simtech,simcom"})
  void modemManagerSendsAMessageAndReadsTheAnswer(String plugin, String dialect) throws Exception {
    ManagersTest.needModemManager();
    pool.messageCentre().addListener(sent::add);
    String port = Integer.toString(port(1, dialect));
    try (Modem other =
        Modem.open(Transports.parse("tcp:127.0.0.1:" + port(2, "3gpp")), Dialects.load("3gpp"))) {
      other.ready(ReadyOptions.defaults());

      CompletableFuture<String> run =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return Programs.onPrivateBus(
                      folder, "modemmanager-sms.sh", plugin, port, SECOND, THERE);
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
      await().atMost(Duration.ofSeconds(120)).until(() -> run.isDone() || !sent.isEmpty());
      if (!run.isDone()) {
        other.sms().send(FIRST, BACK);
      }
      String said = run.get(150, TimeUnit.SECONDS);

      assertThat(sent.get(0).text()).isEqualTo(THERE);
      assertThat(other.sms().list()).hasSize(1);
      assertThat(said)
          .contains("successfully sent the SMS")
          .containsPattern("sms.properties.state +: sent")
          .containsPattern("sms.content.number +: \\" + SECOND)
          .containsPattern("sms.properties.state +: received")
          .containsPattern("sms.content.text +: " + Pattern.quote(escaped(BACK)))
          .contains("successfully deleted SMS from modem");
    }
  }

  /** As mmcli writes values for programs: an octet beyond ASCII as a backslash and its digits. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (octet < 0) {
        escaped.append(String.format("\\%03o", octet & 0xFF));
      } else {
        escaped.append((char) octet);
      }
    }
    return escaped.toString();
  }
}
