package io.github.atelier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.ModulePool;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.emulator.module.sms.SentMessage;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that others wrote for real modems, at two modules of ours on virtual serial ports: they
 * identify them and send short messages from one to the other. Debian packages gammu, gnokii,
 * smstools; skipped where one is missing, but never on CI. The conversation of a test that fails is
 * kept in {@code target/real-clients}.
 */
class RealClientsTest {
  private static final Path GAMMU = Path.of("/usr/bin/gammu");
  private static final Path GNOKII = Path.of("/usr/bin/gnokii");
  private static final Path SMSD = Path.of("/usr/sbin/smsd");
  private static final Path KEPT = Path.of("target", "real-clients");
  private static final Dialect DIALECT = Dialects.load("3gpp");
  private static final String FIRST = "+8613800000001";
  private static final String SECOND = "+8613800000002";

  @TempDir private Path folder;
  private final ModulePool pool = ModulePool.start(1, List.of());
  private final List<String> conversation = new CopyOnWriteArrayList<>();
  private final List<SentMessage> sent = new CopyOnWriteArrayList<>();

  private interface Trial {
    void run() throws Exception;
  }

  @BeforeEach
  void start() throws Exception {
    pool.messageCentre().addListener(sent::add);
    for (int n = 1; n <= 2; n++) {
      String who = n + " ";
      ModuleConfig config =
          ModuleConfig.defaults()
              .numbered(n)
              .withAttachDelay(Duration.ofMillis(10))
              .withTap((host, line) -> conversation.add(who + (host ? "> " : "< ") + line));
      Emulator module = pool.add(DIALECT, config);
      Assumptions.assumeTrue(module.hasVirtualSerialPorts(), "no virtual serial ports here");
      module.virtualSerialPort(port(n));
    }
  }

  @AfterEach
  void close() {
    pool.close();
  }

  private Path port(int n) {
    return folder.resolve("modem" + n);
  }

  private void judge(String name, Path program, Trial trial) throws Exception {
    boolean present = Files.exists(program);
    if (!"true".equals(System.getenv("CI"))) {
      Assumptions.assumeTrue(present, program + " is missing: install " + name);
    }
    assertThat(present).as(name + " must be installed on CI").isTrue();
    try {
      trial.run();
    } catch (Exception | AssertionError e) {
      Files.createDirectories(KEPT);
      Files.write(KEPT.resolve(name + ".txt"), conversation);
      throw e;
    }
  }

