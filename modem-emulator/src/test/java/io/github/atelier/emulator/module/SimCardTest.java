package io.github.atelier.emulator.module;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The SIM with its counters, locks and files (27.007 clauses 7.4, 7.5, 8.3, 8.18, 8.65). */
class SimCardTest {
  private static final String OK = "\r\nOK\r\n";

  private static String error(int code) {
    return "\r\n+CME ERROR: " + code + "\r\n";
  }

  private static Desk desk(ModuleConfig config) {
    return new Desk("3gpp", config, false)
        .pass(Duration.ofSeconds(2))
        .says("ATE0+CMEE=1\r", "ATE0+CMEE=1\r" + OK);
  }

  private static Desk desk() {
    return desk(ModuleConfig.defaults());
  }

  @Test
  void tenWrongPuksEndTheCardForGood() {
    Desk desk = desk(ModuleConfig.defaults().withSim(true, "1234"));
    desk.says("AT+CPIN=\"0000\"\r", error(16))
        .says("AT+CPIN=\"0000\"\r", error(16))
        .says("AT+CPIN=\"0000\"\r", error(12));
    for (int i = 0; i < 9; i++) {
      desk.says("AT+CPIN=\"00000000\",\"1111\"\r", error(16));
    }
    desk.says("AT+CPINR=\"SIM PUK\"\r", "\r\n+CPINR: SIM PUK,1,10\r\n" + OK)
        .says("AT+CPIN=\"00000000\",\"1111\"\r", error(13))
        .says("AT+CPIN?\r", error(13))
        .says("AT+CPIN=\"12345678\",\"1111\"\r", error(13))
        .says("AT+CIMI\r", error(13));
  }

  @Test
  void countersAreTheCardsAndSurviveARestart() {
    Desk desk = desk(ModuleConfig.defaults().withSim(true, "1234"));
    desk.says("AT+CPIN=\"0000\"\r", error(16)).says("AT+CFUN=1,1\r", OK);
    desk.pass(Duration.ofSeconds(1)).hears("\r\n+CPIN: SIM PIN\r\n");
    desk.says("ATE0\r", "ATE0\r" + OK)
        .says("AT+CPINR=\"SIM PIN\"\r", "\r\n+CPINR: SIM PIN,2,3\r\n" + OK)
        .says("AT+CPIN=\"1234\"\r", OK)
        .says(
            "AT+CPINR=\"SIM PIN*\"\r",
            "\r\n+CPINR: SIM PIN,3,3\r\n\r\n+CPINR: SIM PIN2,3,3\r\n" + OK);
  }

