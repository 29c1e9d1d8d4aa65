package io.github.atelier.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialects;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Programs that dial open the virtual serial port and reach CONNECT. */
class DialersTest {
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private final List<String> transcript = new CopyOnWriteArrayList<>();
  private Path modem;
  private Emulator emulator;

  @BeforeEach
  void start() throws Exception {
    ModuleConfig config =
        ModuleConfig.defaults()
            .withAttachDelay(Duration.ofMillis(10))
            .withTap((fromHost, text) -> transcript.add((fromHost ? "> " : "< ") + text));
    emulator = Emulator.start(Dialects.load("3gpp"), config, List.of());
    Assumptions.assumeTrue(emulator.hasVirtualSerialPorts(), "no virtual serial ports here");
    modem = folder.resolve("modem");
    emulator.virtualSerialPort(modem);
  }

  @AfterEach
  void close(TestInfo test) throws Exception {
    emulator.close();
    Programs.keep(test.getTestMethod().orElseThrow().getName(), transcript);
  }

  @Test
  void chatOfPppd() throws Exception {
    Programs.need("ppp", "/usr/sbin/chat");
    Path script =
        Files.writeString(
            folder.resolve("chat.txt"),
            """
            ABORT BUSY ABORT 'NO CARRIER' ABORT ERROR
            TIMEOUT 20
            '' AT
            OK ATE0
            OK AT+CGDCONT=1,"IP","cmiot"
            OK ATD*99***1#
            CONNECT ''
            """);

    String said =
        Programs.run(
            folder,
            A_MINUTE,
            "sh",
            "-c",
            "exec /usr/sbin/chat -v -s -f '" + script + "' <'" + modem + "' >'" + modem + "'");

    assertThat(said).contains("CONNECT").contains("-- got it");
    assertThat(transcript).contains("> ATD*99***1#", "< CONNECT");
  }

  @Test
  void runscriptOfMinicom() throws Exception {
    Programs.need("minicom", "/usr/bin/runscript");
    Path script =
        Files.writeString(
            folder.resolve("script"),
            """
            timeout 30
            send "ATE0"
            expect {
              "OK"
              timeout 20 goto failed
            }
            send "AT+CSQ"
            expect {
              "+CSQ:" goto dial
              timeout 20 goto failed
            }
            dial:
            send "ATD*99***1#"
            expect {
              "CONNECT" goto good
              "NO CARRIER" goto failed
              timeout 20 goto failed
            }
            failed:
            ! exit 1
            exit 1
            good:
            exit 0
            """);

    Programs.run(
        folder,
        A_MINUTE,
        "sh",
        "-c",
        "exec /usr/bin/runscript '" + script + "' <'" + modem + "' >'" + modem + "'");

    assertThat(transcript).contains("> AT+CSQ", "> ATD*99***1#", "< CONNECT");
  }

  @Test
  void wvdialReachesTheCarrier() throws Exception {
    Programs.need("wvdial", "/usr/bin/wvdial");
    Path config =
        Files.writeString(
            folder.resolve("wvdial.conf"),
            """
            [Dialer Defaults]
            Modem = %s
            Baud = 115200
            Init1 = ATZ
            Init2 = ATQ0 V1 E1 S0=0 &C1 &D2 +FCLASS=0
            Phone = *99***1#
            Username = any
            Password = any
            Stupid Mode = 1
            Carrier Check = no
            PPPD Path = /bin/false
            Auto Reconnect = off
            """
                .formatted(modem));

    // what comes behind CONNECT is pppd's, which needs a kernel with PPP: not asked for here
    String said =
        Programs.run(
            folder,
            A_MINUTE,
            "sh",
            "-c",
            "timeout 50 wvdial --no-syslog --config '" + config + "' 2>&1 || true");

    assertThat(said).contains("CONNECT").contains("Carrier detected");
  }
}
