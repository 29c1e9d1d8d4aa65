package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients ask beside the everyday commands, byte for byte as 27.007 has it. */
class ClientQueriesTest {
  private static final String OK = "\r\nOK\r\n";

  private final Desk desk = desk(ModuleConfig.defaults());

  private static Desk desk(ModuleConfig config) {
    return new Desk("3gpp", config, false)
        .pass(Duration.ofSeconds(2))
        .says("ATE0+CMEE=1\r", "ATE0+CMEE=1\r" + OK);
  }

  private static String info(String... lines) {
    return "\r\n" + String.join("\r\n\r\n", lines) + "\r\n" + OK;
  }

  private static String error(int code) {
    return "\r\n+CME ERROR: " + code + "\r\n";
  }

  // ---- preferred operators, clauses 7.19 and 7.20

  @Test
  void preferredOperatorsAreListedEnteredAndDeleted() {
    desk.says("AT+CPOL=?\r", info("+CPOL: (1-8),(0-2)"))
        .says("AT+CPLS?\r", info("+CPLS: 0"))
        .says("AT+CPOL?\r", info("+CPOL: 1,0,\"Atelier Mobile\",0,0,0,1"))
        .says("AT+CPOL=,2\r", OK)
        .says("AT+CPOL?\r", info("+CPOL: 1,2,\"46000\",0,0,0,1"))
        .says("AT+CPOL=,2,\"310410\",1,0,1,0\r", OK)
        .says("AT+CPOL=5,1,\"FORBID\"\r", OK)
        .says(
            "AT+CPOL?\r",
            info(
                "+CPOL: 1,2,\"46000\",0,0,0,1",
                "+CPOL: 2,2,\"310410\",1,0,1,0",
                "+CPOL: 5,2,\"46001\",0,0,0,0"))
        .says("AT+CPOL=1\r", OK)
        .says("AT+CPOL=5\r", OK)
        .says("AT+CPOL?\r", info("+CPOL: 2,2,\"310410\",1,0,1,0"))
        // the list is a file of the card (31.102 clause 4.2.5)
        .says("AT+CRSM=176,28512,0,0,10\r", info("+CRSM: 144,0,\"FFFFFF0000" + "1300148080\""));
  }

