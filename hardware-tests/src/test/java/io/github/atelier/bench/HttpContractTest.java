package io.github.atelier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atelier.driver.Files;
import io.github.atelier.driver.HttpRequest;
import io.github.atelier.driver.HttpResponse;
import io.github.atelier.driver.Modem;
import io.github.atelier.driver.ModemOptions;
import io.github.atelier.driver.ReadyOptions;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.CommandRefusedException;
import io.github.atelier.driver.channel.WireLog;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.emulator.uplink.ResolveRule;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.value.Values;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code Modem.http()} and {@code Modem.files()} promise, in every built-in dialect that has
 * them: the same test, the same web server, no word of any vendor.
 */
class HttpContractTest {
  private static final int[] LENGTHS = {0, 1, 1024, 100 * 1024};

  private final List<String> wire = new CopyOnWriteArrayList<>();
  private LoopWeb web;
  private Emulator emulator;
  private Modem modem;

  static Stream<String> dialects() {
    return Dialects.BUILT_IN.stream().filter(name -> Dialects.load(name).hasOperation("http-open"));
  }

  private void start(String name, ModuleConfig config) throws Exception {
    Dialect dialect = Dialects.load(name);
    web = new LoopWeb();
    emulator =
        Emulator.start(
            dialect,
            config.withAttachDelay(Duration.ofMillis(50)),
            List.of(ResolveRule.parse("*.example:443:127.0.0.1:" + port())));
    int port =
        emulator
            .tcpPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .address()
            .getPort();
    WireLog log = (direction, text, nanos) -> wire.add(text);
    modem =
        Modem.open(
            Transports.parse("tcp:127.0.0.1:" + port),
            dialect,
            ModemOptions.defaults().withWireLog(log));
    modem.ready(ReadyOptions.defaults().withPoll(Duration.ofMillis(50)));
  }

  private String port() {
    return web.url(true, "").replaceAll(".*:", "");
  }

  private void start(String name) throws Exception {
    start(name, ModuleConfig.defaults());
  }

  @AfterEach
  void stop() {
    if (modem != null) {
      modem.close();
    }
    if (emulator != null) {
      emulator.close();
    }
    if (web != null) {
      web.close();
    }
  }

