package io.github.atelier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a person sees who types something wrong: one clear line, and an exit code. */
class CommandLineTest {
  @TempDir Path folder;

  private record Result(int code, String errors, String output) {}

  private static Result run(String... arguments) {
    CommandLine line = Main.commandLine();
    StringWriter errors = new StringWriter();
    StringWriter output = new StringWriter();
    line.setErr(new PrintWriter(errors)).setOut(new PrintWriter(output));
    return new Result(line.execute(arguments), errors.toString(), output.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "emulate", "platform", "connect", "at", "ports"})
  void everyCommandHasHelp(String command) {
    Result result = run(command, "--help");
    assertThat(result.code()).isZero();
    assertThat(result.output()).contains("Usage: atelier " + command);
  }

  @Test
  void anUnknownDialectIsNamedWithTheKnownOnes() {
    Result result = run("demo", "--dialect", "nokia");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.errors())
        .contains("unknown dialect 'nokia'")
        .contains("ailink")
        .contains("quectel");
    assertThat(result.errors().lines()).hasSize(1);
  }

  @Test
  void aMistakeInADialectFileIsShownWithFileLineAndHint() throws IOException {
    Path file = folder.resolve("mine.at");
    Files.writeString(
        file, "dialect mine extends ailink\n\ncommand mqtt.publish\n  AT^X=<nonsense>\n  OK\n");
    Result result = run("emulate", "--dialect", file.toString(), "--tcp", "127.0.0.1:0");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.errors())
        .contains("mine.at:4")
        .contains("<nonsense>")
        .contains("value nonsense TYPE");
  }

  @Test
  void aModuleWithoutALineIsRefused() {
    Result result = run("emulate", "--dialect", "ailink");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.errors())
        .contains("--pty PATH, --tcp HOST:PORT, --rfc2217 HOST:PORT or --serial DEVICE");
  }

  @Test
  void aPathThatHoldsAFileIsNotReplacedByALink() throws IOException {
    Path file = Files.writeString(folder.resolve("modem0"), "mine");
    Result result = run("emulate", "--dialect", "ailink", "--pty", file.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.errors()).contains(file.toString());
    assertThat(file).hasContent("mine");
  }

  @Test
  void aMissingPortIsNamed() throws IOException {
    Result result =
        run(
            "connect",
            "--port",
            "/dev/ttyNOPE",
            "--dialect",
            "ailink",
            "--device",
            device("deviceSecret: 0123456789abcdef"),
            "--endpoint",
            "localhost:1");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.errors()).contains("/dev/ttyNOPE");
    assertThat(result.errors().lines()).hasSize(1);
  }

  @Test
  void aDeviceFileWithoutASecretSaysWhatItNeeds() throws IOException {
    Result result =
        run(
            "connect",
            "--port",
            "tcp:127.0.0.1:1",
            "--dialect",
            "ailink",
            "--device",
            device(""),
            "--endpoint",
            "localhost:1");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.errors()).contains("deviceSecret").contains("productSecret");
  }

  @Test
  void aDeviceFileWithAWrongKeyNamesItWithoutTellingSecrets() throws IOException {
    Result result =
        run(
            "connect",
            "--port",
            "tcp:127.0.0.1:1",
            "--dialect",
            "ailink",
            "--device",
            device("devicesecret: hush-hush-hush"),
            "--endpoint",
            "localhost:1");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.errors()).contains("unknown key [devicesecret]").doesNotContain("hush");
  }

  @Test
  void nobodyListeningOnTheLineIsSaidSo() throws IOException {
    Result result =
        run(
            "connect",
            "--port",
            "tcp:127.0.0.1:1",
            "--dialect",
            "ailink",
            "--device",
            device("deviceSecret: 0123456789abcdef"),
            "--endpoint",
            "localhost:1");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.errors()).contains("127.0.0.1:1");
  }

  @Test
  void aRuleThatIsNoneIsExplained() {
    Result result =
        run("emulate", "--dialect", "ailink", "--tcp", "127.0.0.1:0", "--resolve", "nonsense");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.errors()).contains("NAME:PORT:ADDRESS:PORT");
  }

  @Test
  void aCaFileThatIsNoCertificateIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("ca.pem"), "hello");
    Result result =
        run("emulate", "--dialect", "ailink", "--tcp", "127.0.0.1:0", "--ca", file.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.errors()).contains("no certificate in PEM");
  }

  private String device(String secret) throws IOException {
    Path file = folder.resolve("device.yaml");
    Files.writeString(file, "productKey: a1Pk0000001\ndeviceName: dev1\n" + secret + "\n");
    return file.toString();
  }
}
