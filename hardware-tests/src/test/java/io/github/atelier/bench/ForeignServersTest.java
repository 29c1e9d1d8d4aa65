package io.github.atelier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.atelier.driver.Modem;
import io.github.atelier.driver.channel.ChannelListener;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.CommandTimeoutException;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.grammar.dialect.Dialects;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * The driver's channel at AT servers that others wrote: the one that comes with oFono's source, and
 * the software modems of iaxmodem (Debian package).
 */
class ForeignServersTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration IN_VAIN = Duration.ofMillis(300);
  private static final int MANY = 100;

  @TempDir private Path folder;

  private final List<String> transcript = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close(TestInfo test) throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    Programs.keep("foreign-" + test.getTestMethod().orElseThrow().getName(), transcript);
  }

  private void start(String script, String... ports) throws Exception {
    Process process =
        new ProcessBuilder("bash", Programs.resource(script, folder).toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("peer.out").toFile())
            .start();
    open.add(
        () -> {
          process.descendants().forEach(ProcessHandle::destroy);
          process.destroy();
          process.waitFor(10, TimeUnit.SECONDS);
        });
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              assertThat(process.isAlive())
                  .as("it said: %s", Files.readString(folder.resolve("peer.out")))
                  .isTrue();
              return List.of(ports).stream().allMatch(p -> Files.exists(folder.resolve(p)));
            });
  }

  /** A driver at one of the peers, and what it heard unasked. */
  private final class Host {
    private final Modem modem;
    private final List<String> strays = new CopyOnWriteArrayList<>();

    Host(String port) throws Exception {
      modem = Modem.open(Transports.parse(folder.resolve(port).toString()), Dialects.load("3gpp"));
      open.add(0, modem::close);
      modem.addListener(
          new ChannelListener() {
            @Override
            public void stray(String line, Stray why) {
              transcript.add(port + " ! " + why + " " + line);
              strays.add(why + " " + line);
            }
          });
    }

    List<String> says(String line, Duration time) {
      transcript.add("> " + line);
      List<String> reply = modem.raw(line, time);
      transcript.add("< " + reply);
      return reply;
    }

    List<String> says(String line) {
      return says(line, SOON);
    }
  }

  /** What every AT server can do: attention, echo, identity, errors, registers; and in order. */
  private static void keepsTheRules(Host host, String question, String answer) {
    assertThat(host.says("AT")).isEmpty();
    for (String echo : List.of("ATE1", "ATE0")) {
      assertThat(host.says(echo)).isEmpty();
      assertThat(host.says("AT")).isEmpty();
      assertThat(host.says(question)).containsExactly(answer);
      assertThat(host.says("ATS5=9")).isEmpty();
      assertThat(host.says("ATS5?")).containsExactly("009");
      assertThatThrownBy(() -> host.says("ATS400?"))
          .isInstanceOf(CommandFailedException.class)
          .hasMessageContaining("ERROR");
      assertThat(host.says("ATS5=8;S3?")).containsExactly("013");
    }
    List<CompletableFuture<List<String>>> replies = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      replies.add(host.modem.rawAsync(i % 2 == 0 ? question : "ATS5?", SOON));
    }
    for (int i = 0; i < MANY; i++) {
      assertThat(host.modem.await(replies.get(i))).containsExactly(i % 2 == 0 ? answer : "008");
    }
    assertThat(host.strays).isEmpty();
  }

  private static void needOfono() {
    Programs.need(
        "ofono (.ci/ofono-server builds it), socat",
        "/usr/local/bin/ofono-at-server",
        "/usr/bin/socat");
  }

  @Test
  void theServerOfOfonoKeepsTheRules() throws Exception {
    needOfono();
    start("ofono-server.sh", "modem");
    Host host = new Host("modem");

    keepsTheRules(host, "AT+CGMI", "oFono");

    assertThat(host.says("AT+CSCS=?")).containsExactly("+CSCS: \"GSM\",\"IRA\",\"UCS2\"");
    assertThat(host.modem.information().manufacturer()).isEqualTo("oFono");
  }

  @Test
  void aLateResultOfTheServerOfOfonoIsNotTheNextCommands() throws Exception {
    needOfono();
    start("ofono-server.sh", "modem");
    Host host = new Host("modem");
    host.says("ATE0");

    // it takes a second over this one
    assertThatThrownBy(() -> host.says("AT+CFUN=1", IN_VAIN))
        .isInstanceOf(CommandTimeoutException.class);

    assertThat(host.says("AT+CGMM")).containsExactly("oFono pre-1.0");
    assertThat(host.says("AT+CFUN?")).containsExactly("+CFUN: 1");
    assertThat(host.strays).contains("LATE OK").allMatch(s -> s.startsWith("LATE"));
  }

  @Test
  void theServerOfOfonoConnects() throws Exception {
    needOfono();
    start("ofono-server.sh", "modem");
    Host host = new Host("modem");
    host.says("ATE0");

    assertThat(host.says("ATD*99***1#")).containsExactly("CONNECT");
  }

  private static void needIaxmodem() {
    Programs.need(
        "iaxmodem, iproute2, util-linux", "/usr/bin/iaxmodem", "/usr/sbin/ip", "/usr/bin/unshare");
  }

  @Test
  void aSoftwareModemKeepsTheRules() throws Exception {
    needIaxmodem();
    start("iaxmodems.sh", "a", "b");
    Host host = new Host("a");

    keepsTheRules(host, "ATI", "spandsp");

    assertThat(host.says("AT+IPR?")).containsExactly("+IPR:0");
  }

  @Test
  void aCallThatNobodyTakesIsGivenUpAndTheModemAnswersAgain() throws Exception {
    needIaxmodem();
    start("iaxmodems.sh", "a", "b");
    Host caller = new Host("a");
    caller.says("ATE0+FCLASS=1");

    assertThatThrownBy(() -> caller.says("ATD5", IN_VAIN))
        .isInstanceOf(CommandTimeoutException.class);

    assertThat(caller.says("ATI", Duration.ofSeconds(30))).containsExactly("spandsp");
    assertThat(caller.says("ATS3?")).containsExactly("013");
    assertThat(caller.strays).allMatch(s -> s.startsWith("LATE"));
  }
}
