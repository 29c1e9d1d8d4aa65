package io.github.atelier.cli.terminal;

import static io.github.atelier.cli.terminal.TerminalBench.CTRL_C;
import static io.github.atelier.cli.terminal.TerminalBench.CTRL_D;
import static io.github.atelier.cli.terminal.TerminalBench.UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.driver.Modem;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialects;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The terminal, key by key, against an emulated module. */
class AtTerminalTest {
  private static final String CYAN = "\u001b[36m";

  @TempDir Path folder;
  private Emulator emulator;
  private int tcpPort;

  @AfterEach
  void stop() {
    if (emulator != null) {
      emulator.close();
    }
  }

  private String module(String dialect) throws Exception {
    emulator = Emulator.start(Dialects.load(dialect), ModuleConfig.defaults(), List.of());
    tcpPort =
        emulator
            .tcpPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), tcpPort))
            .address()
            .getPort();
    return "tcp:127.0.0.1:" + tcpPort;
  }

  /** Another port of the same module. */
  private Modem another(String dialect) throws Exception {
    int port =
        emulator
            .tcpPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .address()
            .getPort();
    return Modem.open(Transports.parse("tcp:127.0.0.1:" + port), Dialects.load(dialect));
  }

  private TerminalBench quectel() throws Exception {
    return new TerminalBench(module("quectel"), "quectel", folder);
  }

  @Test
  void repliesOkAndErrorsEachHaveTheirColour() throws Exception {
    try (TerminalBench at = quectel()) {
      at.enter("AT+CSQ", "+CSQ: 24,99");
      at.enter("AT+NOSUCH", "ERROR");
      assertThat(at.raw())
          .contains("\u001b[32mOK")
          .contains("\u001b[31;1mERROR")
          .doesNotContain("m+CSQ: 24,99");
    }
  }

  @Test
  void anErrorWithACodeIsToldInWords() throws Exception {
    try (TerminalBench at = quectel()) {
      at.enter("AT+CMEE=1", "OK");
      at.enter("AT+CPIN=\"4711\"", "+CME ERROR: 3 (operation not allowed)");
    }
  }

  @Test
  void noColourIsWrittenWhereTheEnvironmentSaysSo() throws Exception {
    try (TerminalBench at =
        new TerminalBench(
            module("quectel"), "quectel", folder, "xterm-256color", Map.of("NO_COLOR", "1"))) {
      at.enter("AT+NOSUCH", "ERROR");
      at.enter("AT", "OK");
      assertThat(at.raw()).doesNotContain("\u001b[3");
    }
  }

  @Test
  void aDumbTerminalGetsPlainLines() throws Exception {
    try (TerminalBench at =
        new TerminalBench(module("quectel"), "quectel", folder, "dumb", Map.of())) {
      at.enter("AT+CSQ");
      at.expect("+CSQ: 24,99");
      at.expect("OK");
      assertThat(at.raw()).doesNotContain("\u001b");
      at.type(CTRL_D);
      assertThat(at.exit()).isZero();
    }
  }

  @Test
  void tabCompletesNamesAndFixedParameters() throws Exception {
    try (TerminalBench at = quectel()) {
      at.type("at+qmtcf\t=\"keepa\t0\r");
      at.expect("+QMTCFG: \"keepalive\",120");
    }
  }

  @Test
  void tabListsCodesWithTheirNames() throws Exception {
    try (TerminalBench at = quectel()) {
      at.type("AT+CMEE=\t");
      at.expect("1 (numbers)");
    }
  }

  @Test
  void theRestOfTheCommandIsHintedAsTheManualPrintsIt() throws Exception {
    try (TerminalBench at = quectel()) {
      at.type("AT+QMTOPEN=");
      at.expect("<client>,\"<host>\",<port>".replace(' ', '\u00a0'));
      at.type("0,");
      at.expect("host:\u00a01\u00a0to\u00a0100\u00a0octets");
    }
  }

  @Test
  void whatTheModuleSaysUnaskedStandsAboveWhatIsBeingTyped() throws Exception {
    String port = module("quectel");
    try (TerminalBench at = new TerminalBench(port, "quectel", folder);
        Modem other = another("quectel")) {
      at.enter("AT+CREG=1", "OK");
      at.type("AT+CS");
      other.raw("AT+CFUN=4", Duration.ofSeconds(5));
      at.expect("* +CREG: 0   (network.registration.cs, stat not-searching)");
      at.expect("at> AT+CS");
      assertThat(at.raw()).contains(CYAN + "* +CREG: 0");
      at.enter("Q", "+CSQ: ");
    }
  }

  @Test
  void aResultThatComesAfterOkIsExplained() throws Exception {
    try (TerminalBench at = quectel()) {
      // before the next prompt or after it, as it comes
      at.enter("AT+QMTOPEN=0,\"broker.example\",1883");
      at.expect("* +QMTOPEN: 0,3   (mqtt.open, opened no-pdp)");
    }
  }

  @Test
  void aLineThatIsNoCommandIsNotSent() throws Exception {
    try (TerminalBench at = quectel()) {
      at.enter("hello", "not sent: a command line begins with AT");
      at.enter("AT+CSQ;+CPIN?", "+CPIN: READY");
    }
  }

  @Test
  void timingsAreShownOnDemand() throws Exception {
    try (TerminalBench at = quectel()) {
      at.enter(":timings on", "times are shown");
      at.enter("AT", " ms");
      at.enter(":timings sometimes", "say on, off");
    }
  }

  @Test
  void octetsAreShownOnDemandWithSecretsMasked() throws Exception {
    try (TerminalBench at = quectel()) {
      at.enter(":hex", "octets are shown");
      at.enter("AT+CSQ", "< 2B 43 53 51 3A 20 32 34");
      at.enter("AT+QMTCONN=0,\"id\",\"user\",\"xyz\"", "ERROR");
      assertThat(at.text()).contains("2A 2A 2A").doesNotContain("78 79 7A").doesNotContain("xyz");
    }
  }

  @Test
  void commandsLocalToTheTerminalAreListedAndMayBeCutShort() throws Exception {
    try (TerminalBench at = quectel()) {
      at.enter(":help", ":save FILE");
      at.enter(":hel +QMTOPEN", "+QMTOPEN: <client>,<opened>");
      at.enter(":help AT+NOSUCH", "has no AT+NOSUCH");
      at.enter(":nosuch", "no command of this terminal");
      at.enter(":q");
      assertThat(at.exit()).isZero();
    }
  }

  @Test
  void controlDEndsIt() throws Exception {
    try (TerminalBench at = quectel()) {
      at.type(CTRL_D);
      assertThat(at.exit()).isZero();
    }
  }

  @Test
  void controlCDropsTheLineBeingTyped() throws Exception {
    try (TerminalBench at = quectel()) {
      at.type("AT+CFUN=0" + CTRL_C);
      at.expect("at> ");
      at.enter("AT+CFUN?", "+CFUN: 1");
    }
  }

  @Test
  void controlCGivesUpTheCommandInFlightAndItsReplyIsNobodyElses() throws Exception {
    try (TerminalBench at = quectel()) {
      at.enter(":hex", "octets are shown");
      at.enter("AT+COPS=?");
      at.expect("> 41 54 2B 43 4F 50 53");
      at.type(CTRL_C);
      at.expect("given up");
      at.expect("at> ");
      at.enter("AT+CGSN", "867600012345673");
    }
  }

  @Test
  void aControlCThatTheLineEditorHeardTooLateGivesTheCommandUpAsWell() throws Exception {
    try (TerminalBench at = quectel()) {
      at.enter(":hex", "octets are shown");
      at.enter("AT+COPS=?");
      at.expect("> 41 54 2B 43 4F 50 53");
      at.interrupt();
      at.expect("given up");
      at.expect("at> ");
      at.enter("AT+CGSN", "867600012345673");
    }
  }

  @Test
  void dataIsSentToADeclaredPromptAndCounted() throws Exception {
    Path pem = Files.write(folder.resolve("ca.pem"), Certificates.pem());
    try (TerminalBench at = new TerminalBench(module("ailink"), "ailink", folder)) {
      at.enter("AT^AIMQTTCERT=0,7");
      at.expect("ca, ");
      at.expect("(7 octets announced)");
      at.expect("data> ");
      at.enter("@" + folder.resolve("nosuch.pem"));
      at.expect("cannot be read");
      at.expect("data> ");
      at.enter("@" + pem);
      at.expect(Files.size(pem) + " octets, which is sent as its length in place of 7");
      at.expect("OK");
    }
  }

  @Test
  void dataThatIsNotGivenIsNotSent() throws Exception {
    try (TerminalBench at = new TerminalBench(module("ailink"), "ailink", folder)) {
      at.enter("AT^AIMQTTCERT=0,");
      at.expect("data> ");
      at.type(CTRL_C);
      at.expect("not sent");
      at.enter("AT+CGSN", "867600012345673");
    }
  }

  @Test
  void dataIsEndedByControlZWhereTheDialectSaysSo() throws Exception {
    Path dialect = untilControlZ();
    try (TerminalBench at =
        new TerminalBench(module(dialect.toString()), dialect.toString(), folder)) {
      at.enter("AT+NOTE=0");
      at.expect("data> ");
      at.enter("@" + Files.write(folder.resolve("ca.pem"), Certificates.pem()), "OK");
      at.enter("AT+NOTE=0");
      at.expect("data> ");
      at.enter("hex:41 1A 42", "holds octet 1A");
    }
  }

  @Test
  void aPromptThatNoDialectDeclaredIsAnsweredAndControlCLeavesIt() throws Exception {
    Path dialect = untilControlZ();
    try (TerminalBench at = new TerminalBench(module(dialect.toString()), "3gpp", folder)) {
      at.enter("AT+NOTE=0");
      at.expect("data for a prompt");
      at.expect("data> ");
      String pem = new String(Certificates.pem(), java.nio.charset.StandardCharsets.US_ASCII);
      Path file = Files.writeString(folder.resolve("ca.bin"), pem + "\u001a");
      at.enter("@" + file, "OK");
      at.enter("AT+NOTE=0");
      at.expect("data> ");
      at.type(CTRL_C);
      at.expect("at> ");
      at.enter("AT+CGSN", "867600012345673");
    }
  }

  private Path untilControlZ() throws IOException {
    return Files.writeString(
        folder.resolve("note.at"),
        """
        dialect note extends ailink

        command tls.ca.write
          AT+NOTE=<client>
          >
          => <ca: until 1A, abandon 1B>
          OK
        """);
  }

  @Test
  void aLineWithASecretCanBeCalledBackAndIsNeverWrittenDown() throws Exception {
    Path history = folder.resolve("state").resolve("at.history");
    try (TerminalBench at = quectel()) {
      at.enter("AT+CSQ", "OK");
      at.enter("AT+CPIN=\"4711\"", "ERROR");
      at.enter("AT+QMTCONN=0,\"id\",\"user\",\"hunter2\"", "ERROR");
      at.type(UP);
      at.expect("\"user\",\"*******\"");
      at.enter("", "ERROR");
      at.enter("AT+CPIN=4711,,,,", "ERROR");
      at.enter(" AT+CREG?", "+CREG: ");
      at.type(CTRL_D);
      at.exit();
      assertThat(at.text()).doesNotContain("4711").doesNotContain("hunter2");
    }
    assertThat(Files.readAllLines(history)).containsExactly("AT+CSQ");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void theHistoryOfTheLastSessionIsThere() throws Exception {
    String port = module("quectel");
    try (TerminalBench at = new TerminalBench(port, "quectel", folder)) {
      at.enter("AT+CGSN", "OK");
      at.type(CTRL_D);
      at.exit();
    }
    try (TerminalBench at = new TerminalBench(port, "quectel", folder)) {
      at.type(UP + "\r");
      at.expect("867600012345673");
    }
  }

  @Test
  void aSavedConversationHoldsNoSecretWhetherTypedOrTold() throws Exception {
    Path file = folder.resolve("saved.txt");
    try (TerminalBench at = quectel()) {
      at.enter("AT+CPIN=\"4711\"", "ERROR");
      at.enter("AT+QMTCFG=\"aliauth\",0,\"pk\",\"dn\",\"s3cr3t-of-device\"", "OK");
      at.enter(
          "AT+QMTCFG=\"aliauth\",0", "+QMTCFG: \"aliauth\",\"pk\",\"dn\",\"****************\"");
      at.enter(":save " + file, "lines are written to");
      at.enter(":save " + file, "exists; name a new file");
    }
    assertThat(file)
        .content()
        .contains("> AT+CPIN=\"****\"<CR>")
        .contains("AT+QMTCFG=\"aliauth\",0,\"pk\",\"dn\",\"****\"")
        .contains("ERROR")
        .doesNotContain("4711")
        .doesNotContain("s3cr3t");
  }

  @Test
  void aSecretThatTheModuleTellsWithoutHavingBeenTypedIsMaskedToo() throws Exception {
    Path file = folder.resolve("saved.txt");
    String port = module("quectel");
    try (Modem other = another("quectel")) {
      other.raw(
          "AT+QMTCFG=\"aliauth\",0,\"pk\",\"dn\",\"s3cr3t-of-device\"", Duration.ofSeconds(5));
    }
    try (TerminalBench at = new TerminalBench(port, "quectel", folder)) {
      at.enter(":hex on", "octets are shown");
      at.enter("AT+QMTCFG=\"aliauth\",0", "OK");
      at.enter(":save " + file, "lines are written to");
      assertThat(at.text()).doesNotContain("s3cr3t").doesNotContain("73 33 63 72");
    }
    assertThat(file).content().contains("+QMTCFG: \"aliauth\"").doesNotContain("s3cr3t");
  }

  @Test
  void aLostLineIsToldAndOpenedAgainBehindThePrompt() throws Exception {
    String port = module("quectel");
    try (TerminalBench at = new TerminalBench(port, "quectel", folder)) {
      at.enter("AT", "OK");
      at.type("AT+CG");
      emulator.close();
      at.expect("was lost");
      at.expect("at> AT+CG");
      module("quectel");
      at.expect("the line is open again");
      at.expect("at> AT+CG");
      at.enter("SN", "867600012345673");
    }
  }

  @Test
  void anotherDialectCanBeSpokenWithoutLeaving() throws Exception {
    try (TerminalBench at = new TerminalBench(module("quectel"), "3gpp", folder)) {
      at.enter(":dialect", "dialect 3gpp");
      at.enter(":dialect quectel", "dialect quectel");
      at.enter(":help +QMTCLOSE", "mqtt.close");
      at.enter(":dialect nosuch", "unknown dialect 'nosuch'");
      at.enter("AT+CSQ", "OK");
    }
  }

  @Test
  void aPortThatCannotBeOpenedEndsItWithTheReason() throws Exception {
    try (TerminalBench at =
        new TerminalBench("tcp:127.0.0.1:1", "3gpp", folder, "xterm", Map.of())) {
      assertThatThrownBy(at::exit)
          .isNotInstanceOf(TimeoutException.class)
          .hasMessageContaining("127.0.0.1:1");
    }
  }

  @Test
  void whatAModuleSaysCannotSteerTheTerminal() {
    assertThat(Screen.printable("a\u001b[2Jb\u009bc\td")).isEqualTo("a<1B>[2Jb<9B>c<09>d");
  }
}
