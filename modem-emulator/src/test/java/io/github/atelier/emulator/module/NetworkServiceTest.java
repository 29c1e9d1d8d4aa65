package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.emulator.module.ModuleConfig.Network;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operator, registration, packet domain, clock (27.007 clauses 7.2, 7.3, 8.15, 8.40, 10.1). */
class NetworkServiceTest {
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

  // ---- +COPS

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AT+COPS=1 | 50",
        "AT+COPS=1,2 | 50",
        "AT+COPS=3 | 50",
        "AT+COPS=5 | 50",
        "AT+COPS=1,0,\"46000\" | 30",
        "AT+COPS=1,2,\"46000\",0 | 30",
        "AT+COPS=1,2,\"99999\" | 30",
        "AT+COPS=1,2,\"46001\" | 32",
        "AT+COPS=1,1,\"FORBID\" | 32",
      })
  void anOperatorThatCannotBeHad(String command, int code) {
    desk().says(command + "\r", error(code)).says("AT+CREG?\r", "\r\n+CREG: 0,1\r\n" + OK);
  }

  @Test
  void theOperatorsNameHasThreeForms() {
    desk()
        .says("AT+COPS=3,0;+COPS?\r", "\r\n+COPS: 0,0,\"Atelier Mobile\",7\r\n" + OK)
        .says("AT+COPS=3,1;+COPS?\r", "\r\n+COPS: 0,1,\"ATELIER\",7\r\n" + OK)
        .says("AT+COPS=3,2;+COPS?\r", "\r\n+COPS: 0,2,\"46000\",7\r\n" + OK)
        .says("AT+COPS=1,1,\"ATELIER\";+COPS?\r", "\r\n+COPS: 1,1,\"ATELIER\",7\r\n" + OK)
        .says("AT+COPS=0,2;+COPS?\r", "\r\n+COPS: 0,2,\"46000\",7\r\n" + OK);
  }

  @Test
  void theOperatorsNameComesInTheCharactersThatTheHostChose() {
    desk()
        .says("AT+CSCS=\"UCS2\"\r", OK)
        .says("AT+COPS=3,1;+COPS?\r", "\r\n+COPS: 0,1,\"004100540045004C004900450052\",7\r\n" + OK)
        .says("AT+COPS=1,1,\"004100540045004c004900450052\"\r", OK)
        .says("AT+COPS=1,1,\"ATELIER\"\r", error(30))
        .says("AT+COPS=3,2;+COPS?\r", "\r\n+COPS: 1,2,\"46000\",7\r\n" + OK)
        .says("AT+CSCS=\"GSM\";+COPS=3,1;+COPS?\r", "\r\n+COPS: 1,1,\"ATELIER\",7\r\n" + OK)
        .says("AT+CSCS=\"KLINGON\"\r", error(50));
  }

  @Test
  void registrationOnCommandTakesItsTimeAndCanBeCalledOff() {
    desk()
        .says("AT+COPS=2\r", OK)
        .says("AT+COPS=1,2,\"46000\"\r", "")
        .pass(Duration.ofMillis(999))
        .hears("")
        .pass(Duration.ofMillis(1))
        .hears(OK)
        .says("AT+COPS=2\r", OK)
        .says("AT+COPS=0\r", "")
        .pass(Duration.ofMillis(200))
        .says("x", OK)
        .says("AT+CREG?\r", "\r\n+CREG: 0,2\r\n" + OK)
        .pass(Duration.ofSeconds(1))
        .says("AT+CREG?\r", "\r\n+CREG: 0,1\r\n" + OK);
  }

  @Test
  void whereNothingIsHeardASearchFindsNothingAndRegistrationFails() {
    Desk desk = desk(ModuleConfig.defaults().withNetwork(Network.NONE));
    desk.says("AT+COPS=?\r", "")
        .pass(Duration.ofSeconds(3))
        .hears("\r\n+COPS: ,,(0-4),(0-2)\r\n" + OK)
        .says("AT+COPS=0\r", "")
        .pass(Duration.ofSeconds(1))
        .hears(error(30))
        .says("AT+COPS?\r", "\r\n+COPS: 0\r\n" + OK)
        .says("AT+CFUN=4\r", OK)
        .says("AT+COPS=?\r", error(30));
  }

  // ---- registration

  @Test
  void theThirdReportTellsTheCauseOfADenial() {
    desk(ModuleConfig.defaults().withNetwork(Network.DENIED))
        .says("AT+CREG=3;+CGREG=3;+CEREG=3;+C5GREG=3\r", OK)
        .says("AT+CREG?\r", "\r\n+CREG: 3,3,,,,0,11\r\n" + OK)
        .says("AT+CGREG?\r", "\r\n+CGREG: 3,3,,,,,0,11\r\n" + OK)
        .says("AT+CEREG?\r", "\r\n+CEREG: 3,3,,,,0,11\r\n" + OK)
        .says("AT+C5GREG?\r", "\r\n+C5GREG: 3,0\r\n" + OK)
        .says("AT+CREG=2;+CREG?\r", "\r\n+CREG: 2,3\r\n" + OK)
        .says("AT+CREG=;+CREG?\r", "\r\n+CREG: 0,3\r\n" + OK)
        .says("AT+CFUN=4\r", OK + "\r\n+CGREG: 0\r\n\r\n+CEREG: 0\r\n")
        .says("AT+CFUN=1\r", OK + "\r\n+CGREG: 2\r\n\r\n+CEREG: 2\r\n")
        .pass(Duration.ofSeconds(1))
        .hears("\r\n+CGREG: 3,,,,,0,11\r\n\r\n+CEREG: 3,,,,0,11\r\n");
  }

  @Test
  void aHostThatDetachesLeavesThePacketDomainAlone() {
    desk()
        .says("AT+CREG=1;+CGREG=1;+CEREG=1;+CGEREP=2\r", OK)
        .says("AT+CGATT=0\r", OK + "\r\n+CGREG: 0\r\n\r\n+CEREG: 0\r\n\r\n+CGEV: ME DETACH\r\n")
        .says("AT+CGATT?;+CREG?\r", "\r\n+CGATT: 0\r\n\r\n+CREG: 1,1\r\n" + OK)
        .says("AT+CGATT=1\r", OK + "\r\n+CGREG: 1\r\n\r\n+CEREG: 1\r\n")
        .says("AT+CFUN=1\r", OK)
        .says("AT+CGATT=2\r", error(50));
  }

  @Test
  void anAttachWaitsForTheRegistrationThatIsComing() {
    desk(ModuleConfig.defaults().withAttachDelay(Duration.ofSeconds(45)))
        .says("AT+CREG?;+CGATT?\r", "\r\n+CREG: 0,2\r\n\r\n+CGATT: 0\r\n" + OK)
        .says("AT+CGATT=1\r", "")
        .pass(Duration.ofSeconds(42))
        .hears("")
        .pass(Duration.ofSeconds(1))
        .hears(OK)
        .says("AT+CGATT?;+CREG?\r", "\r\n+CGATT: 1\r\n\r\n+CREG: 0,1\r\n" + OK);
  }

  @Test
  void anAttachThatFindsNoNetworkEndsAfterAMinuteAndTheModuleGoesOnLooking() {
    desk(ModuleConfig.defaults().withNetwork(Network.NONE))
        .says("AT+CGATT=1\r", "")
        .pass(Duration.ofMillis(59_999))
        .hears("")
        .pass(Duration.ofMillis(1))
        .hears(error(30))
        .pass(Duration.ofMinutes(5))
        .hears("")
        .says("AT+CREG?\r", "\r\n+CREG: 0,2\r\n" + OK);
  }

  @Test
  void anAttachIsToldThatTheNetworkDoesNotTakeTheModule() {
    desk(ModuleConfig.defaults().withNetwork(Network.DENIED).withAttachDelay(Duration.ofSeconds(5)))
        .says("AT+CGATT=1\r", "")
        .pass(Duration.ofSeconds(3))
        .hears(error(32))
        .says("AT+CGATT=1\r", error(32));
  }

  @Test
  void anyCharacterCallsAnAttachOff() {
    desk(ModuleConfig.defaults().withAttachDelay(Duration.ofSeconds(10)))
        .says("AT+CGATT=1\r", "")
        .pass(Duration.ofMillis(200))
        .says("x", OK)
        .says("AT+CGATT?\r", "\r\n+CGATT: 0\r\n" + OK)
        .pass(Duration.ofMinutes(2))
        .hears("")
        .says("AT+CGATT?\r", "\r\n+CGATT: 1\r\n" + OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AT+CGATT=1", "AT+COPS=0", "AT+COPS=?"})
  void aCommandThatWasUnderWayWhenTheModuleWasResetIsNeverAnswered(String command) {
    Desk desk = desk(ModuleConfig.defaults().withAttachDelay(Duration.ofSeconds(20)));
    desk.says(command + "\r", "").reset().pass(Duration.ofMinutes(2));
    assertThat(desk.hearsAfter("")).doesNotContain("OK").doesNotContain("ERROR");
    desk.says("ATE0\r", "ATE0\r" + OK).says("AT+CGATT?\r", "\r\n+CGATT: 1\r\n" + OK);
  }

  // ---- contexts

  @Test
  void contextsAreDefinedListedActivatedAndRemoved() {
    desk()
        .says(
            "AT+CGDCONT=?\r",
            "\r\n+CGDCONT: (1-15),\"IP\",,,(0),(0)\r\n\r\n+CGDCONT: (1-15),\"IPV6\",,,(0),(0)\r\n"
                + "\r\n+CGDCONT: (1-15),\"IPV4V6\",,,(0),(0)\r\n"
                + OK)
        .says("AT+CGDCONT=3,\"IPV6\",\"x\",\"\",0,0\r", OK)
        .says(
            "AT+CGDCONT?\r",
            "\r\n+CGDCONT: 1,\"IP\",\"\"\r\n\r\n+CGDCONT: 3,\"IPV6\",\"x\",\"\",0,0\r\n" + OK)
        .says("AT+CGDCONT=2,\"PPP\",\"x\"\r", error(128))
        .says("AT+CGDCONT=0,\"IP\"\r", error(50))
        .says("AT+CGDCONT=16,\"IP\"\r", error(50))
        .says("AT+CGACT=?\r", "\r\n+CGACT: (0-1),(1-15)\r\n" + OK)
        .says("AT+CGPADDR=?\r", "\r\n+CGPADDR: (1,3)\r\n" + OK)
        .says("AT+CGCONTRDP=?\r", "\r\n+CGCONTRDP: ()\r\n" + OK)
        .says("AT+CGACT=1,1,3\r", OK)
        .says("AT+CGACT?\r", "\r\n+CGACT: 1,1\r\n\r\n+CGACT: 3,1\r\n" + OK)
        .says("AT+CGACT=0,3\r", OK)
        .says("AT+CGPADDR\r", "\r\n+CGPADDR: 1,\"10.64.0.2\"\r\n\r\n+CGPADDR: 3\r\n" + OK)
        .says("AT+CGPADDR=3,1\r", "\r\n+CGPADDR: 3\r\n\r\n+CGPADDR: 1,\"10.64.0.2\"\r\n" + OK)
        .says("AT+CGCONTRDP=?\r", "\r\n+CGCONTRDP: (1)\r\n" + OK)
        .says(
            "AT+CGCONTRDP\r",
            "\r\n+CGCONTRDP: 1,5,\"\",\"10.64.0.2\",\"10.64.0.1\",\"10.64.0.1\"\r\n" + OK)
        .says("AT+CGCONTRDP=3\r", OK)
        .says("AT+CGACT=1,9\r", error(21))
        .says("AT+CGPADDR=9\r", error(21))
        .says("AT+CGCONTRDP=9\r", error(21))
        .says("AT+CGACT=1,1,x\r", error(50))
        .says("AT+CGDCONT=3;+CGDCONT?\r", "\r\n+CGDCONT: 1,\"IP\",\"\"\r\n" + OK);
  }

  @Test
  void aModuleThatIsNotAttachedAttachesToActivate() {
    desk()
        .says("AT+CGATT=0\r", OK)
        .says("AT+CGACT=1,1;+CGATT?\r", "\r\n+CGATT: 1\r\n" + OK)
        .says("AT+COPS=2\r", OK)
        .says("AT+CGACT=1,1\r", error(30))
        .says("AT+CGATT=1\r", error(30));
  }

  @Test
  void aDialTellsThatItActivatesItsContext() {
    desk()
        .says("AT+CGEREP=2,0\r", OK)
        .says("ATD*99#\r", "\r\nCONNECT 150000000\r\n")
        .pass(Duration.ofSeconds(1))
        .says("+++", "")
        .pass(Duration.ofSeconds(1))
        .hears(OK + "\r\n+CGEV: ME PDN ACT 1\r\n");
  }

  // ---- clock

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "26/13/24,12:00:00+00",
        "26/02/30,12:00:00+00",
        "26/11/24,24:00:00+00",
        "26/11/24,12:00:00+97",
        "26/11/24,12:00:00+1",
        "26/11/24,12:00:00 32",
        "2026/11/24,12:00:00",
        "26-11-24,12:00:00",
        "26/11/24",
      })
  void aTimeThatIsNone(String time) {
    desk().says("AT+CCLK=\"" + time + "\"\r", error(50));
  }

  @Test
  void theNetworksTimeIsTakenOverOnlyWhenTheHostWishes() {
    Desk desk = desk();
    desk.says("AT+CCLK=\"26/11/24,12:00:00\"\r", OK)
        .says("AT+CCLK?\r", "\r\n+CCLK: \"26/11/24,12:00:00+00\"\r\n" + OK)
        .says("AT+CTZR=1\r", OK);
    desk.module.networkZone(8);
    desk.hears("\r\n+CTZV: \"+08\"\r\n")
        .says("AT+CCLK?\r", "\r\n+CCLK: \"26/11/24,12:00:00+00\"\r\n" + OK)
        .says("AT+CTZU=1\r", OK);
    desk.module.networkZone(-14);
    desk.hears("\r\n+CTZV: \"-14\"\r\n")
        .says("AT+CCLK?\r", "\r\n+CCLK: \"25/12/31,20:30:02-14\"\r\n" + OK)
        .says("AT+CTZR=0;+CTZR?\r", "\r\n+CTZR: 0\r\n" + OK);
    desk.module.networkZone(32);
    desk.hears("");
  }
}
