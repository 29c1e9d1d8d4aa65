package io.github.atelier.emulator.module;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** V.250 clause 6, octet by octet; the host's octets whole and one at a time. */
class LineSettingsTest {
  private static Desk desk(boolean slowly) {
    return new Desk("3gpp", ModuleConfig.defaults(), slowly)
        .pass(Duration.ofSeconds(2))
        .says("ATE0\r", "ATE0\r\r\nOK\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void registersAreReadWithThreeDigitsAndKeptWithinTheirRanges(boolean slowly) {
    desk(slowly)
        .says("ATS0?\r", "\r\n000\r\n\r\nOK\r\n")
        .says("ATS3?S4?S5?\r", "\r\n013\r\n\r\n010\r\n\r\n008\r\n\r\nOK\r\n")
        .says("ATS0=1S7=60\r", "\r\nOK\r\n")
        .says("ATS0?\r", "\r\n001\r\n\r\nOK\r\n")
        .says("ATS7?\r", "\r\n060\r\n\r\nOK\r\n")
        .says("ATS12?S10?S8?S6?\r", "\r\n050\r\n\r\n015\r\n\r\n002\r\n\r\n002\r\n\r\nOK\r\n")
        .says("ATS7=0\r", "\r\nERROR\r\n")
        .says("ATS3=200\r", "\r\nERROR\r\n")
        .says("ATS1=1\r", "\r\nERROR\r\n")
        .says("ATS99?\r", "\r\nERROR\r\n")
        .says("ATS\r", "\r\nERROR\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void s3EndsLinesAndS4FormatsThem(boolean slowly) {
    desk(slowly)
        .says("ATS3=30\r", "\u001E\nOK\u001E\n")
        .says("AT\u001E", "\u001E\nOK\u001E\n")
        .says("ATS4=31\u001E", "\u001E\u001FOK\u001E\u001F")
        .says("ATV0\u001E", "0\u001E")
        .says("ATV1S4=10S3=13\u001E", "\r\nOK\r\n")
        .says("AT\r", "\r\nOK\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void s5TakesBackTheLastCharacter(boolean slowly) {
    desk(slowly)
        .says("ATS1\u00085?\r", "\r\n008\r\n\r\nOK\r\n")
        .says("ATS5=35\r", "\r\nOK\r\n")
        .says("ATX#S5?\r", "\r\n035\r\n\r\nOK\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyLegalWayToPutCommandsTogether(boolean slowly) {
    desk(slowly)
        .says("ATE0 &C0 +CMEE=1\r", "\r\nOK\r\n")
        .says("AT&FZE0&W\r", "\r\nOK\r\n")
        .says("ATE0Q0S0=1S3=13V1X4;+IFC=0,0;+IPR=115200\r", "\r\nOK\r\n")
        .says("AT+COPS=3,2;+COPS?\r", "\r\n+COPS: 0,2,\"46000\",7\r\n\r\nOK\r\n")
        .says("at+iPr?;+ifc?\r", "\r\n+IPR: 115200\r\n\r\n+IFC: 0,0\r\n\r\nOK\r\n")
        .says("A T + I P R ?\r", slowlyIgnored())
        .says("AT+ICF=3,1;+ICF?\r", "\r\n+ICF: 3,1\r\n\r\nOK\r\n")
        .says("AT+GCAP\r", "\r\n+GCAP: +CGSM,+CLTE\r\n\r\nOK\r\n")
        .says("AT+FCLASS=0\r", "\r\nOK\r\n")
        .says("ATQ0 V1 E0 S0=0 &C1 &D2 +FCLASS=0\r", "\r\nOK\r\n")
        .says("A/", "\r\nOK\r\n")
        .says("ATS0?\r", "\r\n000\r\n\r\nOK\r\n")
        .says("a/", "\r\n000\r\n\r\nOK\r\n");
  }

  /** A prefix must stand together: what a person typed with blanks between is noise. */
  private static String slowlyIgnored() {
    return "";
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aProfileIsStoredListedAndRestored(boolean slowly) {
    desk(slowly)
        .says("ATS7=60X1&C0&D1+CMEE=1\r", "\r\nOK\r\n")
        .says("AT&W1\r", "\r\nOK\r\n")
        .says("AT&F\r", "\r\nOK\r\n")
        .says("ATE0\r", "ATE0\r\r\nOK\r\n")
        .says("ATS7?\r", "\r\n050\r\n\r\nOK\r\n")
        .says("ATZ1\r", "\r\nOK\r\n")
        .says("ATS7?\r", "\r\n060\r\n\r\nOK\r\n")
        .says("AT+CMEE?\r", "\r\n+CMEE: 1\r\n\r\nOK\r\n")
        .says(
            "AT&V\r",
            "\r\nACTIVE PROFILE:\r\n"
                + "\r\nE0 L0 M0 Q0 V1 X1 &C0 &D1\r\n"
                + "\r\nS00:000 S03:013 S04:010 S05:008 S06:002 S07:060 S08:002 S10:015 S12:050\r\n"
                + "\r\nIPR:0 ICF:3,3 IFC:0,0\r\n\r\nOK\r\n")
        .says("AT&W7\r", "\r\nERROR\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRestartIsDeafForTheBootTimeThenSaysSo(boolean slowly) {
    Desk desk = Desk.ready("quectel", slowly);
    desk.says("AT+CMEE=1;+CREG=2\r", "\r\nOK\r\n")
        .says("AT+CFUN=1,1\r", "\r\nOK\r\n")
        .says("AT\r", "")
        .pass(Duration.ofMillis(999))
        .says("AT\r", "")
        .pass(Duration.ofMillis(1))
        .hears("\r\nRDY\r\n\r\n+CPIN: READY\r\n");
    desk.says("AT+CMEE?\r", "AT+CMEE?\r\r\n+CMEE: 0\r\n\r\nOK\r\n")
        .says("AT+CGACT?\r", "AT+CGACT?\r\r\n+CGACT: 1,0\r\n\r\nOK\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLineThatIsPluggedInWhileTheModuleStartsIsDeafAsWell(boolean slowly) {
    Desk desk = Desk.ready("quectel", slowly);
    desk.module.reset();
    desk.replug()
        .says("ATE0\r", "")
        .pass(Duration.ofSeconds(1))
        .hears("\r\nRDY\r\n\r\n+CPIN: READY\r\n");
    desk.says("AT\r", "AT\r\r\nOK\r\n");
  }
}
