package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** V.250 clause 5: how lines are typed, put together and answered; written by hand. */
class CommandLineRulesTest {
  private static final String OK = "\r\nOK\r\n";
  private static final String ERROR = "\r\nERROR\r\n";

  private static Desk desk(boolean slowly) {
    return new Desk("3gpp", ModuleConfig.defaults(), slowly)
        .pass(Duration.ofSeconds(2))
        .says("ATE0+CMEE=1\r", "ATE0+CMEE=1\r" + OK);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSlashRepeatsTheLastLineWhateverBecameOfIt(boolean slowly) {
    desk(slowly)
        .says("AT+CSQ;+NOSUCH\r", "\r\n+CSQ: 24,99\r\n" + ERROR)
        .says("A/", "\r\n+CSQ: 24,99\r\n" + ERROR)
        .says("a/", "\r\n+CSQ: 24,99\r\n" + ERROR)
        .says("ATE1\r", OK)
        .says("A/", "A/" + OK)
        .says("\r", "\r");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ATS=5",
        "ATS",
        "ATS3",
        "ATS003=13",
        "ATS00?",
        "ATS0=8",
        "ATS3=128",
        "ATS4=200",
        "ATS5=-1",
        "ATS6=11",
        "ATS7=0",
        "ATS7=256",
        "ATS8=0",
        "ATS10=0",
        "ATS10=255",
        "ATS12=256",
        "ATS9?",
        "ATS13=1",
        "ATE2",
        "ATQ2",
        "ATV2",
        "ATX5",
        "ATL4",
        "ATM3",
        "AT&C2",
        "AT&D3",
        "AT&W2",
        "ATZ2",
        "AT&F2",
        "AT&",
        "AT&1",
        "AT1",
        "AT=",
        "AT?",
        "AT)",
        "AT+",
        "AT+=1",
        "AT+IPR",
        "AT+IPR=12345",
        "AT+ICF=7",
        "AT+ICF=3,4",
        "AT+IFC=4",
        "AT+IFC=2,3",
        "AT+FCLASS=8",
        "AT+NOSUCH",
        "AT^NOSUCH=1",
        "AT%IPSYS?",
        "AT+XACT=?",
        "AT#X",
        "AT$X",
        "AT*X",
        "AT@X",
        "AT_X",
        "AT!X",
        "AT\\N0",
        "AT+CSQ +CSQ"
      })
  void aMistakeInACommandOfTheLineIsAPlainErrorEvenWithCodes(String line) {
    desk(false).says(line + "\r", ERROR).says("AT\r", OK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AT+CMEE=3",
        "AT+CMEE==1",
        "AT+CMEE=1=1",
        "AT+CMEE=1,2",
        "AT+CMEE=?1",
        "AT+CSQ?",
        "AT+CSQ=1",
        "AT+CFUN=2",
        "AT+CFUN=1,2",
        "AT+CREG=4",
        "AT+CGSN=4",
        "AT+COPS=5",
        "AT+CMEE=99999999999999999999"
      })
  void aMistakeInACommandOf27007HasItsCode(String line) {
    desk(false)
        .says(line + "\r", "\r\n+CME ERROR: 50\r\n")
        .says("AT+CMEE=2\r", OK)
        .says(line + "\r", "\r\n+CME ERROR: incorrect parameters\r\n")
        .says("AT+CMEE=0\r", OK)
        .says(line + "\r", ERROR);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void valuesLeftOutAreNoughtAndRegistersAnswerWithThreeDigits(boolean slowly) {
    desk(slowly)
        .says("ATS5=\r", OK)
        .says("ATS5?\r", "\r\n000\r\n" + OK)
        .says("ATS5=8\r", OK)
        .says("ATS 7 = 61 S7 ?\r", "\r\n061\r\n" + OK)
        .says(
            "ATS0?S3?S4?S5?S6?S7?S8?S10?S12?\r",
            "\r\n000\r\n\r\n013\r\n\r\n010\r\n\r\n008\r\n\r\n002\r\n\r\n061\r\n\r\n002\r\n\r\n015\r\n\r\n050\r\n"
                + OK)
        .says("ATX\r", OK)
        .says("AT&C&D\r", OK)
        .says(
            "AT&V\r",
            "\r\nACTIVE PROFILE:\r\n\r\nE0 L0 M0 Q0 V1 X0 &C0 &D0\r\n"
                + "\r\nS00:000 S03:013 S04:010 S05:008 S06:002 S07:061 S08:002 S10:015 S12:050\r\n"
                + "\r\nIPR:0 ICF:3,3 IFC:0,0\r\n"
                + OK);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyLegalWayToPutCommandsTogether(boolean slowly) {
    desk(slowly)
        .says("ATE0 &C0 +CMEE=1\r", OK)
        .says("ATE0Q0S0=1S3=13V1X4;+IFC=0,0;+IPR=115200\r", OK)
        .says("AT+CMEE=1;+CREG?;+CSQ\r", "\r\n+CREG: 0,1\r\n\r\n+CSQ: 24,99\r\n" + OK)
        .says("AT+COPS=3,2;+COPS?\r", "\r\n+COPS: 0,2,\"46000\",7\r\n" + OK)
        .says("AT+CSQ;E0;+CSQ;\r", "\r\n+CSQ: 24,99\r\n\r\n+CSQ: 24,99\r\n" + OK)
        .says("AT;\r", OK)
        .says("AT;;+CSQ\r", "\r\n+CSQ: 24,99\r\n" + OK)
        .says("AT + C S Q ; + C R E G ?\r", "\r\n+CSQ: 24,99\r\n\r\n+CREG: 0,1\r\n" + OK)
        .says("at+csq;+Creg?\r", "\r\n+CSQ: 24,99\r\n\r\n+CREG: 0,1\r\n" + OK)
        .says(
            "AT+CGDCONT=2,\"IP\",\"a;b\";+CGDCONT?\r",
            "\r\n+CGDCONT: 1,\"IP\",\"\"\r\n\r\n+CGDCONT: 2,\"IP\",\"a;b\"\r\n" + OK)
        .says("AT+CMEE=?;+IPR?\r", "\r\n+CMEE: (0-2)\r\n\r\n+IPR: 115200\r\n" + OK)
        .says("AT+CMEE= 1\r", OK);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theFirstFailureEndsTheLineWithOneResultAfterWhatWasSaid(boolean slowly) {
    desk(slowly)
        .says("AT+CSQ;+CFUN=9;+COPS=2\r", "\r\n+CSQ: 24,99\r\n\r\n+CME ERROR: 50\r\n")
        .says("ATS0?S1?S3?\r", "\r\n000\r\n" + ERROR)
        .says("AT+CSQ;)+CSQ\r", "\r\n+CSQ: 24,99\r\n" + ERROR)
        .says("AT+COPS=3,2;+COPS?\r", "\r\n+COPS: 0,2,\"46000\",7\r\n" + OK);
  }

  @ParameterizedTest
  @CsvSource({
    "AT+IPR=?, '+IPR: (0,300,1200,2400,4800,9600,19200,38400,57600,115200,230400,460800,921600,1000000,2000000,3000000)'",
    "AT+ICF=?, '+ICF: (0-6),(0-3)'",
    "AT+IFC=?, '+IFC: (0-3),(0-2)'",
    "AT+FCLASS=?, '+FCLASS: (0)'",
    "AT+CMEE=?, '+CMEE: (0-2)'",
    "AT+GCAP, '+GCAP: +CGSM,+CLTE'",
  })
  void testFormsTellTheRanges(String line, String answer) {
    desk(false).says(line + "\r", "\r\n" + answer + "\r\n" + OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AT+GCAP=?", "AT+CSQ=?", "AT+GMI=?", "AT+CGSN=?", "AT+CIMI=?"})
  void theTestFormOfACommandWithoutRangesIsOk(String line) {
    String range = line.equals("AT+CGSN=?") ? "\r\n+CGSN: (0-3)\r\n" : "";
    desk(false).says(line + "\r", range + OK);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void withV0InformationHasOneLineEndAndResultsAreDigits(boolean slowly) {
    desk(slowly)
        .says("ATV0\r", "0\r")
        .says("AT+CSQ;+CREG?\r", "+CSQ: 24,99\r\n+CREG: 0,1\r\n0\r")
        .says("AT+NOSUCH\r", "4\r")
        .says("AT+CFUN=9\r", "+CME ERROR: 50\r\n")
        .says("ATD123\r", "3\r")
        .says("ATQ1\r", "")
        .says("AT+CSQ\r", "+CSQ: 24,99\r\n")
        .says("AT+CFUN=9\r", "")
        .says("AT&F\r", OK)
        .says("AT\r", "AT\r" + OK);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aResetAnswersAsTheRestoredProfileWants(boolean slowly) {
    desk(slowly)
        .says("ATV0&W\r", "0\r")
        .says("AT&F\r", OK)
        .says("ATZ\r", "ATZ\r0\r")
        .says("AT\r", "0\r");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void backspaceDeleteAndNoise(boolean slowly) {
    desk(slowly)
        .says("AT+CSX\u0008Q\r", "\r\n+CSQ: 24,99\r\n" + OK)
        .says("AT+CSX\u007fQ\r", "\r\n+CSQ: 24,99\r\n" + OK)
        .says("\u0000\u0001\u007f\u00ff\u0080\u00feAT\r", OK)
        .says("\u0001A\u0002T\u0003+CSQ\u0004\r", "\r\n+CSQ: 24,99\r\n" + OK)
        .says("hello\r", "")
        .says("AT" + "y".repeat(5000) + "\r", ERROR)
        .says("z".repeat(5000) + "\rAT\r", OK);
  }

  /** 7 bits and even parity: bit 7 of T, of CR and of some others is set. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void parityInBit7IsIgnored(boolean slowly) {
    desk(slowly)
        .says("A\u00d4\u002b\u00c3\u0053\u00d1\u008d", "\r\n+CSQ: 24,99\r\n" + OK)
        .says("\u00c1\u0054\u002b\u0043\u0053\u0051\r", "\r\n+CSQ: 24,99\r\n" + OK)
        .says(
            "AT+CGDCONT=2,\"IP\",\"A\u00d4\u0080\";+CGDCONT?\r",
            "\r\n+CGDCONT: 1,\"IP\",\"\"\r\n\r\n+CGDCONT: 2,\"IP\",\"A\u00d4\u0080\"\r\n" + OK);
  }

  @Test
  void theLineFeedAfterTheCarriageReturnIsNoPartOfTheNextLineButMayBeginAPayload() {
    Desk desk = Desk.ready("ailink", false);
    desk.says("AT\r\n", OK).says("AT\r", OK).says("\n", "").says("AT\r", OK);
    desk.says("AT^AIMQTTCERT=0,3\r\n", "\r\n> ").says("abc", OK);
    desk.says("AT^AIMQTTCERT=0,3\r", "\r\n> ").says("\nbc", OK).says("AT\r", OK);
  }

  @Test
  void aModuleDoesNotWaitForAHostThatDoesNotRead() {
    Desk desk = desk(false);
    for (int i = 0; i < 20_000; i++) {
      desk.types("AT+GCAP\r");
    }
    String said = desk.hearsAfter("");
    assertThat(said).startsWith("\r\n+GCAP").hasSizeLessThan(1 << 20);
    desk.says("AT\r", OK);
  }

  @Test
  void aFarEndThatBreaksOffIsNoCarrierAndNoSilence() {
    Desk desk = desk(false);
    desk.module.dataService(
        (cid, host) -> {
          throw new IllegalStateException("test");
        });
    desk.says("ATD*99#\r", "\r\nNO CARRIER\r\n").says("AT\r", OK);
  }
}
