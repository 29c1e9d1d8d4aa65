package io.github.atelier.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialects;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The programs that manage modems on Linux find the emulated module, bring it on the network and
 * read it out (Debian packages modemmanager and ofono, each on a private bus).
 */
class ManagersTest {
  @TempDir private Path folder;
  private final List<String> transcript = new CopyOnWriteArrayList<>();
  private Emulator emulator;

  @AfterEach
  void close(TestInfo test) throws Exception {
    if (emulator != null) {
      emulator.close();
    }
    String name = test.getTestMethod().orElseThrow().getName() + test.getDisplayName();
    Programs.keep(name.replaceAll("[^A-Za-z0-9]+", "-"), transcript);
  }

  private String port(String dialect, ModuleConfig config) throws Exception {
    emulator =
        Emulator.start(
            Dialects.load(dialect),
            config
                .withAttachDelay(Duration.ofMillis(300))
                .withTap((fromHost, text) -> transcript.add((fromHost ? "> " : "< ") + text)),
            List.of());
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return Integer.toString(emulator.tcpPort(any).address().getPort());
  }

  static void needModemManager() {
    Programs.need(
        "modemmanager, polkitd, socat, dbus",
        "/usr/sbin/ModemManager",
        "/usr/bin/mmcli",
        "/usr/lib/polkit-1/polkitd",
        "/usr/bin/socat",
        "/usr/bin/dbus-run-session");
  }

  @ParameterizedTest
  @CsvSource({"generic,3gpp", "quectel,quectel", "simtech,simcom"})
  void modemManagerFindsEnablesAndRegistersTheModule(String plugin, String dialect)
      throws Exception {
    needModemManager();

    String said =
        Programs.onPrivateBus(
            folder, "modemmanager.sh", plugin, port(dialect, ModuleConfig.defaults()));

    assertThat(said)
        .contains("successfully enabled the modem")
        .containsPattern("modem.generic.plugin +: " + plugin)
        .containsPattern("modem.generic.equipment-identifier +: 867600012345673")
        .containsPattern("modem.generic.own-numbers.value\\[1\\] +: \\+8613800000001")
        .containsPattern("modem.generic.access-technologies.value\\[1\\] +: lte")
        .containsPattern("modem.3gpp.registration-state +: home")
        .containsPattern("modem.3gpp.operator-code +: 46000")
        .containsPattern("modem.3gpp.operator-name +: Atelier Mobile")
        .containsPattern("sim.properties.imsi +: 460001234567890")
        .containsPattern("sim.properties.iccid +: 89860012345678901234")
        .containsPattern("modem.signal.lte.rsrp +: -[0-9]+")
        .contains("successfully disabled the modem");
  }

  @ParameterizedTest
  @CsvSource({"generic,3gpp", "quectel,quectel", "simtech,simcom"})
  void modemManagerUnlocksTheSim(String plugin, String dialect) throws Exception {
    needModemManager();

    String said =
        Programs.onPrivateBus(
            folder,
            "modemmanager.sh",
            plugin,
            port(dialect, ModuleConfig.defaults().withSim(true, "1234")),
            "1234");

    assertThat(said)
        .contains("was locked")
        .contains("successfully sent PIN code to the SIM")
        .containsPattern("modem.3gpp.registration-state +: home");
  }

  @Test
  void oFonoPowersTheModuleUpAndRegistersIt() throws Exception {
    Programs.need("ofono, dbus", "/usr/sbin/ofonod", "/usr/bin/dbus-run-session");

    String said = Programs.onPrivateBus(folder, "ofono.sh", port("3gpp", ModuleConfig.defaults()));

    assertThat(said)
        .containsPattern("\"Status\"\\s+variant\\s+string \"registered\"")
        .containsPattern("\"Technology\"\\s+variant\\s+string \"lte\"")
        .containsPattern("\"Serial\"\\s+variant\\s+string \"867600012345673\"")
        .containsPattern("\"SubscriberIdentity\"\\s+variant\\s+string \"460001234567890\"")
        .containsPattern("\"CardIdentifier\"\\s+variant\\s+string \"89860012345678901234\"")
        .containsPattern("\"PinRequired\"\\s+variant\\s+string \"none\"");
  }
}
