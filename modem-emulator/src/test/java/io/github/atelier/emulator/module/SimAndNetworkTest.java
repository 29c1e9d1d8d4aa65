package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.ModuleConfig.Network;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** 27.007 state with its counters and its time, octet by octet, written by hand. */
class SimAndNetworkTest {
  private static Desk desk(ModuleConfig config) {
    return new Desk("3gpp", config, false)
        .pass(Duration.ofSeconds(2))
        .says("ATE0+CMEE=1\r", "ATE0+CMEE=1\r\r\nOK\r\n");
  }

  private static Desk desk() {
    return desk(ModuleConfig.defaults());
  }

  @Test
  void threeWrongPinsBlockTheSimAndThePukUnblocksIt() {
    desk(ModuleConfig.defaults().withSim(true, "1234"))
        .says("AT+CPIN=\"0000\"\r", "\r\n+CME ERROR: 16\r\n")
        .says(
            "AT+CPINR\r",
            "\r\n+CPINR: SIM PIN,2,3\r\n\r\n+CPINR: SIM PUK,10,10\r\n\r\n+CPINR: SIM PIN2,3,3\r\n\r\n+CPINR: SIM PUK2,10,10\r\n\r\nOK\r\n")
        .says("AT+CPIN=\"0001\"\r", "\r\n+CME ERROR: 16\r\n")
        .says("AT+CPIN=\"0002\"\r", "\r\n+CME ERROR: 12\r\n")
        .says("AT+CPIN?\r", "\r\n+CPIN: SIM PUK\r\n\r\nOK\r\n")
        .says("AT+CPIN=\"1234\"\r", "\r\n+CME ERROR: 3\r\n")
        .says("AT+CPIN=\"87654321\",\"4321\"\r", "\r\n+CME ERROR: 16\r\n")
        .says(
            "AT+CPINR\r",
            "\r\n+CPINR: SIM PIN,0,3\r\n\r\n+CPINR: SIM PUK,9,10\r\n\r\n+CPINR: SIM PIN2,3,3\r\n\r\n+CPINR: SIM PUK2,10,10\r\n\r\nOK\r\n")
        .says("AT+CPIN=\"12345678\",\"4321\"\r", "\r\nOK\r\n")
        .says("AT+CPIN?\r", "\r\n+CPIN: READY\r\n\r\nOK\r\n")
        .says(
            "AT+CPINR\r",
            "\r\n+CPINR: SIM PIN,3,3\r\n\r\n+CPINR: SIM PUK,10,10\r\n\r\n+CPINR: SIM PIN2,3,3\r\n\r\n+CPINR: SIM PUK2,10,10\r\n\r\nOK\r\n");
  }

  @Test
  void thePinRequestIsSwitchedOnAndThePinIsChanged() {
    Desk desk =
        desk()
            .says("AT+CLCK=\"SC\",2\r", "\r\n+CLCK: 0\r\n\r\nOK\r\n")
            .says("AT+CPWD=\"SC\",\"1234\",\"5678\"\r", "\r\n+CME ERROR: 3\r\n")
            .says("AT+CLCK=\"SC\",1,\"9999\"\r", "\r\n+CME ERROR: 16\r\n")
            .says("AT+CLCK=\"SC\",1,\"1234\"\r", "\r\nOK\r\n")
            .says("AT+CLCK=\"SC\",2\r", "\r\n+CLCK: 1\r\n\r\nOK\r\n")
            .says("AT+CPWD=\"SC\",\"1234\",\"5678\"\r", "\r\nOK\r\n")
            .says("AT+CLCK=\"AO\",2\r", "\r\n+CME ERROR: 4\r\n")
            .says("AT+CLCK=\"XX\",2\r", "\r\n+CME ERROR: 50\r\n");
    desk.module.reset();
    desk.pass(Duration.ofSeconds(2))
        .hears("\r\n+CPIN: SIM PIN\r\n")
        .says("ATE0\r", "ATE0\r\r\nOK\r\n")
        .says("AT+CPIN?\r", "\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n")
        .says("AT+CPIN=\"5678\"\r", "\r\nOK\r\n");
  }