  /** What a program says before it ends; it is also kept with the conversation. */
  private String run(String input, String... command) throws Exception {
    Path in = Files.writeString(folder.resolve("input"), input);
    Path out = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(60, TimeUnit.SECONDS);
      String said = Files.readString(out, StandardCharsets.UTF_8);
      conversation.add("$ " + String.join(" ", command));
      said.lines().forEach(line -> conversation.add("| " + line));
      assertThat(ended).as(said).isTrue();
      assertThat(process.exitValue()).as(said).isZero();
      return said;
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void gammu_identifies_sends_lists_and_deletes() throws Exception {
    judge(
        "gammu",
        GAMMU,
        () -> {
          for (int n = 1; n <= 2; n++) {
            Files.writeString(
                folder.resolve("gammurc" + n),
                "[gammu]\ndevice = " + port(n) + "\nconnection = at115200\n");
          }
          assertThat(gammu(1, "--identify"))
              .contains("Atelier", "Virtual Module", "867600012300017", "460001234560001");
          assertThat(gammu(1, "networkinfo"))
              .contains("home network", "460 00", "LAC 1A2B")
              .containsPattern("Network state +: home network");
          assertThat(gammu(1, "getmemory", "ON", "1")).contains("\"" + FIRST + "\"");
          gammu(1, "sendsms", "TEXT", SECOND, "-text", "Hello {€}");
          gammu(1, "sendsms", "TEXT", SECOND, "-unicode", "-text", "你好");
          gammu(1, "sendsms", "TEXT", SECOND, "-len", "400", "-text", "long ".repeat(60));
          assertThat(sent).hasSize(4);
          assertThat(gammu(2, "getallsms"))
              .contains(
                  "Remote number        : \"" + FIRST + "\"",
                  "SMSC number          : \"+8613800100500\"",
                  "Hello {€}",
                  "你好",
                  "part 2 of 2",
                  "4 SMS parts");
          gammu(2, "deleteallsms", "1");
          assertThat(gammu(2, "getallsms")).contains("0 SMS parts");
        });
  }

  private String gammu(int n, String... arguments) throws Exception {
    List<String> command =
        Stream.concat(
                Stream.of(GAMMU.toString(), "-c", folder.resolve("gammurc" + n).toString()),
                Stream.of(arguments))
            .toList();
    return run("", command.toArray(String[]::new));
  }

  @Test
  void gnokii_identifies_sends_reads_and_deletes() throws Exception {
    judge(
        "gnokii",
        GNOKII,
        () -> {
          assertThat(gnokii(1, "", "--identify")).contains("Atelier", "867600012300017");
          assertThat(gnokii(1, "Hello from gnokii", "--sendsms", SECOND))
              .contains("Send succeeded with reference 0!");
          assertThat(gnokii(2, "", "--getsms", "SM", "1", "end"))
              .contains("1. Inbox Message (Unread)", "Sender: " + FIRST, "Hello from gnokii");
          assertThat(gnokii(2, "", "--deletesms", "SM", "1"))
              .contains("Deleted SMS (location 1 from memory SM)");
        });
  }

  private String gnokii(int n, String input, String... arguments) throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("gnokiirc" + n),
            "[global]\nport = "
                // gnokii cuts a name beyond 31 characters
                + port(n).toRealPath()
                + "\nmodel = AT\nconnection = serial\nserial_baudrate = 115200\n"
                + "use_locking = no\n");
    List<String> command =
        Stream.concat(
                Stream.of(GNOKII.toString(), "--config", config.toString()), Stream.of(arguments))
            .toList();
    return run(input, command.toArray(String[]::new));
  }

  @Test
  void smstools_sends_gets_the_report_and_receives() throws Exception {
    judge("smstools", SMSD, this::smstools);
  }

  private void smstools() throws Exception {
    for (String name : List.of("outgoing", "checked", "incoming", "report", "sent", "failed")) {
      Files.createDirectory(folder.resolve(name));
    }
    Path config =
        Files.writeString(
            folder.resolve("smsd.conf"),
            """
            devices = GSM1
            outgoing = DIR/outgoing
            checked = DIR/checked
            incoming = DIR/incoming
            report = DIR/report
            sent = DIR/sent
            failed = DIR/failed
            logfile = DIR/smsd.log
            loglevel = 7
            infofile = DIR/smsd.running
            pidfile = DIR/smsd.pid
            delaytime = 1

            [GSM1]
            device = DIR/modem1
            init = AT+CNMI=2,0,0,2,1
            incoming = yes
            report = yes
            baudrate = 115200
            rtscts = no
            """
                .replace("DIR", folder.toString()));
    Files.writeString(
        folder.resolve("outgoing").resolve("one"),
        "To: " + SECOND.substring(1) + "\nReport: yes\n\nHello from smstools {€}\n");
    Process smsd =
        new ProcessBuilder("timeout", "90", SMSD.toString(), "-t", "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("smsd.out").toFile())
            .start();
    try {
      awaitFile("sent", "Message_id: 0");
      assertThat(sent.get(0).text()).isEqualTo("Hello from smstools {€}");
      awaitFile("report", "Status: 0");
      pool.messageCentre().send("10086", FIRST, "Back to smstools");
      awaitFile("incoming", "Back to smstools");
      assertThat(folder.resolve("failed")).isEmptyDirectory();
    } finally {
      Files.readAllLines(folder.resolve("smsd.out")).forEach(l -> conversation.add("| " + l));
      // timeout passes the signal on to the daemon
      smsd.destroy();
      smsd.waitFor(20, TimeUnit.SECONDS);
    }
  }

  private void awaitFile(String name, String text) {
    await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () -> {
              try (Stream<Path> files = Files.list(folder.resolve(name))) {
                return files.anyMatch(f -> read(f).contains(text));
              }
            });
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
