package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.emulator.uplink.LinkFailure;
import io.github.atelier.emulator.uplink.LinkFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What sockets do besides sending and receiving in good order. */
class SocketsTest {
  private static final String OK = "\r\nOK\r\n";

  private static Desk quectel(boolean slowly) {
    return Desk.ready("quectel", slowly).says("AT+QIACT=1\r", OK);
  }

  private static Desk connected(boolean slowly, int accessMode) {
    Desk desk = quectel(slowly);
    desk.says("AT+QIOPEN=1,3,\"TCP\",\"h\",7,0," + accessMode + "\r", OK);
    desk.uplinks.sockets.listener.opened(40000);
    return desk.hears("\r\n+QIOPEN: 3,0\r\n");
  }

  private static void comes(Desk desk, String octets) {
    desk.uplinks.sockets.listener.received(
        octets.getBytes(StandardCharsets.ISO_8859_1), "203.0.113.1", 7);
    desk.loop.runDue();
  }

  private static List<String> calls(Desk desk) {
    return desk.uplinks.sockets.calls;
  }

  @ParameterizedTest
  @CsvSource({
    "NAME_NOT_RESOLVED, 565, DNS parse failed",
    "CONNECTION_REFUSED, 566, Socket connection failed",
    "UNREACHABLE, 566, Socket connection failed",
    "TIMED_OUT, 569, Operation timeout"
  })
  void everyFailureToOpenIsToldByItsNumberAndItsText(Kind kind, int number, String text) {
    Desk desk = quectel(false).says("AT+QIOPEN=1,0,\"TCP\",\"h\",7\r", OK);
    desk.uplinks.sockets.listener.openFailed(new LinkFailure(kind, "as the test says"));
    desk.hears("\r\n+QIOPEN: 0," + number + "\r\n")
        .says("AT+QIGETERROR\r", "\r\n+QIGETERROR: " + number + ", " + text + "\r\n" + OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLS_UNTRUSTED", "TLS_EXPIRED", "TLS_WRONG_NAME", "TLS_HANDSHAKE"})
  void aHandshakeThatFailsHasANumber(Kind kind) {
    Desk desk = quectel(false).says("AT+QSSLOPEN=1,1,0,\"h\",443,0\r", OK);
    assertThat(desk.uplinks.sockets.target.tls()).isNotNull();
    desk.uplinks.sockets.listener.openFailed(new LinkFailure(kind, "as the test says"));
    desk.hears("\r\n+QSSLOPEN: 0,579\r\n");
  }

  @Test
  void withoutAContextNothingIsOpened() {
    Desk desk =
        new Desk("quectel", ModuleConfig.defaults(), false)
            .pass(Duration.ofSeconds(2))
            .says("ATE0\r", "ATE0\r" + OK)
            .says("AT+QIOPEN=1,0,\"TCP\",\"h\",7\r", OK + "\r\n+QIOPEN: 0,561\r\n");
    assertThat(calls(desk)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void onlyAsMuchIsLetInAsTheHostHasRead(boolean slowly) {
    Desk desk = connected(slowly, 0);
    assertThat(calls(desk)).containsExactly("stream tcp h:7 credit 10240");
    comes(desk, "x".repeat(10240));
    desk.hears("\r\n+QIURC: \"recv\",3\r\n");
    assertThat(calls(desk)).hasSize(1);
    desk.says("AT+QIRD=3,1500\r", "\r\n+QIRD: 1500\r\n" + "x".repeat(1500) + OK);
    assertThat(calls(desk)).containsExactly("stream tcp h:7 credit 10240", "grant 1500");
  }

  @Test
  void whatTheNetworkDoesNotTakeIsRefusedWhole() {
    Desk desk = connected(false, 0);
    String part = "x".repeat(1460);
    for (int i = 0; i < 65536 / 1460; i++) {
      desk.says("AT+QISEND=3,1460\r", "\r\n> ").says(part, "\r\nSEND OK\r\n");
    }
    int before = calls(desk).size();
    desk.says("AT+QISEND=3,1460\r", "\r\n> ").says(part, "\r\nSEND FAIL\r\n");
    assertThat(calls(desk)).hasSize(before);
    desk.uplinks.sockets.listener.sent(1460);
    desk.says("AT+QISEND=3,1460\r", "\r\n> ").says(part, "\r\nSEND OK\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void textEndsWithCtrlZAndEscGivesItUp(boolean slowly) {
    Desk desk = connected(slowly, 0);
    desk.says("AT+QISEND=3\r", "\r\n> ")
        .says("a\r\nb\u001a", "\r\nSEND OK\r\n")
        .says("AT+QISEND=3\r", "\r\n> ")
        .says("half\u001b", OK)
        .says("AT+QISENDEX=3,\"00FF1A\"\r", "\r\nSEND OK\r\n");
    assertThat(calls(desk))
        .contains("send a\r\nb", "send \u0000\u00ff\u001a")
        .doesNotContain("send half");
  }

  @Test
  void theEchoOfDataCanBeSwitchedOff() {
    Desk desk = connected(false, 0);
    desk.says("ATE1\r", OK)
        .says("AT+QISEND=3,2\r", "AT+QISEND=3,2\r\r\n> ")
        .says("ab", "ab\r\nSEND OK\r\n")
        .says("AT+QISDE=0\r", "AT+QISDE=0\r" + OK)
        .says("AT+QISEND=3,2\r", "AT+QISEND=3,2\r\r\n> ")
        .says("ab", "\r\nSEND OK\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void inDirectModeOctetsAreToldAsTheyCome(boolean slowly) {
    Desk desk = connected(slowly, 1);
    comes(desk, "a\r\nOK\r\n");
    desk.hears("\r\n+QIURC: \"recv\",3,7\r\na\r\nOK\r\n");
    assertThat(calls(desk)).contains("grant 7");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void inTransparentModeTheLineIsTheConnection(boolean slowly) {
    Desk desk = quectel(slowly).says("AT+QIOPEN=1,0,\"TCP\",\"h\",7,0,2\r", "");
    desk.uplinks.sockets.listener.opened(40000);
    desk.hears("\r\nCONNECT\r\n").says("AT\r", "");
    assertThat(String.join("", calls(desk)).replace("send ", "")).endsWith("AT\r");
    comes(desk, "\u0000OK");
    desk.hears("\u0000OK").pass(Duration.ofSeconds(2)).says("+++", "").pass(Duration.ofSeconds(2));
    desk.hears(OK);
    comes(desk, "meanwhile");
    desk.hears("")
        .says(
            "AT+QISTATE=1,0\r", "\r\n+QISTATE: 0,\"TCP\",\"h\",7,40000,2,1,0,2,\"uart1\"\r\n" + OK)
        .says("ATO\r", "\r\nCONNECT\r\nmeanwhile");
    desk.uplinks.sockets.listener.ended();
    desk.hears("\r\nNO CARRIER\r\n").says("AT+QISTATE=1,0\r", OK);
  }

  @Test
  void aTransparentSocketThatCannotBeOpenedIsAnError() {
    Desk desk = quectel(false).says("AT+QIOPEN=1,0,\"TCP\",\"h\",7,0,2\r", "");
    desk.uplinks.sockets.listener.openFailed(new LinkFailure(Kind.NAME_NOT_RESOLVED, "none"));
    desk.hears("\r\nERROR\r\n")
        .says("AT+QIGETERROR\r", "\r\n+QIGETERROR: 565, DNS parse failed\r\n" + OK);
  }

  @Test
  void aTransparentSocketIsClosedByTheCommandWithoutAnotherWord() {
    Desk desk = quectel(false).says("AT+QIOPEN=1,0,\"TCP\",\"h\",7,0,2\r", "");
    desk.uplinks.sockets.listener.opened(40000);
    desk.hears("\r\nCONNECT\r\n")
        .pass(Duration.ofSeconds(2))
        .says("+++", "")
        .pass(Duration.ofSeconds(2))
        .hears(OK)
        .says("AT+QICLOSE=0\r", "");
    desk.uplinks.sockets.listener.closed();
    desk.hears(OK).says("ATO\r", "\r\nNO CARRIER\r\n");
  }

  @Test
  void whenTheNetworkGoesSocketsGoWithIt() {
    Desk desk = connected(false, 0);
    desk.module.loseCoverage();
    desk.hears("\r\n+QIURC: \"pdpdeact\",1\r\n").says("AT+QISTATE?\r", OK);
    assertThat(calls(desk)).endsWith("abort");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AT+CFUN=4\r", "AT+CFUN=0\r", "AT+QIDEACT=1\r"})
  void whenTheHostSwitchesTheNetworkOffSocketsGoWithIt(String command) {
    Desk desk = connected(false, 0);
    desk.hearsAfter(command);
    desk.says("AT+QISTATE?\r", OK);
    assertThat(calls(desk)).endsWith("abort");
  }

  @Test
  void aResetDropsSocketsWithoutAWord() {
    Desk desk = connected(false, 0);
    desk.module.reset();
    desk.loop.runDue();
    assertThat(calls(desk)).endsWith("abort");
  }

  @Test
  void aNameIsLookedUp() {
    Desk desk = quectel(false).says("AT+QIDNSGIP=1,\"h\"\r", OK);
    desk.uplinks.sockets.resolution.resolved(List.of("203.0.113.1", "203.0.113.2"));
    desk.hears(
            "\r\n+QIURC: \"dnsgip\",0,2,0\r\n\r\n+QIURC: \"dnsgip\",\"203.0.113.1\"\r\n\r\n+QIURC: \"dnsgip\",\"203.0.113.2\"\r\n")
        .says("AT+QIDNSGIP=1,\"h\"\r", OK);
    desk.uplinks.sockets.resolution.resolved(List.of());
    desk.hears("\r\n+QIURC: \"dnsgip\",565\r\n");
    Desk other = Desk.ready("simcom", false).says("AT+CDNSGIP=\"h\"\r", "");
    other.uplinks.sockets.resolution.resolved(List.of("203.0.113.1"));
    other.hears("\r\n+CDNSGIP: 1,\"h\",\"203.0.113.1\"\r\n" + OK).says("AT+CDNSGIP=\"h\"\r", "");
    other.uplinks.sockets.resolution.resolved(List.of());
    other.hears("\r\n+CDNSGIP: 0,10\r\n\r\nERROR\r\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void datagramsHaveAddressesOfTheirOwn(boolean slowly) {
    Desk desk = Desk.ready("simcom", slowly).says("AT+NETOPEN\r", OK + "\r\n+NETOPEN: 0\r\n");
    desk.says("AT+CIPOPEN=1,\"UDP\",,,5000\r", OK);
    desk.uplinks.sockets.listener.opened(40000);
    desk.hears("\r\n+CIPOPEN: 1,0\r\n")
        .says("AT+CIPSEND=1,2\r", "\r\n> ")
        .says("hi", "\r\n+CIPERROR: 3\r\n\r\nERROR\r\n")
        .says("AT+CIPSEND=1,2,\"203.0.113.1\",53\r", "\r\n> ")
        .says("hi", OK + "\r\n+CIPSEND: 1,2,2\r\n");
    assertThat(calls(desk)).endsWith("send hi to 203.0.113.1:53");
    comes(desk, "yo");
    desk.hears("\r\nRECV FROM:203.0.113.1:7\r\n+IPD2\r\nyo").says("AT+CIPSRIP=0\r", OK);
    comes(desk, "yo");
    desk.hears("\r\n+IPD2\r\nyo").says("AT+CIPRXGET=1\r", OK);
    comes(desk, "one");
    comes(desk, "two");
    desk.hears("\r\n+CIPRXGET: 1,1\r\n")
        .says("AT+CIPRXGET=2,1\r", "\r\n+CIPRXGET: 2,1,3,3\r\none" + OK)
        .says("AT+CIPRXGET=2,1\r", "\r\n+CIPRXGET: 2,1,3,0\r\ntwo" + OK);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tlsSocketsAreReadBeforeTheResult(boolean slowly) {
    Desk desk = Desk.ready("simcom", slowly);
    desk.says("AT+CCHOPEN=0,\"h\",443,2\r", "\r\n+CCHOPEN: 0,11\r\n\r\nERROR\r\n")
        .says("AT+CCHSET=1,1\r", OK)
        .says("AT+CCHSTART\r", OK + "\r\n+CCHSTART: 0\r\n")
        .says("AT+CCHSTART\r", "\r\nERROR\r\n")
        .says("AT+CCHSET=0,0\r", "\r\nERROR\r\n")
        .says("AT+CCHSSLCFG=0,3\r", OK)
        .says("AT+CSSLCFG=\"authmode\",3,1\r", OK)
        .says("AT+CCHOPEN=0,\"h\",443,2\r", OK);
    assertThat(desk.uplinks.sockets.target.tls().verify()).isTrue();
    desk.uplinks.sockets.listener.opened(40000);
    desk.hears("\r\n+CCHOPEN: 0,0\r\n")
        .says("AT+CCHSEND=0,2\r", "\r\n> ")
        .says("hi", OK + "\r\n+CCHSEND: 0,0\r\n");
    comes(desk, "+CCHRECV: 0,0");
    desk.hears("\r\n+CCHEVENT: 0,RECV EVENT\r\n")
        .says("AT+CCHRECV?\r", "\r\n+CCHRECV: LEN,13,0\r\n" + OK)
        .says(
            "AT+CCHRECV=0,1024\r",
            OK + "\r\n+CCHRECV: DATA,0,13\r\n+CCHRECV: 0,0\r\n+CCHRECV: 0,0\r\n")
        .says("AT+CCHRECV=0,1024\r", OK + "\r\n+CCHRECV: 0,0\r\n");
    desk.uplinks.sockets.listener.ended();
    desk.hears("\r\n+CCH_PEER_CLOSED: 0\r\n").says("AT+CCHSTOP\r", OK + "\r\n+CCHSTOP: 0\r\n");
  }
}