  @Test
  void filesOfTheSim() {
    desk()
        .says(
            "AT+CRSM=176,12258,0,0,10\r",
            "\r\n+CRSM: 144,0,\"98681000214365870921\"\r\n\r\nOK\r\n"
                .replace("98681000214365870921", swapped("89860012345678901234")))
        .says(
            "AT+CRSM=176,28423,0,0,9\r",
            "\r\n+CRSM: 144,0,\"084906102143658709\"\r\n\r\nOK\r\n"
                .replace("084906102143658709", "08" + swapped("9460001234567890")))
        .says("AT+CRSM=176,28589,0,3,1\r", "\r\n+CRSM: 144,0,\"02\"\r\n\r\nOK\r\n")
        .says("AT+CRSM=176,28589,0,3,9\r", "\r\n+CRSM: 103,0\r\n\r\nOK\r\n")
        .says("AT+CRSM=176,1,0,0,1\r", "\r\n+CRSM: 106,130\r\n\r\nOK\r\n")
        .says("AT+CNUM\r", "\r\n+CNUM: \"\",\"+8613800000001\",145\r\n\r\nOK\r\n")
        .says("AT+CGSN=1\r", "\r\n+CGSN: \"867600012345672\"\r\n\r\nOK\r\n")
        .says("AT+CGSN=2\r", "\r\n+CGSN: \"8676000123456701\"\r\n\r\nOK\r\n");
    desk(ModuleConfig.defaults().withSim(false, null))
        .says("AT+CRSM=176,12258,0,0,10\r", "\r\n+CME ERROR: 10\r\n")
        .says("AT+CNUM\r", "\r\n+CME ERROR: 10\r\n")
        .says("AT+CLCK=\"SC\",2\r", "\r\n+CME ERROR: 10\r\n");
  }

