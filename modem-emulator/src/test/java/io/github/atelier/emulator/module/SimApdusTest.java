package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The card through {@code +CSIM} (27.007 clause 8.17): status words of 51.011 clause 9.4 for class
 * A0, of ETSI TS 102 221 clause 10.2.1 for others.
 */
class SimApdusTest {
  private static final String OK = "\r\nOK\r\n";
  private static final String IMSI = "084906002143658709";

  private final Desk desk = desk(ModuleConfig.defaults());

  private static Desk desk(ModuleConfig config) {
    return new Desk("3gpp", config, false)
        .pass(Duration.ofSeconds(2))
        .says("ATE0+CMEE=1\r", "ATE0+CMEE=1\r" + OK);
  }

  private static void says(Desk desk, String command, String answer) {
    desk.says(
        "AT+CSIM=" + command.length() + ",\"" + command + "\"\r",
        "\r\n+CSIM: " + answer.length() + ",\"" + answer + "\"\r\n" + OK);
  }

  private void says(String command, String answer) {
    says(desk, command, answer);
  }

  @Test
  void theOldClassSelectsReadsAndDescribes() {
    says("A0A40000023F00", "9F17");
    says("A0C0000017", "000000003F000100000000000A930208040083" + "8A838A00" + "9000");
    says("A0A40000022FE2", "9F0F");
    says("A0C000000F", "0000000A2FE2040014FFFF01020000" + "9000");
    says("A0B000000A", "98680021436587092143" + "9000");
    says("A0B0000802", "2143" + "9000");
    says("A0A40000027F20", "9F17");
    says("A0A40000026F07", "9F0F");
    says("A0B0000009", IMSI + "9000");
    says("A0F2000016", "000000007F200200000000000A930208040083" + "8A838A" + "9000");
  }

  @Test
  void theOldClassRefusesInItsOwnWords() {
    says("A0B0000001", "9400");
    says("A0A4000002FFFF", "9404");
    // not below the master file
    says("A0A40000026F07", "9404");
    says("A0A40000022FE2", "9F0F");
    says("A0B0000000", "670A");
    says("A0B0000B01", "9402");
    says("A0B201041C", "9408");
    says("A0D600000100", "9804");
    says("A0880000", "6D00");
  }

  @Test
  void aUiccSelectsByIdentifierByPathAndByName() {
    says("00A4000C023F00", "9000");
    says("00A40004022FE2", "6116");
    says(
        "00C0000016",
        "6214" + "82024121" + "83022FE2" + "8A0105" + "8C0303FF00" + "8002000A" + "9000");
    says("00B0000000", "6C0A");
    says("00B000000A", "98680021436587092143" + "9000");
    says("00A4080C047FFF6F07", "9000");
    says("00B0000009", IMSI + "9000");
    says("00A4040C07A0000000871002", "9000");
    says("00A4000C026F07", "9000");
    says("00A4040C07A0000000871004", "6A82");
    says("00A4000C02FFFF", "6A82");
  }

  @Test
  void recordsAreReadByNumberAndOneAfterTheOther() {
    String first = "FFFFFFFFFFFFFFFFFFFFFFFFFFFF0891683108000000F1FFFFFFFFFF";
    String second = "FF".repeat(28);
    says("00A4080C047F106F40", "9000");
    says("00B201041C", first + "9000");
    says("00B203041C", "6A83");
    says("00B2010400", "6C1C");
    says("00B200021C", first + "9000");
    says("00B200021C", second + "9000");
    says("00B200021C", "6A83");
    says("00B200031C", first + "9000");
    says("00B0000001", "6981");
    says("00DC02041C" + "AB".repeat(28), "9000");
    // the same file through +CRSM
    desk.says(
        "AT+CRSM=178,28480,2,4,28\r", "\r\n+CRSM: 144,0,\"" + "AB".repeat(28) + "\"\r\n" + OK);
  }

  @ParameterizedTest
  @CsvSource({
    "00B0000001, 6986",
    "00880000, 6D00",
    "C0A40000023F00, 6E00",
    "01A40000023F00, 6881",
    "00A40000033F00, 6700",
    "00C0000005, 6F00",
    "80F2000000, 6C18",
  })
  void whatTheUiccRefuses(String command, String answer) {
    says(command, answer);
  }

  @Test
  void triesAreToldAndCounted() {
    Desk locked = desk(ModuleConfig.defaults().withSim(true, "1234"));
    says(locked, "0020000100", "63C3");
    says(locked, "002C000100", "63CA");
    says(locked, "0020008100", "63C3");
    says(locked, "002C008100", "63CA");
    says(locked, "00A4080C047FFF6F07", "9000");
    says(locked, "00B0000009", "6982");
    says(locked, "002000010830303030FFFFFFFF", "63C2");
    locked.says("AT+CPINR=\"SIM PIN\"\r", "\r\n+CPINR: SIM PIN,2,3\r\n" + OK);
    says(locked, "002000010831323334FFFFFFFF", "9000");
    says(locked, "0020000100", "63C3");
    says(locked, "00B0000009", IMSI + "9000");
    locked.says("AT+CPIN?\r", "\r\n+CPIN: READY\r\n" + OK);
  }

  @Test
  void threeWrongPinsBlockTheCardAndThePukUnblocksIt() {
    Desk locked = desk(ModuleConfig.defaults().withSim(true, "1234"));
    says(locked, "A02000010830303030FFFFFFFF", "9804");
    says(locked, "002000010830303030FFFFFFFF", "63C1");
    says(locked, "002000010830303030FFFFFFFF", "6983");
    says(locked, "0020000100", "6983");
    says(locked, "A02000010831323334FFFFFFFF", "9840");
    locked.says("AT+CPIN?\r", "\r\n+CPIN: SIM PUK\r\n" + OK);
    says(locked, "002C000110313233343536373835363738FFFFFFFF", "9000");
    locked.says("AT+CPIN?\r", "\r\n+CPIN: READY\r\n" + OK);
  }

  @Test
  void aPinThatIsNotAskedForIsNotVerified() {
    says("002000010831323334FFFFFFFF", "6984");
    says("A02000010831323334FFFFFFFF", "9808");
  }

  @Test
  void aLengthThatIsNotTheCommandsOwnIsRefused() {
    desk.says("AT+CSIM=12,\"A0A40000023F00\"\r", "\r\n+CME ERROR: 50\r\n")
        .says("AT+CSIM=9,\"A0A400000\"\r", "\r\n+CME ERROR: 50\r\n")
        .says("AT+CSIM=8,\"A0A4XX00\"\r", "\r\n+CME ERROR: 50\r\n")
        .says("AT+CSIM=?\r", OK);
    desk(ModuleConfig.defaults().withSim(false, null))
        .says("AT+CSIM=10,\"0020000100\"\r", "\r\n+CME ERROR: 10\r\n");
  }

  @Test
  void thePinInACommandIsInNoTranscript() {
    Desk locked = desk(ModuleConfig.defaults().withSim(true, "1234"));
    says(locked, "002000010831323334FFFFFFFF", "9000");
    assertThat(locked.tapped).noneMatch(line -> line.contains("31323334"));
  }

  @Test
  void theApplicationsOfTheCardAreItsDirectoryFile() {
    desk.says(
            "AT+CUAD\r",
            "\r\n+CUAD: \"61184F10A0000000871002FF86FF0389FFFFFFFF50045553494DFFFFFFFFFFFF\"\r\n"
                + OK)
        .says("AT+CUAD=?\r", OK);
  }
}
