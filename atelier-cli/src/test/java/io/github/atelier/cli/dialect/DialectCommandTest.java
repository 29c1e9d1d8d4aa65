package io.github.atelier.cli.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.grammar.dialect.Dialects;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DialectCommandTest {
  @TempDir private Path folder;

  private final StringWriter output = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = new CommandLine(new DialectCommand());
    line.setOut(new PrintWriter(output, true));
    return line.execute(arguments);
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("mine.at"), text).toString();
  }

  private static String tried(String nameOrFile) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    new DialectTrial(Dialects.load(nameOrFile), out, false).run();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void checkTellsEveryMistakeWithItsLine() throws Exception {
    String file =
        file("dialect mine extends 3gpp\n\ncommand mqtt.pblish\n  AT+P\n  OK\n\nvalue x 5\n");

    assertThat(run("check", file)).isEqualTo(1);
    assertThat(output.toString())
        .contains("mine.at:3", "did you mean mqtt.publish", "mine.at:7", "2 mistakes");
  }

  @Test
  void checkOfAGoodFileCountsWhatIsThereAndNamesTheNextCommand() {
    assertThat(run("check", "ailink")).isZero();
    assertThat(output.toString())
        .contains("ailink: no mistake, 0 questionable")
        .contains("./atelier dialect try ailink");
  }

  @Test
  void showListsCommandsMessagesOperationsAndCodesWithTheirEvidence() {
    assertThat(run("show", "ailink")).isZero();
    assertThat(output.toString())
        .contains("AT^AIMQTTOPEN=<client>,\"<host>\",<port>   (attested)")
        .contains("^AIMQTTSTAT: <client>,<lost>")
        .contains("mqtt.config.tls [tls.ca.write] mqtt.connect")
        .contains("4 dns-failed")
        .doesNotContain("AT+CGMI");
    run("show", "--all", "ailink");
    assertThat(output.toString()).contains("AT+CGMI");
  }

  @Test
  void theModuleThatTheHowToPageBuildsWorksAsItStands() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "how-to", "write-a-dialect.md"));
    String largest = "";
    for (String block : page.split("```at\n")) {
      String text = block.substring(0, Math.max(0, block.indexOf("```")));
      largest = text.startsWith("dialect") && text.length() > largest.length() ? text : largest;
    }

    assertThat(tried(file(largest)))
        .contains(">> AT+MCONN=0,\"localhost\"")
        .contains("256 octets came through unchanged")
        .contains("acme: everything that it has works")
        .doesNotContain("FAILED");
  }

  @Test
  void aDialectWithoutMqttIsTriedAsFarAsItGoes() throws Exception {
    assertThat(tried("3gpp"))
        .contains("<< +CPIN: READY")
        .contains("Not in this dialect: operation connect")
        .contains("everything that it has works");
  }

  @Test
  void aCannedReplyIsSeen() throws Exception {
    assertThat(tried(file("dialect mine extends 3gpp\ncanned AT+FOO? answers +FOO: 1\n")))
        .contains(">> AT+FOO?")
        .contains("<< +FOO: 1");
  }

  @Test
  void aStepThatFailsSaysWhyAndTheOthersGoOn() throws Exception {
    // the host announces topics of 8 octets at most
    String text = tried(file("dialect mine extends ailink\nvalue topic string 1..8\n"));

    assertThat(text)
        .contains("FAILED: mqtt.subscribe")
        .contains("operation disconnect")
        .contains("failed: operation subscribe; operation publish");
  }
}