  @Test
  void onlyTheUsersListCanBeChanged() {
    desk.says("AT+CPLS=1\r", OK)
        .says("AT+CPLS?\r", info("+CPLS: 1"))
        .says("AT+CPOL=1\r", error(3))
        .says("AT+CPOL=,2\r", OK)
        .says("AT+CPOL?\r", info("+CPOL: 1,2,\"46000\",0,0,0,1"))
        .says("AT+CPLS=3\r", error(50));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AT+CPOL=9 | 50",
        "AT+CPOL= | 50",
        "AT+CPOL=1,0,\"Nobody\" | 50",
        "AT+CPOL=1,2,\"46\" | 50",
        "AT+CPOL=1,3,\"46000\" | 50",
      })
  void whatIsNoOperatorIsRefused(String command, int code) {
    desk.says(command + "\r", error(code));
  }

  @Test
  void aFullListTakesNoMore() {
    for (int i = 0; i < 7; i++) {
      desk.says("AT+CPOL=,2,\"4600" + i + "\"\r", OK);
    }
    desk.says("AT+CPOL=,2,\"46009\"\r", error(20));
  }

  // ---- codes to the network, clause 7.15

  private static final Duration ON_THE_WAY = Duration.ofMillis(500);

  @Test
  void theBalanceComesUnaskedBehindTheResult() {
    desk.says("AT+CUSD=?\r", info("+CUSD: (0-2)"))
        .says("AT+CUSD?\r", info("+CUSD: 0"))
        .says("AT+CUSD=1,\"*100#\",15\r", OK)
        .pass(ON_THE_WAY)
        .hears("\r\n+CUSD: 0,\"Balance: 12.34 CNY\",15\r\n")
        .says("AT+CUSD?\r", info("+CUSD: 1"));
  }

  @Test
  void aMenuWaitsForAChoice() {
    desk.says("AT+CUSD=1,\"*101#\"\r", OK)
        .pass(ON_THE_WAY)
        .hears("\r\n+CUSD: 1,\"1 Balance 2 Own number\",15\r\n")
        .says("AT+CUSD=1,\"2\"\r", OK)
        .pass(ON_THE_WAY)
        .hears("\r\n+CUSD: 0,\"+8613800000001\",15\r\n")
        // the session is over
        .says("AT+CUSD=1,\"2\"\r", OK)
        .pass(ON_THE_WAY)
        .hears("\r\n+CUSD: 4\r\n");
  }

  @Test
  void aSessionThatIsCalledOffIsSilent() {
    desk.says("AT+CUSD=1,\"*101#\"\r", OK)
        .pass(ON_THE_WAY)
        .hears("\r\n+CUSD: 1,\"1 Balance 2 Own number\",15\r\n")
        .says("AT+CUSD=2\r", OK)
        .says("AT+CUSD=1,\"1\"\r", OK)
        .pass(ON_THE_WAY)
        .hears("\r\n+CUSD: 4\r\n")
        .says("AT+CUSD=1,\"*100#\"\r", OK)
        .says("AT+CUSD=2\r", OK)
        .pass(ON_THE_WAY)
        .hears("");
  }

  @Test
  void whoSwitchedAnswersOffHearsNone() {
    desk.says("AT+CUSD=0,\"*100#\"\r", OK).pass(ON_THE_WAY).hears("");
  }

  @Test
  void textsAreInTheCharactersOfTheHost() {
    desk.says("AT+CSCS=\"UCS2\"\r", OK)
        .says(
            "AT+CUSD=1,\"002A0023003000360023\",15\r",
            OK
                + "\r\n+CUSD: 0,\"003800360037003600300030003000310032003300340035003600370033\",15\r\n")
        .says("AT+CUSD=1,\"balance\"\r", error(25))
        .says("AT+CSCS=\"HEX\"\r", OK)
        .says("AT+CUSD=1,\"2A31303023\"\r", OK)
        .pass(ON_THE_WAY)
        .hears("\r\n+CUSD: 0,\"42616C616E63653A2031322E333420434E59\",15\r\n");
  }

  @Test
  void withoutTheNetworkOnlyTheModuleItselfAnswers() {
    desk.says("AT+CFUN=4\r", OK)
        .says("AT+CUSD=1,\"*100#\"\r", error(30))
        .says("AT+CUSD=1,\"*#06#\"\r", OK + "\r\n+CUSD: 0,\"867600012345673\",15\r\n");
    desk(ModuleConfig.defaults().withSim(false, null)).says("AT+CUSD=1,\"*100#\"\r", error(10));
  }

  // ---- phonebooks, clauses 8.11 to 8.14

  @Test
  void phonebooksAreWrittenReadSearchedAndEmptied() {
    desk.says("AT+CPBS=?\r", info("+CPBS: (\"SM\",\"ME\",\"ON\")"))
        .says("AT+CPBS?\r", info("+CPBS: \"SM\",0,50"))
        .says("AT+CPBR=?\r", info("+CPBR: (1-50),20,14"))
        .says("AT+CPBW=?\r", info("+CPBW: (1-50),20,(129,145),14"))
        .says("AT+CPBF=?\r", info("+CPBF: 20,14"))
        .says("AT+CPBW=,\"+8613800000002\",145,\"Anna\"\r", OK)
        .says("AT+CPBW=7,\"10086\",129,\"Service\"\r", OK)
        .says("AT+CPBW=8,\"8613800000003\",145,\"anton\"\r", OK)
        .says("AT+CPBS?\r", info("+CPBS: \"SM\",3,50"))
        .says("AT+CPBR=7\r", info("+CPBR: 7,\"10086\",129,\"Service\""))
        .says(
            "AT+CPBR=1,50\r",
            info(
                "+CPBR: 1,\"+8613800000002\",145,\"Anna\"",
                "+CPBR: 7,\"10086\",129,\"Service\"",
                "+CPBR: 8,\"+8613800000003\",145,\"anton\""))
        .says(
            "AT+CPBF=\"an\"\r",
            info(
                "+CPBF: 1,\"+8613800000002\",145,\"Anna\"",
                "+CPBF: 8,\"+8613800000003\",145,\"anton\""))
        .says("AT+CPBW=1\r", OK)
        .says("AT+CPBR=1\r", error(22))
        .says("AT+CPBR=1,6\r", OK)
        .says("AT+CPBF=\"Anna\"\r", error(22));
  }

  @Test
  void theCardsBooksAreItsFiles() {
    desk.says("AT+CPBW=1,\"112\",129,\"Ann\"\r", OK)
        .says(
            "AT+CRSM=178,28474,1,4,28\r",
            info("+CRSM: 144,0,\"416E6EFFFFFFFFFFFFFFFFFFFFFF038111F2FFFFFFFFFFFFFFFFFFFF\""))
        .says("AT+CPBS=\"ON\"\r", OK)
        .says("AT+CPBR=1,2\r", info("+CPBR: 1,\"+8613800000001\",145,\"\""))
        .says("AT+CPBS=\"ME\"\r", OK)
        .says("AT+CPBS?\r", info("+CPBS: \"ME\",0,100"));
  }

  @Test
  void namesAreInTheCharactersOfTheHost() {
    desk.says("AT+CSCS=\"UCS2\"\r", OK)
        .says("AT+CPBW=1,\"112\",129,\"4F60597D\"\r", OK)
        .says("AT+CPBR=1\r", info("+CPBR: 1,\"112\",129,\"4F60597D\""))
        .says("AT+CSCS=\"IRA\"\r", OK)
        .says("AT+CPBR=1\r", info("+CPBR: 1,\"112\",129,\"??\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AT+CPBS=\"XX\" | 50",
        "AT+CPBR=51 | 21",
        "AT+CPBR=5,4 | 21",
        "AT+CPBR=0 | 50",
        "AT+CPBW= | 50",
        "AT+CPBW=51,\"1\" | 21",
        "AT+CPBW=1,\"12x\" | 27",
        "AT+CPBW=1,\"1234567890123456789012\" | 26",
        "AT+CPBW=1,\"1\",129,\"a name that is too long\" | 24",
      })
  void whatAPhonebookRefuses(String command, int code) {
    desk.says(command + "\r", error(code));
  }

  @Test
  void withoutTheCardOnlyTheModulesOwnBookIsThere() {
    desk(ModuleConfig.defaults().withSim(false, null))
        .says("AT+CPBR=1\r", error(10))
        .says("AT+CPBS=\"ON\"\r", error(10))
        .says("AT+CPBS=\"ME\"\r", OK)
        .says("AT+CPBW=1,\"112\"\r", OK)
        .says("AT+CPBR=1\r", info("+CPBR: 1,\"112\",129,\"\""));
  }

  // ---- technologies, commands, calls

  @Test
  void theRadioNetworksThatMayBeUsed() {
    desk.says("AT+WS46=?\r", info("+WS46: (25,28)"))
        .says("AT+WS46?\r", info("+WS46: 25"))
        .says("AT+WS46=28\r", OK)
        .says("AT+WS46?\r", info("+WS46: 28"))
        .says("AT+WS46=12\r", error(50));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3gpp", "quectel", "simcom", "huawei"})
  void theListOfCommandsIsTheDialects(String dialect) {
    Desk of = new Desk(dialect, ModuleConfig.defaults(), false).pass(Duration.ofSeconds(2));
    of.hearsAfter("ATE0\r");
    String said = of.hearsAfter("AT+CLAC\r");
    assertThat(said).endsWith(OK).contains("\r\nAT+CSQ\r\n", "\r\nATD\r\n", "\r\nAT&F\r\n");
    assertThat(said.contains("\r\nAT+QMTOPEN\r\n")).isEqualTo(dialect.equals("quectel"));
    assertThat(said.contains("\r\nAT^HCSQ\r\n")).isEqualTo(dialect.equals("huawei"));
    // what is listed is known
    for (String name : said.replace("OK", "").split("\\s+")) {
      // a search of networks takes its time, and has tests of its own
      if (name.contains("+") && !name.equals("AT+COPS")) {
        assertThat(of.hearsAfter(name + "=?\r")).as(name).endsWith(OK);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AT+CLIP? | +CLIP: 0,0",
        "AT+CLIR? | +CLIR: 0,0",
        "AT+COLP? | +COLP: 0,0",
        "AT+CRC? | +CRC: 0",
        "AT+CSSN? | +CSSN: 0,0",
        "AT+CCWA? | +CCWA: 0",
        "AT+CCWA=0,2 | +CCWA: 0,7",
        "AT+CCWA=1,2,1 | +CCWA: 0,1",
        "AT+CCFC=0,2 | +CCFC: 0,7",
        "AT+CLIP=? | +CLIP: (0-1)",
        "AT+CLIR=? | +CLIR: (0-2)",
        "AT+CRC=? | +CRC: (0-1)",
        "AT+CSSN=? | +CSSN: (0-1),(0-1)",
        "AT+CEER | +CEER: No report available",
      })
  void whatIsAskedOfCalls(String command, String line) {
    desk.says(command + "\r", info(line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AT+CCFC=0,3,\"10086\" | 4",
        "AT+CCFC=4,2 | 50",
        "AT+CCFC=9,2 | 50",
        "AT+CCWA=1,1 | 4",
        "AT+CLIP=2 | 50",
      })
  void whatNobodyWouldCarryOutIsRefused(String command, int code) {
    desk.says(command + "\r", error(code));
  }

  @Test
  void whatAHostSetsForCallsItReadsBack() {
    desk.says("AT+CLIP=1;+CRC=1;+CSSN=1,1;+CLIR=2;+COLP=1;+CCWA=1\r", OK)
        .says("AT+CLIP?;+CRC?\r", info("+CLIP: 1,0", "+CRC: 1"))
        .says("AT+CSSN?;+CLIR?\r", info("+CSSN: 1,1", "+CLIR: 2,0"))
        .says("AT+COLP?;+CCWA?\r", info("+COLP: 1,0", "+CCWA: 1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AT%IPSYS?", "AT+XACT=?", "AT^CURC=0", "AT^SQWE?", "AT*CNTI=0"})
  void otherMakersCommandsAreUnknown(String command) {
    desk.says(command + "\r", "\r\nERROR\r\n");
  }

  @Test
  void aSimcomModuleTellsItsRadioNetwork() {
    Desk simcom = new Desk("simcom", ModuleConfig.defaults(), false).pass(Duration.ofSeconds(2));
    simcom
        .says("ATE0\r", "ATE0\r" + OK)
        .says("AT+CNSMOD=?\r", info("+CNSMOD: (0-1)"))
        .says("AT+CNSMOD?\r", info("+CNSMOD: 0,8"))
        .says("AT+CNSMOD=1\r", OK);
    simcom.module.loseCoverage();
    simcom.pass(Duration.ofSeconds(1)).hears("\r\n+CNSMOD: 0\r\n");
  }
}