  private static String swapped(String digits) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < digits.length(); i += 2) {
      out.append(digits.charAt(i + 1)).append(digits.charAt(i));
    }
    return out.toString();
  }

  @Test
  void signalInEveryUnit() {
    Desk desk = desk();
    desk.says("AT+CSQ\r", "\r\n+CSQ: 24,99\r\n\r\nOK\r\n")
        .says("AT+CESQ\r", "\r\n+CESQ: 99,99,255,255,20,56\r\n\r\nOK\r\n");
    desk.module.signal(-113);
    desk.says("AT+CSQ\r", "\r\n+CSQ: 0,99\r\n\r\nOK\r\n");
    desk.module.signal(-51);
    desk.says("AT+CSQ\r", "\r\n+CSQ: 31,99\r\n\r\nOK\r\n");
    desk.module.loseCoverage();
    desk.says("AT+CSQ\r", "\r\n+CSQ: 99,99\r\n\r\nOK\r\n")
        .says("AT+CESQ\r", "\r\n+CESQ: 99,99,255,255,255,255\r\n\r\nOK\r\n");
  }

  @Test
  void aSearchForNetworksTakesItsTime() {
    desk()
        .says("AT+COPS=?\r", "")
        .pass(Duration.ofMillis(2999))
        .hears("")
        .pass(Duration.ofMillis(1))
        .hears(
            "\r\n+COPS: (2,\"Atelier Mobile\",\"ATELIER\",\"46000\",7),(3,\"Forbidden Mobile\",\"FORBID\",\"46001\",7),,(0-4),(0-2)\r\n\r\nOK\r\n");
  }

  @Test
  void anyCharacterEndsASearchButNotTheLineEndOfItsCommand() {
    desk()
        .says("AT+COPS=?\r", "")
        .says("\n", "")
        .pass(Duration.ofMillis(124))
        .says("\n", "")
        .pass(Duration.ofMillis(1))
        .says("x", "\r\nOK\r\n")
        .pass(Duration.ofSeconds(5))
        .hears("")
        .says("AT+CSQ\r", "\r\n+CSQ: 24,99\r\n\r\nOK\r\n");
  }

  @Test
  void theOperatorIsChosenLeftAndFoundAgain() {
    desk()
        .says("AT+CEREG=1\r", "\r\nOK\r\n")
        .says("AT+COPS=1,2,\"46001\"\r", "\r\n+CME ERROR: 32\r\n")
        .says("AT+COPS=1,2,\"99999\"\r", "\r\n+CME ERROR: 30\r\n")
        .says("AT+COPS=2\r", "\r\nOK\r\n\r\n+CEREG: 0\r\n")
        .says("AT+COPS?\r", "\r\n+COPS: 2\r\n\r\nOK\r\n")
        .says("AT+COPS=4,2,\"99999\"\r", "")
        .pass(Duration.ofMillis(999))
        .hears("")
        .pass(Duration.ofMillis(1))
        .hears("\r\nOK\r\n\r\n+CEREG: 2\r\n\r\n+CEREG: 1\r\n")
        .says("AT+COPS?\r", "\r\n+COPS: 0,2,\"46000\",7\r\n\r\nOK\r\n");
  }

  @Test
  void roamingAndDenialAreTold() {
    desk(ModuleConfig.defaults().withNetwork(Network.ROAMING))
        .says("AT+CREG?\r", "\r\n+CREG: 0,5\r\n\r\nOK\r\n")
        .says("AT+CIND?\r", "\r\n+CIND: 5,4,1,1\r\n\r\nOK\r\n");
    desk(ModuleConfig.defaults().withNetwork(Network.DENIED))
        .says("AT+CREG?\r", "\r\n+CREG: 0,3\r\n\r\nOK\r\n")
        .says("AT+C5GREG?\r", "\r\n+C5GREG: 0,0\r\n\r\nOK\r\n");
  }

  @Test
  void indicatorsAndPacketEventsAreToldWhenAskedFor() {
    Desk desk =
        desk()
            .says(
                "AT+CIND=?\r",
                "\r\n+CIND: (\"battchg\",(0-5)),(\"signal\",(0-5)),(\"service\",(0,1)),(\"roam\",(0,1))\r\n\r\nOK\r\n")
            .says("AT+CMER=3,0,0,1\r", "\r\nOK\r\n")
            .says("AT+CMER?\r", "\r\n+CMER: 3,0,0,1,0\r\n\r\nOK\r\n")
            .says("AT+CGEREP=2,1\r", "\r\nOK\r\n")
            .says("AT+CGACT=1,1\r", "\r\nOK\r\n\r\n+CGEV: ME PDN ACT 1\r\n");
    desk.module.signal(-101);
    desk.hears("\r\n+CIEV: 2,1\r\n");
    desk.module.loseCoverage();
    desk.hears("\r\n+CIEV: 2,0\r\n\r\n+CIEV: 3,0\r\n\r\n+CGEV: NW DETACH\r\n");
  }

  @Test
  void packetContexts() {
    desk()
        .says("AT+CGDCONT=2,\"IPV4V6\",\"iot\"\r", "\r\nOK\r\n")
        .says("AT+CGACT=1,2\r", "\r\nOK\r\n")
        .says(
            "AT+CGCONTRDP=2\r",
            "\r\n+CGCONTRDP: 2,5,\"iot\",\"10.64.0.2\",\"10.64.0.1\",\"10.64.0.1\"\r\n\r\nOK\r\n")
        .says("AT+CGDCONT=2\r", "\r\nOK\r\n")
        .says("AT+CGACT?\r", "\r\n+CGACT: 1,0\r\n\r\nOK\r\n");
  }

  @Test
  void charactersBatteryActivity() {
    desk()
        .says("AT+CSCS?\r", "\r\n+CSCS: \"IRA\"\r\n\r\nOK\r\n")
        .says("AT+CSCS=?\r", "\r\n+CSCS: (\"IRA\",\"GSM\",\"UCS2\",\"HEX\")\r\n\r\nOK\r\n")
        .says("AT+CSCS=\"UCS2\"\r", "\r\nOK\r\n")
        .says("AT+CSCS=\"KLINGON\"\r", "\r\n+CME ERROR: 50\r\n")
        .says("AT+CPAS\r", "\r\n+CPAS: 0\r\n\r\nOK\r\n")
        .says("AT+CBC\r", "\r\n+CBC: 0,100\r\n\r\nOK\r\n")
        .says("AT+CTZU=1;+CTZR=1;+CTZU?\r", "\r\n+CTZU: 1\r\n\r\nOK\r\n");
  }
}
