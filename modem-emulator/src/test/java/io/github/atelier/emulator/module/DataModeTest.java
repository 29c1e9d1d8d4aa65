package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.emulator.module.terminal.DataCall;
import io.github.atelier.emulator.module.terminal.DataPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data calls: V.250 6.3, 27.007 10.2, and the escape of Hayes; the clock is the test's. */
class DataModeTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** A far end that remembers. */
  private static final class Far implements DataService, DataCall {
    final StringBuilder heard = new StringBuilder();
    DataPath host;
    int cid;
    int ended;

    @Override
    public DataCall open(int context, DataPath path) {
      cid = context;
      host = path;
      return this;
    }

    @Override
    public void received(byte[] buffer, int offset, int length) {
      heard.append(new String(buffer, offset, length, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void ended() {
      ended++;
    }

    void say(String text) {
      host.write(text.getBytes(StandardCharsets.ISO_8859_1), 0, text.length());
    }
  }

  private final Far far = new Far();

  private Desk desk(boolean slowly) {
    Desk desk = Desk.ready("3gpp", slowly);
    desk.module.dataService(far);
    return desk.says("AT&D2&C1+CMEE=1\r", "\r\nOK\r\n");
  }

  private Desk online(boolean slowly) {
    return desk(slowly).says("ATD*99***1#\r", "\r\nCONNECT 150000000\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "ATD*99***1#, 1, CONNECT 150000000",
    "ATD*99#, 1, CONNECT 150000000",
    "atdt *99*someone*PPP*1#, 1, CONNECT 150000000",
    "ATDP*99**1*1#, 1, CONNECT 150000000",
    "'AT+CGDATA=\"PPP\",1', 1, CONNECT 150000000",
    "AT+CGDATA, 1, CONNECT 150000000",
    "ATX0D*99***1#, 1, CONNECT",
    "'AT+CGDCONT=3,\"IP\",\"net\";D*99***3#', 3, CONNECT 150000000",
  })
  void aHostDialsIntoThePacketNetwork(String command, int cid, String result) {
    for (boolean slowly : new boolean[] {false, true}) {
      Desk desk = desk(slowly).says(command + "\r", "\r\n" + result + "\r\n");
      desk.says("\u007EAT\r\n+++x", "");
      assertThat(far.heard).hasToString("\u007EAT\r\n+++x");
      assertThat(far.cid).isEqualTo(cid);
      far.heard.setLength(0);
      far.say("\u007E\0\r\n");
      desk.hears("\u007E\0\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ATD*99***7#, +CME ERROR: 21",
    "ATD*99***3#, +CME ERROR: 21",
    "ATD123;, +CME ERROR: 4",
    "'AT+CGDATA=\"PPP\",3', +CME ERROR: 21",
    "'AT+CGDATA=\"SLIP\",1', +CME ERROR: 4",
    "ATD*99**SLIP*1#, +CME ERROR: 4",
    "ATD+8613800000001;, +CME ERROR: 4",
    "ATD13800000001, NO CARRIER",
    "ATD, NO CARRIER",
    "ATA, NO CARRIER",
    "ATO, NO CARRIER",
    "ATO0, NO CARRIER",
    "ATH, OK",
    "ATH0, OK",
    "ATH1, ERROR"
  })
  void whatCannotBeConnectedSaysSo(String command, String result) {
    desk(false).says(command + "\r", "\r\n" + result + "\r\n").says("AT\r", "\r\nOK\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void withDigitsForResultsConnectIsOneAndNoCarrierThree(boolean slowly) {
    Desk desk = desk(slowly).says("ATV0\r", "0\r").says("ATD*99#\r", "1\r");
    far.host.hangUp();
    desk.hears("3\r").says("ATV1\r", "\r\nOK\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theEscapeNeedsSilenceBeforeAndAfter(boolean slowly) {
    Desk desk = online(slowly);
    desk.says("data", "").pass(SECOND).says("+++", "").pass(Duration.ofMillis(999)).hears("");
    desk.pass(Duration.ofMillis(1)).hears("\r\nOK\r\n");
    assertThat(far.heard).hasToString("data");
    desk.says("AT+CSQ\r", "\r\n+CSQ: 24,99\r\n\r\nOK\r\n");
    far.say("lost: the host is in command mode");
    desk.hears("").says("ATO\r", "\r\nCONNECT 150000000\r\n").says("more", "");
    far.say("again");
    desk.hears("again");
    assertThat(far.heard).hasToString("datamore");
    desk.pass(SECOND).says("+++", "").pass(SECOND).hears("\r\nOK\r\n");
    desk.says("ATH\r", "\r\nOK\r\n").says("ATO\r", "\r\nNO CARRIER\r\n");
    assertThat(far.ended).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+",
        "++",
        "++++",
        "+++a",
        "a+++",
        "+a+++",
        "+++++++",
        "abc+++def",
        "+++\r\nATH\r"
      })
  void plusSignsThatAreNoEscapeAreData(String data) {
    Desk desk = online(false).pass(SECOND).says(data, "").pass(SECOND.multipliedBy(2)).hears("");
    assertThat(far.heard).hasToString(data);
    assertThat(desk.tapped).last().isEqualTo("< CONNECT");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void plusSignsWithoutSilenceBeforeThemAreData(boolean slowly) {
    Desk desk = online(slowly).says("x", "").pass(Duration.ofMillis(999)).says("+++", "");
    desk.pass(SECOND).hears("");
    assertThat(far.heard).hasToString("x+++");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void plusSignsFurtherApartThanTheGuardTimeAreData(boolean slowly) {
    Desk desk = online(slowly).pass(SECOND).says("++", "").pass(Duration.ofMillis(1001));
    desk.says("+", "").pass(SECOND);
    assertThat(far.heard).hasToString("+++");
    desk.hears("");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theGuardTimeIsS12(boolean slowly) {
    Desk desk = desk(slowly).says("ATS12=5\r", "\r\nOK\r\n");
    desk.says("ATD*99#\r", "\r\nCONNECT 150000000\r\n").says("x", "");
    desk.pass(Duration.ofMillis(100)).says("+++", "").pass(Duration.ofMillis(100));
    desk.hears("\r\nOK\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void unsolicitedLinesWaitForCommandMode(boolean slowly) {
    Desk desk = desk(slowly).says("AT+CREG=1\r", "\r\nOK\r\n");
    desk.says("ATD*99#\r", "\r\nCONNECT 150000000\r\n");
    desk.module.loseCoverage();
    desk.hears("\r\nNO CARRIER\r\n\r\n+CREG: 2\r\n");
    assertThat(far.ended).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theFarEndHangsUpInOnlineCommandState(boolean slowly) {
    Desk desk = online(slowly).pass(SECOND).says("+++", "").pass(SECOND).hears("\r\nOK\r\n");
    far.host.hangUp();
    desk.hears("\r\nNO CARRIER\r\n").says("ATO\r", "\r\nNO CARRIER\r\n");
    assertThat(far.ended).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0, '', 0", "1, '\r\nOK\r\n', 0", "2, '\r\nNO CARRIER\r\n', 1"})
  void aDropOfDtrDoesWhatTheHostChose(int choice, String says, int ended) {
    Desk desk = desk(false).says("AT&D" + choice + "\r", "\r\nOK\r\n");
    desk.says("ATD*99#\r", "\r\nCONNECT 150000000\r\n");
    desk.dtr(false).pass(Duration.ofMillis(49)).hears("");
    desk.dtr(true).pass(SECOND).hears("");
    desk.dtr(false).pass(Duration.ofMillis(50)).hears(says);
    assertThat(far.ended).isEqualTo(ended);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, false"})
  void theCarrierCircuitFollowsTheCallOrStaysOn(int choice, boolean idle) {
    Desk desk = desk(false).says("AT&C" + choice + "\r", "\r\nOK\r\n");
    assertThat(desk.carrier()).isEqualTo(idle);
    desk.says("ATD*99#\r", "\r\nCONNECT 150000000\r\n");
    assertThat(desk.carrier()).isTrue();
    desk.dtr(false).pass(SECOND).hears("\r\nNO CARRIER\r\n");
    assertThat(desk.carrier()).isEqualTo(idle);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aHostThatClosesThePortHangsUp(boolean slowly) {
    Desk desk = online(slowly).reopen();
    assertThat(far.ended).isEqualTo(1);
    desk.says("AT\r", "\r\nOK\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRestartEndsTheCallWithoutAWord(boolean slowly) {
    Desk desk = online(slowly);
    desk.module.reset();
    desk.hears("").pass(SECOND);
    assertThat(far.ended).isEqualTo(1);
    desk.hears("\r\n+CPIN: READY\r\n").says("ATE0\r", "ATE0\r\r\nOK\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoeverDoesNotAnswerIsNoCarrier(boolean slowly) {
    Desk desk = desk(slowly);
    desk.module.dataService((cid, host) -> null);
    desk.says("ATD*99#\r", "\r\nNO CARRIER\r\n").says("AT\r", "\r\nOK\r\n");
  }
}
