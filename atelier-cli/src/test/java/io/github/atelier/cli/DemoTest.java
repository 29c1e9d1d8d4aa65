package io.github.atelier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.cli.demo.Demo;
import io.github.atelier.cli.demo.DemoSetup;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.platform.pki.CertificateAuthority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The demo does the whole job, and says which step failed when its world is broken from outside.
 */
class DemoTest {

  private record Run(boolean done, String output) {}

  private static Run run(DemoSetup setup) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean done = new Demo(setup, new PrintStream(out, true, StandardCharsets.UTF_8)).run();
    return new Run(done, out.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ailink", "ailink-positional", "quectel", "src/test/resources/renamed.at"})
  void everyStepHappensInEveryDialect(String dialect) throws IOException {
    Run run = run(DemoSetup.of(dialect).withVerbose(true));
    assertThat(run.output()).contains("received: {\"switch\":1}").contains("Every step happened");
    assertThat(run.done()).isTrue();
  }

  @Test
  void theLineMayBeTcp() throws IOException {
    assertThat(run(DemoSetup.of("ailink").withTcp(true)).done()).isTrue();
  }

  @Test
  void secretsAreMaskedEvenInTheMessageThatBringsThem() throws IOException {
    String output = run(DemoSetup.of("ailink").withVerbose(true)).output();
    assertThat(output)
        .contains("\"deviceSecret\":\"****")
        .contains("\"deviceToken\":\"****")
        .contains("\"password\",0,\"****\"");
    assertThat(output)
        .doesNotContain("demoProductSecret01")
        .doesNotContainPattern("deviceSecret\":\"[0-9a-zA-Z]")
        .doesNotContainPattern("password\",0,\"[0-9a-fA-F]");
  }

  @Test
  void aCaThatDidNotSignThePlatformIsNoticed() throws IOException {
    String other = CertificateAuthority.temporary("Somebody else").certificatePem();
    Run run = run(DemoSetup.of("ailink").withCa(other));
    assertThat(run.done()).isFalse();
    assertThat(run.output())
        .contains("FAILED")
        .contains("tls-failed")
        .contains("not signed by the CA")
        .doesNotContain("Every step happened");
  }

  @Test
  void aWrongProductSecretIsNoticed() throws IOException {
    Run run = run(DemoSetup.of("ailink").withProductSecret("anotherProductSecret"));
    assertThat(run.done()).isFalse();
    assertThat(run.output())
        .contains("FAILED")
        .contains("bad-credentials")
        .contains("ProductSecret")
        .doesNotContain("anotherProductSecret");
  }

  @Test
  void aMissingSimIsNoticed() throws IOException {
    DemoSetup setup = DemoSetup.of("ailink");
    Run run = run(setup.withModule(setup.module().withSim(false, null)));
    assertThat(run.done()).isFalse();
    assertThat(run.output()).contains("FAILED").contains("SIM").contains("inserted");
  }

  @Test
  void aMissingNetworkIsNoticed() throws IOException {
    DemoSetup setup = DemoSetup.of("ailink").withReadyWithin(Duration.ofSeconds(1));
    Run run = run(setup.withModule(setup.module().withNetwork(ModuleConfig.Network.NONE)));
    assertThat(run.done()).isFalse();
    assertThat(run.output()).contains("FAILED").contains("no registration");
  }

  @Test
  void oneCodeThatDiffersBetweenTheTwoSidesIsNoticed() throws IOException {
    String changed =
        """
        dialect changed extends ailink
        value opened 9 ok | 1 bad-parameter | 2 index-in-use | 3 no-pdp | 4 dns-failed | 5 network-error | 6 tls-failed | -1 failed
        """;
    Run run = run(DemoSetup.of("ailink").withModuleDialect(Dialects.parse("changed.at", changed)));
    assertThat(run.done()).isFalse();
    assertThat(run.output()).contains("FAILED").contains("opened is 9");
  }
}
