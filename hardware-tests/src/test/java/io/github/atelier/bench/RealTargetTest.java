package io.github.atelier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.bench.chapter.Book;
import io.github.atelier.bench.run.BenchRun;
import io.github.atelier.bench.run.Outcomes;
import io.github.atelier.bench.target.Account;
import io.github.atelier.bench.target.EmulatedTarget;
import io.github.atelier.bench.target.RealTarget;
import io.github.atelier.bench.target.Switch;
import io.github.atelier.driver.aliyun.DeviceProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The settings of a real module, tried on a virtual one behind a path and a rig of shell commands.
 */
class RealTargetTest {
  @TempDir Path folder;
  private final Map<String, String> settings = new HashMap<>();
  private EmulatedTarget behind;
  private Rig rig;

  @AfterEach
  void close() throws Exception {
    if (rig != null) {
      rig.stop();
    }
    if (behind != null) {
      behind.close();
    }
  }

  private void module(String dialect) throws Exception {
    behind = new EmulatedTarget(dialect, folder);
    settings.put("bench.port", behind.port());
    settings.put("bench.patience", "20");
  }

  private void device() throws Exception {
    Account account = behind.account().orElseThrow();
    DeviceProfile device = account.device();
    Path file = folder.resolve("device.yaml");
    Files.writeString(
        file,
        "productKey: %s%ndeviceName: %s%nproductSecret: %s%n"
            .formatted(
                device.identity().productKey(),
                device.identity().deviceName(),
                device.productSecret().reveal()));
    Path ca = folder.resolve("ca.pem");
    Files.write(ca, account.ca());
    settings.put("bench.device", file.toString());
    settings.put("bench.ca", ca.toString());
    settings.put("bench.endpoint", "localhost:" + account.endpoint().port());
    settings.put("bench.pin", EmulatedTarget.PIN);
  }

  private BenchRun run(String... chapters) throws Exception {
    return new BenchRun(
        new RealTarget(settings::get), Book::chapters, List.of(chapters), folder.resolve("out"));
  }

  @Test
  void aPortAloneIsEnoughForTheFirstChapters() throws Exception {
    module("quectel");
    try (BenchRun run = run("line", "identity", "SIM", "TLS")) {
      Map<String, String> outcomes = Outcomes.of(run);
      assertThat(outcomes.values()).noneMatch(o -> o.startsWith("FAILED"));
      assertThat(Files.readString(run.report())).contains("| dialect | quectel |");
      assertThat(outcomes)
          .containsEntry(
              "SIM: its PIN is accepted",
              "SKIPPED: the SIM asks for a PIN and none was told (bench.pin)");
      assertThat(outcomes.get("TLS: a server under the CA that it was given is accepted"))
          .isEqualTo(
              "SKIPPED: it needs \"SIM: its SIM is ready\", which was skipped: the SIM waits for its PIN");
    }
  }

  @Test
  void withADeviceAllButTheOperatorsSideAndTheRigIsRun() throws Exception {
    module("quectel");
    device();
    settings.put("bench.dialect", "quectel");
    try (BenchRun run = run()) {
      Map<String, String> outcomes = Outcomes.of(run);
      assertThat(outcomes.values()).noneMatch(o -> o.startsWith("FAILED"));
      assertThat(outcomes)
          .containsEntry(
              "Aliyun: a property is set from the cloud, and the answer arrives",
              "SKIPPED: the operator's side of the platform cannot be reached from here")
          .containsEntry(
              "network: registration lost and found is reported",
              "SKIPPED: this target has no coverage switch")
          .containsEntry(
              "TLS: a server under an unknown CA is refused",
              "SKIPPED: no such server was named (bench.unknown-ca)")
          .containsEntry(
              "recovery: a restart by reset is one event",
              "PASSED: by command: nothing here reaches the reset input; restarted")
          .containsEntry(
              "MQTT: the same device logs in elsewhere: one event, and it comes back",
              "PASSED: the module says closed-by-server");
      assertThat(outcomes.get("TLS: the same server is refused where it was given another CA"))
          .startsWith("PASSED");
      assertNoSecretIn(run.report());
      assertNoSecretIn(Path.of(run.report().toString().replaceAll("md$", "log")));
    }
  }

  private void assertNoSecretIn(Path file) throws Exception {
    String credentials = Files.readString(folder.resolve("device.yaml.credentials"));
    String deviceSecret = credentials.replaceAll("(?s).*\"deviceSecret\":\"([^\"]+)\".*", "$1");
    assertThat(deviceSecret).matches("[0-9A-Za-z]{16,64}");
    assertThat(Files.readString(file))
        .contains("recovery")
        .doesNotContain(
            deviceSecret,
            behind.account().orElseThrow().device().productSecret().reveal(),
            "\"" + EmulatedTarget.PIN + "\"");
  }

  @Test
  void aRigOfShellCommandsChangesTheWorld() throws Exception {
    module("ailink");
    device();
    settings.put("bench.dialect", "ailink");
    rig = new Rig(folder.resolve("rig"));
    Switch coverage = behind.coverage().orElseThrow();
    Switch plug = behind.plug().orElseThrow();
    Switch sim = behind.simHolder().orElseThrow();
    settings.put("bench.coverage-off", rig.on("coverage off", coverage::off));
    settings.put("bench.coverage-on", rig.on("coverage on", coverage::on));
    settings.put("bench.unplug", rig.on("unplug", plug::off));
    settings.put("bench.plug", rig.on("plug", plug::on));
    settings.put("bench.sim-out", rig.on("sim out", sim::off));
    settings.put("bench.sim-in", rig.on("sim in", sim::on));
    settings.put("bench.reset", rig.on("reset", behind.resetControl().orElseThrow()::reset));
    try (BenchRun run = run("SIM", "network", "recovery")) {
      Map<String, String> outcomes = Outcomes.of(run);
      assertThat(outcomes.values()).noneMatch(o -> o.startsWith("FAILED"));
      assertThat(outcomes.entrySet().stream().filter(e -> e.getValue().startsWith("SKIPPED")))
          .isEmpty();
      assertThat(rig.done())
          .contains("coverage off", "coverage on", "unplug", "plug", "sim out", "sim in", "reset");
    }
  }

  @Test
  void aRigCommandThatFailsIsNamedAndSoAreHalfSettings() throws Exception {
    module("3gpp");
    settings.put("bench.dialect", "3gpp");
    settings.put("bench.reset", "exit 3");
    settings.put("bench.unplug", "true");
    try (RealTarget target = new RealTarget(settings::get)) {
      assertThatThrownBy(() -> target.resetControl().orElseThrow().reset())
          .hasMessage("bench.reset ended with exit code 3: exit 3");
      assertThatThrownBy(target::plug)
          .hasMessageContaining("give both of bench.unplug and bench.plug, or none");
    }
  }
}
