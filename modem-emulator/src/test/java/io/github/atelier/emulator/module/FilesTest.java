package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file system as two vendors show it, octet for octet. */
class FilesTest {
  private static final String OK = "\r\nOK\r\n";
  private static final String CONNECT = "\r\nCONNECT\r\n";

  private static String error(int number) {
    return "\r\n+CME ERROR: " + number + "\r\n";
  }

  private static Desk quectel(boolean slowly, ModuleConfig config) {
    Desk desk = new Desk("quectel", config, slowly).pass(Duration.ofSeconds(2));
    return desk.says("ATE0\r", "ATE0\r" + OK).says("AT+CMEE=1\r", OK);
  }

  private static Desk quectel(boolean slowly) {
    return quectel(slowly, ModuleConfig.defaults());
  }

  private static String octets(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  private static byte[] allOctets(int length) {
    byte[] octets = new byte[length];
    for (int i = 0; i < length; i++) {
      octets[i] = (byte) i;
    }
    return octets;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFileGoesUpAndComesDownWithItsChecksum(boolean slowly) {
    // 4849 ^ 0d0a ^ 4f4b ^ 0d00 = 0708, as counted by hand
    quectel(slowly)
        .says("AT+QFUPL=\"a.bin\",7,5\r", CONNECT)
        .says("HI\r\nOK\r", "\r\n+QFUPL: 7,0708\r\n" + OK)
        .says("AT+QFLST\r", "\r\n+QFLST: \"a.bin\",7\r\n" + OK)
        .says("AT+QFDWL=\"a.bin\"\r", CONNECT + "HI\r\nOK\r" + "\r\n+QFDWL: 7,0708\r\n" + OK)
        .says("AT+QFDWL=\"UFS:a.bin\"\r", CONNECT + "HI\r\nOK\r\r\n+QFDWL: 7,0708\r\n" + OK)
        .says("AT+QFDEL=\"a.bin\"\r", OK)
        .says("AT+QFDWL=\"a.bin\"\r", error(405));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyOctetIsStored(boolean slowly) {
    Desk desk = quectel(slowly).says("AT+QFUPL=\"RAM:all\",256\r", CONNECT);
    String all = octets(allOctets(256));
    desk.says(all, "\r\n+QFUPL: 256,0000\r\n" + OK)
        .says("AT+QFOPEN=\"RAM:all\",2\r", "\r\n+QFOPEN: 1\r\n" + OK)
        .says("AT+QFREAD=1,200\r", "\r\nCONNECT 200\r\n" + all.substring(0, 200) + OK)
        .says("AT+QFREAD=1,200\r", "\r\nCONNECT 56\r\n" + all.substring(200) + OK)
        .says("AT+QFREAD=1,200\r", "\r\nCONNECT 0\r\n" + OK)
        .says("AT+QFSEEK=1,-1\r", error(50))
        .says("AT+QFSEEK=1,3,2\r", OK)
        .says("AT+QFPOSITION=1\r", "\r\n+QFPOSITION: 253\r\n" + OK)
        .says("AT+QFWRITE=1,1\r", error(414))
        .says("AT+QFOPEN?\r", "\r\n+QFOPEN: \"RAM:all\",1,2\r\n" + OK)
        .says("AT+QFDEL=\"RAM:all\"\r", error(426))
        .says("AT+QFCLOSE=1\r", OK)
        .says("AT+QFCLOSE=1\r", error(416))
        .says("AT+QFDEL=\"RAM:*\"\r", OK)
        .says("AT+QFLST=\"RAM:*\"\r", OK);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void partsAreWrittenWhereTheHandleStands(boolean slowly) {
    quectel(slowly)
        .says("AT+QFOPEN=\"t.txt\"\r", "\r\n+QFOPEN: 1\r\n" + OK)
        .says("AT+QFWRITE=1,5\r", CONNECT)
        .says("hello", "\r\n+QFWRITE: 5,5\r\n" + OK)
        .says("AT+QFSEEK=1,1,0\r", OK)
        .says("AT+QFWRITE=1,1\r", CONNECT)
        .says("a", "\r\n+QFWRITE: 1,5\r\n" + OK)
        .says("AT+QFTUCAT=1\r", OK)
        .says("AT+QFSEEK=1,0,0\r", OK)
        .says("AT+QFREAD=1\r", "\r\nCONNECT 2\r\nha" + OK)
        .says("AT+QFSEEK=1,3,0\r", error(401));
  }

  @Test
  void anUploadThatStopsAnywhereIsGivenUpAfterItsTimeAndLeavesNothing() {
    String content = "-----BEGIN\nAT\r\nOK\r\n";
    for (int cut = 0; cut < content.length(); cut++) {
      Desk desk = quectel(false).says("AT+QFUPL=\"c\"," + content.length() + ",3\r", CONNECT);
      desk.says(content.substring(0, cut), "")
          .pass(Duration.ofMillis(2900))
          .hears("")
          .pass(Duration.ofMillis(200))
          .hears(error(421))
          .says("AT+QFLST\r", OK)
          .says("AT\r", OK);
    }
  }

  @Test
  void eachOctetGivesAnUploadItsTimeAnew() {
    Desk desk = quectel(false).says("AT+QFUPL=\"c\",3,3\r", CONNECT);
    desk.says("a", "").pass(Duration.ofSeconds(2)).says("b", "").pass(Duration.ofSeconds(2));
    desk.says("c", "\r\n+QFUPL: 3,0262\r\n" + OK).pass(Duration.ofSeconds(10)).hears("");
  }

  @Test
  void storagesAreFullAtTheirCapacityAndTellWhatIsLeft() {
    ModuleConfig config =
        ModuleConfig.defaults().withStorage("internal", 100).withStorage("ram", 40);
    quectel(false, config)
        .says("AT+QFLDS=\"UFS\"\r", "\r\n+QFLDS: 100,100\r\n" + OK)
        .says("AT+QFUPL=\"a\",101\r", error(423))
        .says("AT+QFUPL=\"a\",60\r", CONNECT)
        .says("x".repeat(60), "\r\n+QFUPL: 60,0000\r\n" + OK)
        .says("AT+QFUPL=\"a\",1\r", error(407))
        .says("AT+QFUPL=\"b\",41\r", error(403))
        .says("AT+QFUPL=\"b\",40\r", CONNECT)
        .says("x".repeat(40), "\r\n+QFUPL: 40,0000\r\n" + OK)
        .says("AT+QFLDS=\"UFS\"\r", "\r\n+QFLDS: 0,100\r\n" + OK)
        .says("AT+QFLDS\r", "\r\n+QFLDS: 100,2\r\n" + OK)
        .says("AT+QFLDS=\"RAM\"\r", "\r\n+QFLDS: 40,40\r\n" + OK)
        .says("AT+QFLDS=\"SD\"\r", error(419))
        .says("AT+QFUPL=\"SD:x\",1\r", error(419));
  }

  @Test
  void aRestartKeepsFlashAndForgetsRam() {
    Desk desk = quectel(false);
    desk.says("AT+QFUPL=\"f\",1\r", CONNECT).says("x", "\r\n+QFUPL: 1,7800\r\n" + OK);
    desk.says("AT+QFUPL=\"RAM:r\",1\r", CONNECT).says("y", "\r\n+QFUPL: 1,7900\r\n" + OK);
    desk.says("AT+CFUN=1,1\r", OK).pass(Duration.ofSeconds(5));
    desk.hearsAfter("ATE0\r");
    desk.says("AT+QFLST\r", "\r\n+QFLST: \"f\",1\r\n" + OK).says("AT+QFLST=\"RAM:*\"\r", OK);
  }

  @Test
  void aCertificateIsAFileLikeAnyOther() {
    quectel(false)
        .says("AT+QFUPL=\"UFS:ca.pem\",4\r", CONNECT)
        .says("PEM\n", "\r\n+QFUPL: 4,1d4f\r\n" + OK)
        .says("AT+QFLST=\"*.pem\"\r", "\r\n+QFLST: \"ca.pem\",4\r\n" + OK)
        .says("AT+QFMOV=\"ca.pem\",\"b.pem\",1\r", OK)
        .says("AT+QFDEL=\"UFS:ca.pem\"\r", OK)
        .says("AT+QFDEL=\"UFS:ca.pem\"\r", error(405))
        .says("AT+QFLST\r", "\r\n+QFLST: \"b.pem\",4\r\n" + OK);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theOtherVendorHasDrivesBlocksAndAnAreaForCertificates(boolean slowly) {
    String content = octets(allOctets(600));
    Desk desk = Desk.ready("simcom", slowly);
    desk.says("AT+CFTRANRX=\"C:/t.bin\",600\r", "\r\n> ")
        .says(content, OK)
        .says("AT+FSLS=2\r", "\r\n+FSLS: FILES:\r\n\r\nt.bin\r\n" + OK)
        .says("AT+FSATTRI=\"t.bin\"\r", "\r\n+FSATTRI: 600\r\n" + OK)
        .says("AT+FSMEM\r", "\r\n+FSMEM: C:(4194304,4193704)\r\n" + OK)
        .says(
            "AT+CFTRANTX=\"C:/t.bin\"\r",
            "\r\n+CFTRANTX: DATA,512\r\n"
                + content.substring(0, 512)
                + "\r\n+CFTRANTX: DATA,88\r\n"
                + content.substring(512)
                + "\r\n+CFTRANTX: 0\r\n"
                + OK)
        .says(
            "AT+CFTRANTX=\"C:/t.bin\",598,10\r",
            "\r\n+CFTRANTX: DATA,2\r\n" + content.substring(598) + "\r\n+CFTRANTX: 0\r\n" + OK)
        .says("AT+FSCD=\"D:/\"\r", "\r\nERROR\r\n")
        .says("AT+FSCD?\r", "\r\n+FSCD: C:/\r\n" + OK)
        .says("AT+CCERTLIST\r", OK)
        .says("AT+CCERTMOVE=\"C:/t.bin\"\r", OK)
        .says("AT+CCERTLIST\r", "\r\n+CCERTLIST: \"t.bin\"\r\n" + OK)
        .says("AT+FSLS=2\r", "\r\n+FSLS: FILES:\r\n" + OK)
        .says("AT+FSDEL=\"t.bin\"\r", "\r\nERROR\r\n")
        .says("AT+CCERTDELE=\"t.bin\"\r", OK);
    assertThat(desk.uplinks.calls).isEmpty();
  }
}