  @Test
  void fixedDiallingIsGuardedByPin2AndItsPuk() {
    desk()
        .says("AT+CLCK=\"FD\",2\r", "\r\n+CLCK: 0\r\n" + OK)
        .says("AT+CLCK=\"FD\",1,\"2222\"\r", OK)
        .says("AT+CLCK=\"FD\",2\r", "\r\n+CLCK: 1\r\n" + OK)
        .says("AT+CPWD=\"P2\",\"2222\",\"3333\"\r", OK)
        .says("AT+CLCK=\"FD\",0,\"2222\"\r", error(16))
        .says("AT+CLCK=\"FD\",0,\"2222\"\r", error(16))
        .says("AT+CLCK=\"FD\",0,\"2222\"\r", error(18))
        .says("AT+CLCK=\"FD\",0,\"3333\"\r", error(18))
        .says("AT+CPIN?\r", "\r\n+CPIN: READY\r\n" + OK)
        .says("AT+CPINR=\"SIM PIN2\"\r", "\r\n+CPINR: SIM PIN2,0,3\r\n" + OK)
        .says("AT+CPIN=\"11111111\",\"4444\"\r", error(16))
        .says("AT+CPINR=\"SIM PUK2\"\r", "\r\n+CPINR: SIM PUK2,9,10\r\n" + OK)
        .says("AT+CPIN=\"22222222\",\"4444\"\r", OK)
        .says("AT+CLCK=\"FD\",0,\"4444\"\r", OK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AT+CPIN=? | ''",
        "AT+CLCK=? | +CLCK: (\"SC\",\"FD\")",
        "AT+CPWD=? | +CPWD: (\"SC\",8),(\"P2\",8)",
        "AT+CPINR=? | ''",
        "AT+CRSM=? | ''",
        "AT+CNUM=? | ''",
        "AT+CIMI=? | ''",
        "AT+CCID=? | ''",
      })
  void testForms(String command, String line) {
    desk().says(command + "\r", (line.isEmpty() ? "" : "\r\n" + line + "\r\n") + OK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AT+CPIN=\"12\" | 50",
        "AT+CPIN=\"123456789\" | 50",
        "AT+CPIN=\"abcd\" | 50",
        "AT+CPIN= | 50",
        "AT+CPIN=\"1234\" | 3",
        "AT+CLCK=\"AO\",2 | 4",
        "AT+CLCK=\"PN\",2 | 4",
        "AT+CLCK=\"XX\",2 | 50",
        "AT+CLCK=\"SC\",1 | 50",
        "AT+CLCK=\"SC\" | 50",
        "AT+CLCK=\"SC\",9 | 50",
        "AT+CPWD=\"AO\",\"1234\",\"4321\" | 4",
        "AT+CPWD=\"XX\",\"1234\",\"4321\" | 50",
        "AT+CPWD=\"SC\",\"1234\" | 50",
        "AT+CPINR=\"XYZ\" | 50",
        "AT+CRSM=176 | 50",
        "AT+CRSM=176,12258 | 50",
        "AT+CRSM=100,12258 | 50",
        "AT+CRSM=214,28539,0,0,3 | 50",
      })
  void whatCannotBeDoneSaysWhy(String command, int code) {
    desk().says(command + "\r", error(code));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // ICCID, whole and in part
        "AT+CRSM=176,12258,0,0,10 | 144,0,\"98680021436587092143\"",
        "AT+CRSM=176,12258,0,0,0 | 144,0,\"98680021436587092143\"",
        "AT+CRSM=176,12258,0,8,2 | 144,0,\"2143\"",
        // IMSI, provider's name, administrative data (two digits of network code)
        "AT+CRSM=176,28423,0,0,9 | 144,0,\"084906002143658709\"",
        "AT+CRSM=176,28486,0,0,17 | 144,0,\"014174656C696572204D6F62696C65FFFF\"",
        "AT+CRSM=176,28589,0,0,4 | 144,0,\"00000002\"",
        // forbidden networks, own numbers
        "AT+CRSM=176,28539,0,0,12 | 144,0,\"64F010FFFFFFFFFFFFFFFFFF\"",
        "AT+CRSM=178,28480,1,4,28 | 144,0,\"FFFFFFFFFFFFFFFFFFFFFFFFFFFF0891683108000000F1FFFFFFFFFF\"",
        // what a card refuses
        "AT+CRSM=176,12258,0,0,11 | 103,0",
        "AT+CRSM=176,12258,0,10,1 | 107,0",
        "AT+CRSM=176,4660,0,0,1 | 106,130",
        "AT+CRSM=192,4660 | 106,130",
        "AT+CRSM=178,28423,1,4,9 | 105,129",
        "AT+CRSM=176,28480,0,0,28 | 105,129",
        "AT+CRSM=178,28480,3,4,28 | 106,131",
        "AT+CRSM=178,28480,0,4,28 | 106,131",
        "AT+CRSM=178,28480,1,4,27 | 103,0",
        "AT+CRSM=214,12258,0,0,1,\"00\" | 105,130",
        "AT+CRSM=203,12258,0,0,0 | 109,0",
        // size, identifier, type, access, status, structure, length of a record
        "AT+CRSM=192,12258 | 144,0,\"0000000A2FE2040014FFFF01020000\"",
        "AT+CRSM=192,28480,0,0,15 | 144,0,\"000000386F40040011FFFF0102011C\"",
        "AT+CRSM=242 | 144,0",
      })
  void filesOfTheSim(String command, String answer) {
    desk().says(command + "\r", "\r\n+CRSM: " + answer + "\r\n" + OK);
  }

  @Test
  void filesThatAHostMayWriteKeepWhatItWrote() {
    desk()
        .says("AT+CRSM=214,28539,0,3,3,\"64F020\"\r", "\r\n+CRSM: 144,0\r\n" + OK)
        .says(
            "AT+CRSM=176,28539,0,0,12\r", "\r\n+CRSM: 144,0,\"64F01064F020FFFFFFFFFFFF\"\r\n" + OK)
        .says("AT+CRSM=214,28539,0,0,3,\"64F0\"\r", "\r\n+CRSM: 103,0\r\n" + OK)
        .says("AT+CRSM=220,28480,2,4,28,\"" + "AB".repeat(28) + "\"\r", "\r\n+CRSM: 144,0\r\n" + OK)
        .says(
            "AT+CRSM=178,28480,2,4,28\r", "\r\n+CRSM: 144,0,\"" + "AB".repeat(28) + "\"\r\n" + OK);
  }

  @Test
  void whatTheCardTellsWithoutItsPin() {
    desk(ModuleConfig.defaults().withSim(true, "1234"))
        .says("AT+CCID\r", "\r\n+CCID: 89860012345678901234\r\n" + OK)
        .says("AT+CRSM=176,12258,0,0,10\r", "\r\n+CRSM: 144,0,\"98680021436587092143\"\r\n" + OK)
        .says("AT+CRSM=176,28423,0,0,9\r", error(11))
        .says("AT+CLCK=\"SC\",2\r", "\r\n+CLCK: 1\r\n" + OK);
  }

  /** No card; a locked one; one that is blocked; one without power. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "AT+CIMI",
        "AT+CNUM",
        "AT+CRSM=176,28423,0,0,9",
        "AT+CLCK=\"SC\",1,\"1234\"",
        "AT+CPWD=\"SC\",\"1234\",\"4321\"",
        "AT+CGATT=1",
        "AT+CGACT=1,1",
        "AT+COPS=0"
      })
  void commandsThatNeedTheSimSayWhyTheyCannotHaveIt(String command) {
    desk(ModuleConfig.defaults().withSim(false, null)).says(command + "\r", error(10));
    Desk locked = desk(ModuleConfig.defaults().withSim(true, "1234"));
    locked.says(command + "\r", error(11));
    for (int i = 0; i < 3; i++) {
      locked.hearsAfter("AT+CPIN=\"0000\"\r");
    }
    locked.says(command + "\r", error(12));
    desk().says("AT+CFUN=0\r", OK).says(command + "\r", error(13));
  }

  @Test
  void withoutPowerTheCardIsGoneAndComesBackWithItsPinRequest() {
    Desk desk = desk(ModuleConfig.defaults().withSim(true, "1234"));
    desk.says("AT+CPIN=\"1234\"\r", OK)
        .pass(Duration.ofSeconds(1))
        .says("AT+CFUN=0\r", OK)
        .says("AT+CFUN?\r", "\r\n+CFUN: 0\r\n" + OK)
        .says("AT+CPIN?\r", error(13))
        .says("AT+CCID\r", error(13))
        .says("AT+CFUN=1\r", OK + "\r\n+CPIN: SIM PIN\r\n")
        .says("AT+CPIN?\r", "\r\n+CPIN: SIM PIN\r\n" + OK)
        .says("AT+CPIN=\"1234\"\r", OK)
        .says("AT+CFUN=4\r", OK)
        .says("AT+CPIN?\r", "\r\n+CPIN: READY\r\n" + OK)
        .says("AT+CSQ\r", "\r\n+CSQ: 99,99\r\n" + OK);
  }

  @Test
  void aCardThatIsPulledStaysOutOverARestart() {
    Desk desk = desk();
    desk.module.removeSim();
    desk.says("AT+CPIN?\r", error(10)).says("AT+CFUN=1,1\r", OK).pass(Duration.ofSeconds(1));
    desk.hears("").says("ATE0+CMEE=1\r", "ATE0+CMEE=1\r" + OK).says("AT+CPIN?\r", error(10));
    desk.module.insertSim();
    desk.says("AT+CPIN?\r", "\r\n+CPIN: READY\r\n" + OK)
        .pass(Duration.ofSeconds(1))
        .says("AT+CREG?\r", "\r\n+CREG: 0,1\r\n" + OK);
  }
}
