package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.emulator.faults.Faults;
import io.github.atelier.emulator.line.memory.MemoryLine;
import io.github.atelier.emulator.module.terminal.DataPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
  private static final String CSQ = "\r\n+CSQ: 24,99\r\n\r\nOK\r\n";

  private final Desk desk = Desk.ready("3gpp", false);
  private final Faults faults = desk.module.faults();

  @Test
  void aReplyIsWithheldOnceAndTheModuleGoesOn() {
    faults.on("AT+CSQ").withhold();
    desk.says("AT+CSQ\r", "").says("AT+CSQ\r", CSQ);
    assertThat(faults.happened()).containsExactly("AT+CSQ: withheld");
  }

  @Test
  void aReplyIsLate() {
    faults.on("at+csq").delay(Duration.ofMillis(300));
    desk.says("AT+CSQ\r", "").pass(Duration.ofMillis(299)).says("AT\r", "\r\nOK\r\n");
    desk.pass(Duration.ofMillis(1)).hears(CSQ);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 14, 15, 16, 20, 21, 100})
  void aReplyIsCutAtAnyOctet(int at) {
    faults.on("AT+CSQ").cutAfter(at);
    desk.says("AT+CSQ\r", CSQ.substring(0, Math.min(at, CSQ.length()))).says("AT+CSQ\r", CSQ);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 14, 15, 16, 20})
  void aLineComesInTheMiddleOfAReply(int at) {
    faults.on("AT+CSQ").insert(at, "\r\n+CREG: 0\r\n");
    desk.says("AT+CSQ\r", new StringBuilder(CSQ).insert(at, "\r\n+CREG: 0\r\n").toString());
  }

  @Test
  void oneSeedGarblesAlways() {
    Desk other = Desk.ready("3gpp", false);
    faults.on("AT+CSQ").always().garble(1);
    other.module.faults().on("AT+CSQ").always().garble(1);
    for (int i = 0; i < 20; i++) {
      String garbled = desk.hearsAfter("AT+CSQ\r");
      assertThat(garbled).hasSameSizeAs(CSQ).isNotEqualTo(CSQ);
      assertThat(other.hearsAfter("AT+CSQ\r")).isEqualTo(garbled);
    }
    faults.clear();
    desk.says("AT+CSQ\r", CSQ);
  }

  @Test
  void rulesCountAndTossTheirCoin() {
    faults.on("AT+CSQ").skip(2).times(2).withhold();
    desk.says("AT+CSQ\r", CSQ).says("AT+CSQ\r", CSQ).says("AT+CSQ\r", "").says("AT+CSQ\r", "");
    desk.says("AT+CSQ\r", CSQ);
    faults.on("AT").always().chance(0.25).withhold();
    int silent = 0;
    for (int i = 0; i < 1000; i++) {
      silent += desk.hearsAfter("AT\r").isEmpty() ? 1 : 0;
    }
    assertThat(silent).isBetween(200, 300);
  }

  @Test
  void somethingHappensInPlaceOfAReply() {
    desk.says("AT+CREG=1\r", "\r\nOK\r\n");
    faults.on("AT+CSQ").instead(desk.module::loseCoverage);
    desk.says("AT+CSQ\r", "\r\n+CREG: 2\r\n");
    faults.on("AT+COPS?").instead(desk.module::reset);
    desk.says("AT+COPS?\r", "").pass(Duration.ofMillis(999)).says("AT\r", "");
    desk.pass(Duration.ofMillis(1)).hears("\r\n+CPIN: READY\r\n");
  }

  @Test
  void aResultAfterOkAndAnUnsolicitedLineGoWrongToo() {
    desk.says("AT+CREG=1\r", "\r\nOK\r\n");
    faults.onMessage("+CREG:").withhold();
    desk.module.loseCoverage();
    desk.hears("");
    desk.module.restoreCoverage();
    desk.pass(Duration.ofSeconds(1)).hears("\r\n+CREG: 1\r\n");
    assertThat(faults.happened()).containsExactly("unasked +CREG: withheld");
  }

  @Test
  void noiseAndLinesOutOfPlaceComeAtOnce() {
    faults.say("\r\nRING\r\n".getBytes(StandardCharsets.US_ASCII));
    desk.hears("\r\nRING\r\n");
    faults.noise(100);
    assertThat(desk.hearsAfter("")).hasSize(100);
  }

  @Test
  void aFaultOfOneLineIsNotOnTheOtherLinesOfTheModule() {
    MemoryLine other = new MemoryLine(desk.loop);
    desk.module.attach(other);
    desk.loop.runDue();
    other.host().open();
    other.host().send("ATE0\r");
    desk.loop.runDue();
    other.host().take();
    faults.on("AT+CSQ").delay(Duration.ofMillis(300));
    desk.says("AT+CSQ\r", "");
    other.host().send("AT+CSQ\r");
    desk.loop.runDue();
    assertThat(other.host().takeText()).isEqualTo(CSQ);
    desk.pass(Duration.ofMillis(300)).hears(CSQ);
    faults.on("AT+CSQ").garble(3);
    desk.hearsAfter("AT+CSQ\r");
    other.host().send("AT+CSQ\r");
    desk.loop.runDue();
    assertThat(other.host().takeText()).isEqualTo(CSQ);
  }

  @Test
  void aFaultEndsWithTheReplyItIsAbout() {
    desk.says("AT+CREG=1\r", "\r\nOK\r\n");
    faults.on("AT+COPS=?").withhold();
    desk.says("AT+COPS=?\r", "");
    desk.module.loseCoverage();
    desk.pass(Duration.ofSeconds(3)).hears("\r\n+CREG: 2\r\n").says("AT\r", "\r\nOK\r\n");
  }

  @Test
  void aWithheldConnectDoesNotHideTheEndOfTheCall() {
    DataPath[] path = new DataPath[1];
    desk.module.dataService(
        (cid, host) -> {
          path[0] = host;
          return DataService.SINK.open(cid, host);
        });
    faults.on("ATD").withhold();
    desk.says("ATD*99#\r", "");
    path[0].hangUp();
    desk.hears("\r\nNO CARRIER\r\n");
  }

  @Test
  void aLateReplyDoesNotOutliveARestart() {
    faults.on("AT+CSQ").delay(Duration.ofSeconds(5));
    desk.says("AT+CSQ\r", "");
    desk.module.reset();
    desk.pass(Duration.ofSeconds(1)).hears("\r\n+CPIN: READY\r\n");
    desk.pass(Duration.ofSeconds(10)).hears("");
  }

  @Test
  void theSimIsPulledInPlaceOfAReply() {
    desk.says("AT+CMEE=1\r", "\r\nOK\r\n");
    faults.on("AT+CIMI").instead(desk.module::removeSim);
    desk.says("AT+CIMI\r", "").says("AT+CPIN?\r", "\r\n+CME ERROR: 10\r\n");
  }

  @Test
  void aMistakeInARuleIsTold() {
    assertThatThrownBy(() -> faults.on("+CSQ")).hasMessageContaining("begins with AT");
    assertThatThrownBy(() -> faults.on("AT").chance(2)).hasMessageContaining("0 to 1");
    var rule = faults.on("AT");
    rule.withhold();
    assertThatThrownBy(() -> rule.garble(1)).hasMessageContaining("withheld");
  }

  @Test
  void aPromptIsWithheldOrMisspelt() {
    Desk module = Desk.ready("ailink", false);
    module.module.faults().on("AT^AIMQTTCERT").times(1).withholdPrompt();
    String write = "AT^AIMQTTCERT=0,4\r";
    String first = module.hearsAfter(write);
    assertThat(first).doesNotContain(">");
    String after = module.hearsAfter("abcd");
    assertThat(after).isNotEmpty();
    module.module.faults().on("AT^AIMQTTCERT").misspellPrompt("\r\n? ");
    assertThat(module.hearsAfter(write)).isEqualTo("\r\n? ");
    assertThat(module.hearsAfter("abcd")).isEqualTo(after);
  }
}
