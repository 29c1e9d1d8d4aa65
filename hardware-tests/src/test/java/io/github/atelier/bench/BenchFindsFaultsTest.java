package io.github.atelier.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.bench.chapter.Book;
import io.github.atelier.bench.run.BenchRun;
import io.github.atelier.bench.run.Outcomes;
import io.github.atelier.bench.target.EmulatedTarget;
import io.github.atelier.emulator.module.ModuleConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bench that cannot fail is worth nothing: modules with one thing wrong, and the step that finds
 * it.
 */
class BenchFindsFaultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  @TempDir Path folder;

  private Map<String, String> outcomes(
      String dialect,
      UnaryOperator<ModuleConfig> change,
      Consumer<EmulatedTarget> fault,
      String... chapters)
      throws Exception {
    EmulatedTarget target = new EmulatedTarget(dialect, folder, change, PATIENCE);
    fault.accept(target);
    try (BenchRun run =
        new BenchRun(target, Book::chapters, List.of(chapters), folder.resolve("out"))) {
      return Outcomes.of(run);
    }
  }

  private static void assertOnlyFailure(Map<String, String> outcomes, String step) {
    assertThat(outcomes.entrySet().stream().filter(e -> e.getValue().startsWith("FAILED")))
        .as("failures in %s", outcomes)
        .extracting(Map.Entry::getKey)
        .containsExactly(step);
  }

  @Test
  void anImeiWithAWrongCheckDigit() throws Exception {
    assertOnlyFailure(
        outcomes(
            "3gpp",
            c -> c.withIdentity("867600012300018", c.imsi(), c.iccid(), c.number()),
            t -> {},
            "identity"),
        "identity: its IMEI has 15 digits, and the last one checks");
  }

  @Test
  void oneReplyOfAThousandIsAnothers() throws Exception {
    assertOnlyFailure(
        outcomes(
            "3gpp",
            c -> c,
            t -> t.emulator().faults().on("AT+CGMM").skip(200).insert(4, "X"),
            "line"),
        "line: 1,000 commands in a row are all answered, in order");
  }

  @Test
  void anUnknownCommandThatIsAnsweredByOk() throws Exception {
    assertOnlyFailure(
        outcomes(
            "3gpp",
            c -> c,
            t -> t.emulator().faults().on("AT+NOSUCH").insert(0, "\r\nOK\r\n"),
            "line"),
        "line: an unknown command is an error");
  }

  @Test
  void aNetworkThatDenies() throws Exception {
    Map<String, String> outcomes =
        outcomes("3gpp", c -> c.withNetwork(ModuleConfig.Network.DENIED), t -> {}, "data");
    assertOnlyFailure(outcomes, "network: it registers in time");
    assertThat(outcomes)
        .containsEntry(
            "data: its context is activated",
            "SKIPPED: this failed before: network: it registers in time");
  }

  @Test
  void aPinThatIsNotTheSims() throws Exception {
    Map<String, String> outcomes = outcomes("3gpp", c -> c.withSim(true, "1357"), t -> {}, "SIM");
    assertThat(outcomes.get("SIM: its PIN is accepted"))
        .startsWith("FAILED")
        .contains("incorrect password");
    assertThat(outcomes.get("SIM: its SIM is ready"))
        .isEqualTo("SKIPPED: this failed before: SIM: its PIN is accepted");
  }

  @Test
  void aSimWithOneTryLeftIsNotTried() throws Exception {
    Map<String, String> outcomes =
        outcomes(
            "3gpp",
            c -> c.withSim(true, "1357"),
            t -> t.emulator().faults().on("AT+CPINR").insert(0, "\r\n+CPINR: SIM PIN,1,3\r\n"),
            "SIM");
    assertThat(outcomes.get("SIM: its PIN is accepted"))
        .isEqualTo(
            "SKIPPED: the SIM has 1 try left, so none is made; enter the PIN in a phone first");
  }
}
