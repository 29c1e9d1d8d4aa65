package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.emulator.uplink.HttpAnswer;
import io.github.atelier.emulator.uplink.LinkFailure;
import io.github.atelier.emulator.uplink.LinkFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP commands of two vendors, octet for octet; the network is played by hand. */
class HttpTest {
  private static final String OK = "\r\nOK\r\n";
  private static final String CONNECT = "\r\nCONNECT\r\n";
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n";

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static HttpAnswer answer(int status, long told, String body) {
    return new HttpAnswer(status, octets(HEAD), told, octets(body));
  }

  private static String error(int number) {
    return "\r\n+CME ERROR: " + number + "\r\n";
  }

  private static Desk quectel(boolean slowly) {
    return Desk.ready("quectel", slowly).says("AT+CMEE=1\r", OK);
  }

  private static Desk withUrl(Desk desk, String url) {
    return desk.says("AT+QHTTPURL=" + url.length() + ",80\r", CONNECT).says(url, OK);
  }

  private static String sent(Desk desk) {
    return new String(desk.uplinks.request.octets(), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aGetIsAskedAndReadThroughTheTransparentMode(boolean slowly) {
    Desk desk = withUrl(quectel(slowly), "http://example.com:8080/a?b=c");
    desk.says("AT+QHTTPURL?\r", "\r\n+QHTTPURL: http://example.com:8080/a?b=c\r\n" + OK)
        .says("AT+QHTTPGET=80\r", OK);
    assertThat(desk.uplinks.request.target().toString()).isEqualTo("tcp example.com:8080");
    assertThat(desk.uplinks.request.patience()).isEqualTo(Duration.ofSeconds(80));
    assertThat(sent(desk))
        .isEqualTo(
            "GET /a?b=c HTTP/1.1\r\nHost: example.com:8080\r\nAccept: */*\r\nUser-Agent: Quectel_MODULE\r\nConnection: close\r\n\r\n");
    desk.says("AT+QHTTPGET=80\r", error(703));
    desk.uplinks.answers.answered(answer(200, 5, "hello"));
    desk.hears("\r\n+QHTTPGET: 0,200,5\r\n")
        .says("AT+QHTTPREAD=80\r", CONNECT + "hello" + OK + "\r\n+QHTTPREAD: 0\r\n")
        .says("AT+QHTTPREAD=80\r", error(705));
  }

  @Test
  void aLengthThatTheServerDidNotTellIsNotTold() {
    Desk desk = withUrl(quectel(false), "http://h/").says("AT+QHTTPGET\r", OK);
    desk.uplinks.answers.answered(answer(404, -1, "no"));
    desk.hears("\r\n+QHTTPGET: 0,404\r\n")
        .says("AT+QHTTPCFG=\"responseheader\",1\r", OK)
        .says("AT+QHTTPREADFILE=\"RAM:r\",80\r", OK + "\r\n+QHTTPREADFILE: 0\r\n")
        .says(
            "AT+QFDWL=\"RAM:r\"\r",
            CONNECT + HEAD + "no\r\n+QFDWL: 47," + sum(HEAD + "no") + "\r\n" + OK);
  }

  /** Exclusive or of big-endian words, done anew here. */
  private static String sum(String text) {
    int high = 0;
    int low = 0;
    for (int i = 0; i < text.length(); i++) {
      if (i % 2 == 0) {
        high ^= text.charAt(i);
      } else {
        low ^= text.charAt(i);
      }
    }
    return String.format("%02x%02x", high, low);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPostTakesItsBodyOrTheWholeRequest(boolean slowly) {
    Desk desk = withUrl(quectel(slowly), "https://h/auth");
    desk.says("AT+QHTTPCFG=\"contenttype\",4\r", OK)
        .says("AT+QHTTPPOST=2,60,60\r", CONNECT)
        .says("{}", OK);
    assertThat(sent(desk))
        .isEqualTo(
            "POST /auth HTTP/1.1\r\nHost: h\r\nAccept: */*\r\nUser-Agent: Quectel_MODULE\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
    assertThat(desk.uplinks.request.target().tls().verify()).isFalse();
    desk.uplinks.answers.answered(answer(200, 0, ""));
    desk.hears("\r\n+QHTTPPOST: 0,200,0\r\n");
    String whole = "POST /x HTTP/1.1\r\nHost: h\r\npassword: s3cret\r\n\r\n";
    desk.says("AT+QHTTPCFG=\"requestheader\",1\r", OK)
        .says("AT+QHTTPPOST=" + whole.length() + ",60,60\r", CONNECT)
        .says(whole, OK);
    assertThat(sent(desk)).isEqualTo(whole);
    assertThat(desk.tapped).noneMatch(line -> line.contains("s3cret"));
  }

  @Test
  void whatGoesWrongIsToldByTheVendorsNumber() {
    Desk desk = withUrl(quectel(false), "https://h/");
    Object[][] causes = {
      {Kind.NAME_NOT_RESOLVED, 714},
      {Kind.CONNECTION_REFUSED, 716},
      {Kind.TIMED_OUT, 702},
      {Kind.TLS_UNTRUSTED, 706},
      {Kind.PEER_CLOSED, 719},
      {Kind.TOO_LARGE, 729},
      {Kind.PROTOCOL, 701},
    };
    for (Object[] cause : causes) {
      desk.says("AT+QHTTPGET\r", OK);
      desk.uplinks.answers.failed(new LinkFailure((Kind) cause[0], "x"));
      desk.hears("\r\n+QHTTPGET: " + cause[1] + "\r\n");
    }
    desk.says("AT+QHTTPGET\r", OK).says("AT+QHTTPSTOP\r", OK + "\r\n+QHTTPGET: 701\r\n");
    desk.says("AT+CGACT=0,1\r", OK).says("AT+QHTTPGET\r", OK + "\r\n+QHTTPGET: 709\r\n");
  }

  @Test
  void whatCannotBeAskedIsRefusedBeforeTheHostSendsItsData() {
    quectel(false)
        .says("AT+QHTTPGET\r", error(712))
        .says("AT+QHTTPPOST=3\r", error(712))
        .says("AT+QHTTPURL=3\r", CONNECT)
        .says("ftp", error(711))
        .says("AT+QHTTPURL=9,2\r", CONNECT)
        .says("http", "")
        .pass(Duration.ofSeconds(3))
        .hears(error(726))
        .says("AT\r", OK);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theOtherVendorStartsAServiceAndReadsByRange(boolean slowly) {
    Desk desk = Desk.ready("simcom", slowly);
    desk.says("AT+HTTPPARA=\"URL\",\"http://h/\"\r", "\r\nERROR\r\n")
        .says("AT+HTTPINIT\r", OK)
        .says("AT+HTTPINIT\r", "\r\nERROR\r\n")
        .says("AT+HTTPPARA=\"URL\",\"http://h/topic/a\"\r", OK)
        .says("AT+HTTPPARA=\"CONTENT\",\"application/octet-stream\"\r", OK)
        .says("AT+HTTPPARA=\"USERDATA\",\"password: s3cret\"\r", OK)
        .says("AT+HTTPPARA=\"USERDATA\",\"X-Second: 2\"\r", OK)
        .says("AT+HTTPPARA=\"UA\",\"me\"\r", OK)
        .says("AT+HTTPDATA=3,1000\r", "\r\nDOWNLOAD\r\n")
        .says("\0\1\2", OK)
        .says("AT+HTTPACTION=1\r", OK);
    assertThat(sent(desk))
        .isEqualTo(
            "POST /topic/a HTTP/1.1\r\nHost: h\r\nAccept: */*\r\nUser-Agent: me\r\nConnection: close\r\nContent-Type: application/octet-stream\r\nContent-Length: 3\r\npassword: s3cret\r\nX-Second: 2\r\n\r\n\0\1\2");
    desk.uplinks.answers.answered(answer(200, -1, "0123456789"));
    desk.hears("\r\n+HTTPACTION: 1,200,10\r\n")
        .says("AT+HTTPHEAD\r", "\r\n+HTTPHEAD: " + HEAD.length() + "\r\n" + HEAD + OK)
        .says("AT+HTTPREAD?\r", "\r\n+HTTPREAD: LEN,10\r\n" + OK)
        .says("AT+HTTPREAD=0,4\r", OK + "\r\n+HTTPREAD: 4\r\n0123\r\n+HTTPREAD: 0\r\n")
        .says("AT+HTTPREAD=4,40\r", OK + "\r\n+HTTPREAD: 6\r\n456789\r\n+HTTPREAD: 0\r\n")
        .says("AT+HTTPREAD=10,40\r", OK + "\r\n+HTTPREAD: 0\r\n")
        .says("AT+HTTPREADFILE=\"r.txt\"\r", OK + "\r\n+HTTPREADFILE: 0\r\n")
        .says("AT+FSATTRI=\"r.txt\"\r", "\r\n+FSATTRI: 10\r\n" + OK)
        .says("AT+HTTPPOSTFILE=\"r.txt\"\r", OK);
    assertThat(sent(desk)).endsWith("\r\n\r\n0123456789");
    desk.uplinks.answers.failed(new LinkFailure(Kind.TLS_UNTRUSTED, "x"));
    desk.hears("\r\n+HTTPPOSTFILE: 715,0\r\n").says("AT+HTTPACTION=0\r", OK);
    desk.uplinks.answers.failed(new LinkFailure(Kind.NAME_NOT_RESOLVED, "x"));
    desk.hears("\r\n+HTTPACTION: 0,603,0\r\n")
        .says("AT+HTTPTERM\r", OK)
        .says("AT+HTTPTERM\r", "\r\nERROR\r\n");
    assertThat(desk.tapped).noneMatch(line -> line.contains("s3cret"));
  }

  @Test
  void aRestartForgetsWhatWasConfiguredAndWhatWasOnItsWay() {
    Desk desk = withUrl(quectel(false), "http://h/").says("AT+QHTTPGET\r", OK);
    desk.says("AT+CFUN=1,1\r", OK).pass(Duration.ofSeconds(5));
    assertThat(desk.uplinks.calls).contains("abort");
    desk.uplinks.answers.answered(answer(200, 1, "x"));
    desk.hearsAfter("ATE0\r");
    desk.says("AT+CMEE=1\r", OK).says("AT+QHTTPURL?\r", error(712));
  }
}