  private HttpRequest get(boolean tls, String path) {
    HttpRequest request = HttpRequest.get(web.url(tls, path));
    return tls ? request.withCa(web.ca()) : request;
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void bodiesOfEveryOctetAreGotWholeAndInChunks(String name) throws Exception {
    start(name);
    for (int length : LENGTHS) {
      for (boolean tls : new boolean[] {false, true}) {
        HttpResponse whole = modem.http().request(get(tls, "/get/" + length));
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.body()).as("%d octets", length).isEqualTo(LoopWeb.octets(length));
      }
      HttpResponse chunked = modem.http().request(get(true, "/chunked/" + length));
      assertThat(chunked.body())
          .as("%d octets in chunks", length)
          .isEqualTo(LoopWeb.octets(length));
      assertThat(chunked.header("Transfer-encoding")).isEqualTo("chunked");
    }
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void bodiesOfEveryOctetArePostedAndComeBack(String name) throws Exception {
    start(name);
    for (int length : LENGTHS) {
      HttpResponse back =
          modem
              .http()
              .request(
                  HttpRequest.post(
                          web.url(true, "/echo"),
                          "application/octet-stream",
                          LoopWeb.octets(length))
                      .withCa(web.ca()));
      assertThat(back.status()).isEqualTo(200);
      assertThat(back.body()).as("%d octets", length).isEqualTo(LoopWeb.octets(length));
      assertThat(web.asked.poll(5, TimeUnit.SECONDS))
          .isEqualTo("POST null application/octet-stream");
    }
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void aSecretHeaderReachesTheServerAndNoLog(String name) throws Exception {
    start(name);
    byte[] json = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    HttpResponse posted =
        modem
            .http()
            .request(
                HttpRequest.post(web.url(true, "/echo"), "application/json", json)
                    .withHeader("password", "t0ken-of-the-device")
                    .withCa(web.ca()));
    assertThat(posted.body()).isEqualTo(json);
    assertThat(web.asked.poll(5, TimeUnit.SECONDS))
        .isEqualTo("POST t0ken-of-the-device application/json");
    HttpRequest get = get(false, "/echo").withHeader("password", "t0ken-of-the-device");
    assertThat(modem.http().request(get).status()).isEqualTo(200);
    assertThat(web.asked.poll(5, TimeUnit.SECONDS)).startsWith("GET t0ken-of-the-device");
    assertThat(get.toString()).doesNotContain("t0ken");
    assertThat(wire).isNotEmpty().noneMatch(line -> line.contains("t0ken"));
  }

  /** As of HTTPS access to Aliyun: a token that comes in an answer, and goes in a query. */
  @ParameterizedTest
  @MethodSource("dialects")
  void aSecretOfTheAddressOrOfAnAnswerIsInNoLogAndNoException(String name) throws Exception {
    start(name);
    byte[] answer =
        "{\"code\":0,\"info\":{\"token\":\"t0ken-of-an-answer\"}}".getBytes(StandardCharsets.UTF_8);
    HttpResponse issued =
        modem
            .http()
            .request(
                HttpRequest.post(web.url(true, "/echo"), "application/json", answer)
                    .withCa(web.ca()));
    assertThat(issued.body()).isEqualTo(answer);
    String query = "?a=1&token=t0ken-of-the-url&password=t0ken%2Dtoo&shown=here";
    assertThat(modem.http().request(get(false, "/echo" + query)).status()).isEqualTo(200);
    assertThat(modem.http().request(get(false, "/nowhere" + query)).status()).isEqualTo(404);
    CommandFailedException refused =
        failure(HttpRequest.get("http://localhost:" + unusedPort() + "/" + query));
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      assertThat(cause.toString()).doesNotContain("t0ken");
    }
    assertThat(refused.values().toString()).doesNotContain("t0ken");
    assertThat(get(true, "/" + query).toString()).doesNotContain("t0ken");
    for (String wrong :
        new String[] {"ftp://host/" + query, "http://u:t0ken@/", "http:// " + query}) {
      assertThatThrownBy(() -> HttpRequest.get(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("write https://HOST")
          .hasMessageNotContaining("t0ken")
          .hasNoCause();
    }
    assertThat(wire)
        .anyMatch(line -> line.contains("shown=here"))
        .noneMatch(line -> line.contains("t0ken"));
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void aStatusIsAnAnswerAndARedirectIsNotFollowed(String name) throws Exception {
    start(name);
    assertThat(modem.http().request(get(true, "/nowhere")).status()).isEqualTo(404);
    HttpResponse moved = modem.http().request(get(true, "/moved"));
    assertThat(moved.status()).isEqualTo(302);
    assertThat(moved.header("location")).isEqualTo("https://elsewhere/");
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void aNameIsSentElsewhereByARuleAndIsCheckedInTheCertificate(String name) throws Exception {
    start(name);
    CommandFailedException wrong =
        failure(HttpRequest.get("https://no.such.example/get/1").withCa(web.ca()));
    assertThat(wrong.getMessage()).contains("another host name");
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void whatGoesWrongIsToldAndTheNextRequestIsFree(String name) throws Exception {
    start(name);
    CommandFailedException dns = failure(HttpRequest.get("http://no.such.name.invalid/"));
    assertThat(dns.code()).isEqualTo("dns-failed");
    CommandFailedException refused =
        failure(HttpRequest.get("http://localhost:" + unusedPort() + "/"));
    assertThat(refused.code()).isEqualTo("connection-refused");
    CommandFailedException slow = failure(get(false, "/slow").withPatience(Duration.ofSeconds(2)));
    assertThat(slow.code()).isEqualTo("timed-out");
    try (LoopWeb other = new LoopWeb()) {
      CommandFailedException untrusted =
          failure(HttpRequest.get(web.url(true, "/get/1")).withCa(other.ca()));
      assertThat(untrusted.getMessage()).contains("not signed by the CA");
    }
    assertThat(modem.http().request(get(true, "/get/3")).body()).hasSize(3);
  }

  private static int unusedPort() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return taken.getLocalPort();
    }
  }

  private CommandFailedException failure(HttpRequest request) {
    return catchThrowableOfType(CommandFailedException.class, () -> modem.http().request(request));
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void aBodyWithoutEndIsBoundedInTheModuleAndInTheDriver(String name) throws Exception {
    start(name, ModuleConfig.defaults().withHttpBody(200_000));
    assertThat(failure(get(false, "/endless")).code()).isEqualTo("no-memory");
    assertThat(failure(get(false, "/get/5000").withMostBody(4999)).code())
        .isEqualTo("reply-too-long");
    assertThat(failure(get(false, "/chunked/5000").withMostBody(4999)).code())
        .isEqualTo("reply-too-long");
    assertThat(modem.http().request(get(false, "/get/5000").withMostBody(5000)).body())
        .hasSize(5000);
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void withoutADataConnectionThereIsNoRequest(String name) throws Exception {
    start(name);
    modem.await(modem.command("pdp.activate", Values.of("cid", 1).withCode("active", "no")));
    assertThat(failure(get(false, "/get/1")).code()).isEqualTo("no-pdp");
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void filesAreWrittenListedReadAndDeleted(String name) throws Exception {
    start(name, ModuleConfig.defaults().withStorage(Files.INTERNAL, 150_000));
    Files files = modem.files();
    for (int length : new int[] {1, 1024, 4096, 100 * 1024}) {
      files.write(Files.INTERNAL, "a.bin", LoopWeb.octets(length));
      assertThat(files.read(Files.INTERNAL, "a.bin")).isEqualTo(LoopWeb.octets(length));
      assertThat(files.space(Files.INTERNAL)).isEqualTo(new Files.Space(150_000 - length, 150_000));
    }
    assertThat(files.list(Files.INTERNAL)).extracting(Files.Entry::name).containsExactly("a.bin");
    assertThatThrownBy(() -> files.write(Files.INTERNAL, "b.bin", new byte[60_000]))
        .isInstanceOf(CommandFailedException.class);
    files.delete(Files.INTERNAL, "a.bin");
    assertThat(files.list(Files.INTERNAL)).isEmpty();
    assertThatThrownBy(() -> files.delete(Files.INTERNAL, "a.bin"))
        .isInstanceOf(CommandFailedException.class);
    assertThatThrownBy(() -> files.read(Files.INTERNAL, "a.bin"))
        .isInstanceOf(CommandFailedException.class);
    assertThatThrownBy(() -> files.write(Files.INTERNAL, "x\r\nAT", new byte[1]))
        .isInstanceOf(CommandRefusedException.class);
  }

  @Test
  void aDialectWithoutHttpOrFilesRefusesBeforeAnythingIsSent() throws Exception {
    start("ailink");
    wire.clear();
    assertThatThrownBy(() -> modem.http().request(get(false, "/")))
        .isInstanceOf(CommandRefusedException.class)
        .hasMessageContaining("Nothing was sent");
    assertThatThrownBy(() -> modem.files().read(Files.INTERNAL, "a"))
        .isInstanceOf(CommandRefusedException.class)
        .hasMessageContaining("Nothing was sent");
    assertThat(wire).isEmpty();
  }
}
