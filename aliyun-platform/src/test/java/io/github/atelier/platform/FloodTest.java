package io.github.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.platform.amqp.AmqpRules;
import io.github.atelier.platform.core.PlatformRules;
import io.github.atelier.platform.http.HttpLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that are slow, endless or many, at every door: the connection is answered and closed, no
 * more is taken than the limits say, and the next client is served. The limits are short here; the
 * tests wait for what they bring about, not for time.
 */
class FloodTest {
  private static final int MIB = 1024 * 1024;

  /** What the two ends of a loopback connection hold at most, beside what was taken. */
  private static final int SOCKET_BUFFERS = 16 * MIB;

  private static Overheard all;

  @BeforeAll
  static void start() {
    Duration brief = Duration.ofMillis(700);
    HttpLimits limits =
        new HttpLimits(
            64,
            16 * 1024,
            16 * 1024,
            64,
            8L * MIB,
            2_000,
            brief,
            brief,
            brief,
            brief,
            Duration.ofSeconds(60));
    all =
        new Overheard(
            config ->
                config
                    .plainWebSocketPort(0)
                    .amqpRules(AmqpRules.defaults().withTimeouts(brief, brief))
                    .rules(PlatformRules.with(rules -> rules.connectTimeout = brief)),
            http -> http.withLimits(limits));
  }

  @AfterAll
  static void stop() {
    all.close();
  }

  @AfterEach
  void theNextIsServedAndNoSecretWasSaid() throws Exception {
    all.deviceIsServed();
    all.ownerIsServed();
    all.noSecretWasSaid();
  }

  private static Socket door(String name) throws IOException {
    Socket socket =
        switch (name) {
          case "https" -> Tls.socket(Sample.CA, "localhost", all.platform.httpsPort());
          case "openapi" -> new Socket("127.0.0.1", all.platform.plainOpenApiPort().getAsInt());
          case "console" -> new Socket("127.0.0.1", all.platform.consolePort().getAsInt());
          case "mqtt" -> new Socket("127.0.0.1", all.platform.plainMqttPort().getAsInt());
          case "websocket" -> new Socket("127.0.0.1", all.platform.plainWebSocketPort().getAsInt());
          case "mqtts" -> Tls.socket(Sample.CA, "localhost", all.platform.mqttPort());
          case "amqp" -> Tls.socket(Sample.CA, "localhost", all.platform.amqpPort());
          case "tls" -> new Socket("127.0.0.1", all.platform.httpsPort());
          default -> throw new IllegalArgumentException(name);
        };
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Writes until the other side has enough; gives the octets that went out. */
  private static CompletableFuture<Long> endless(Socket to, String begin, String more) {
    return CompletableFuture.supplyAsync(
        () -> {
          long sent = 0;
          byte[] piece = more.repeat(1 + 4096 / more.length()).getBytes(StandardCharsets.US_ASCII);
          try {
            OutputStream out = to.getOutputStream();
            out.write(begin.getBytes(StandardCharsets.US_ASCII));
            while (sent < 256L * MIB) {
              out.write(piece);
              sent += piece.length;
            }
          } catch (IOException enough) {
            return sent;
          }
          return sent;
        });
  }

  private static String answer(Socket from) {
    StringBuilder text = new StringBuilder();
    try {
      for (int c = from.getInputStream().read(); c >= 0; c = from.getInputStream().read()) {
        text.append((char) c);
      }
    } catch (IOException cut) {
      // A reset after the answer is an end, too.
    }
    return all.heard(text.toString());
  }

  @ParameterizedTest(name = "{1} at {0}: {2}")
  @CsvSource({
    "https,a body,413",
    "https,a chunked body,413",
    "https,chunk extensions,413",
    "https,headers,431",
    "https,one header,431",
    "https,a request line,414",
    "https,trailers,431",
    "openapi,a body,413",
    "openapi,a chunked body,413",
    "openapi,headers,431",
    "openapi,a request line,414",
    "console,a chunked body,413",
    "console,headers,431"
  })
  void somethingWithoutAnEndIsRefusedAndNotKept(String door, String what, int status)
      throws Exception {
    String path =
        switch (door) {
          case "https" -> "/topic/a1Pk0000001/dev1/user/update";
          case "console" -> "/doors";
          default -> "/";
        };
    String head =
        (door.equals("console") ? "GET " : "POST ") + path + " HTTP/1.1\r\nHost: localhost\r\n";
    String chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
    String line = "x".repeat(1000);
    try (Socket socket = door(door)) {
      CompletableFuture<Long> sent =
          switch (what) {
            case "a body" -> endless(socket, head + "Content-Length: 999999999999\r\n\r\n", line);
            case "a chunked body" -> endless(socket, chunked, "3e8\r\n" + line + "\r\n");
            case "chunk extensions" -> endless(socket, chunked + "1;", line);
            case "headers" -> endless(socket, head, "X-Header: " + line + "\r\n");
            case "one header" -> endless(socket, head + "X-Header: ", line);
            case "trailers" -> endless(socket, chunked + "0\r\n", "X-Trailer: " + line + "\r\n");
            default -> endless(socket, "POST /", line);
          };
      assertThat(answer(socket)).startsWith("HTTP/1.1 " + status + " ");
      assertThat(sent.get(20, TimeUnit.SECONDS)).isLessThan(SOCKET_BUFFERS);
    }
  }

  @ParameterizedTest(name = "{1} at {0}")
  @CsvSource({
    "https,headers,408",
    "https,a body,408",
    "openapi,headers,408",
    "openapi,a body,408",
    "console,headers,408"
  })
  void whoComesDropByDropIsTimedFromTheFirst(String door, String what, int status)
      throws Exception {
    try (Socket socket = door(door)) {
      OutputStream out = socket.getOutputStream();
      String path = door.equals("https") ? "/auth" : "/";
      out.write(
          ("POST "
                  + path
                  + " HTTP/1.1\r\n"
                  + (what.equals("a body") ? "Content-Length: 4000\r\n\r\n" : "X-Slow: "))
              .getBytes(StandardCharsets.US_ASCII));
      CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> answer(socket));
      int drops = 0;
      long begun = System.nanoTime();
      while (!answer.isDone() && System.nanoTime() - begun < 15_000_000_000L) {
        try {
          out.write('x');
          drops++;
        } catch (IOException closed) {
          break;
        }
        try {
          answer.get(50, TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException next) {
          continue;
        }
      }
      assertThat(answer.get(10, TimeUnit.SECONDS)).startsWith("HTTP/1.1 " + status + " ");
      assertThat(drops).isGreaterThan(3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https", "openapi", "console", "mqtt", "mqtts", "websocket", "amqp", "tls"})
  void whoSaysNothingIsSentAway(String door) throws Exception {
    try (Socket socket = door(door)) {
      answer(socket);
    }
  }

  /** The clock runs from the connection, not from the last octet. */
  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "websocket", "amqp"})
  void whoBeginsAndGoesOnDropByDropIsSentAway(String door) throws Exception {
    String begin =
        switch (door) {
          case "mqtt" -> "\20\177\0\4MQTT\4\2";
          case "amqp" -> "AMQP\3\1\0";
          default -> "GET /mqtt HTTP/1.1\r\nX-Slow: ";
        };
    try (Socket socket = door(door)) {
      OutputStream out = socket.getOutputStream();
      out.write(begin.getBytes(StandardCharsets.ISO_8859_1));
      CompletableFuture<String> end = CompletableFuture.supplyAsync(() -> answer(socket));
      long begun = System.nanoTime();
      while (!end.isDone() && System.nanoTime() - begun < 15_000_000_000L) {
        try {
          end.get(100, TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException open) {
          try {
            out.write(door.equals("websocket") ? 'x' : 0);
          } catch (IOException closed) {
            break;
          }
        }
      }
      end.get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void aThousandRequestsInOneBreathAreAnsweredOneByOne() throws Exception {
    String one = "GET /?Action=x HTTP/1.1\r\nHost: localhost\r\nX-Acs-Version: 1\r\n\r\n";
    try (Socket socket = door("openapi")) {
      CompletableFuture.runAsync(
          () -> {
            try {
              socket.getOutputStream().write(one.repeat(1000).getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (int i = 0; i < 1000; i++) {
        assertThat(in.readLine()).as("answer %s", i).isEqualTo("HTTP/1.1 400 Bad Request");
        int length = 0;
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
          assertThat(line).isNotEqualTo("Connection: close");
          if (line.startsWith("Content-Length: ")) {
            length = Integer.parseInt(line.substring(16));
          }
        }
        char[] body = new char[length];
        for (int read = 0; read < length; ) {
          read += in.read(body, read, length - read);
        }
        assertThat(new String(body)).contains("\"Code\":\"MissingParameter\"");
      }
    }
  }

  @Test
  void moreConnectionsThanADoorHasAreClosedAtOnce() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 80; i++) {
        idle.add(door("openapi"));
      }
      int closed = 0;
      for (Socket socket : idle) {
        closed += answer(socket).isEmpty() ? 1 : 0;
      }
      assertThat(closed).isEqualTo(80);
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
    Awaitility.await().untilAsserted(() -> all.ownerIsServed());
  }

  @Test
  void manyEndlessBodiesAtOnceDoNotFillTheMemory() throws Exception {
    long before = used();
    List<Socket> sockets = new ArrayList<>();
    List<CompletableFuture<Long>> floods = new ArrayList<>();
    String head = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 40; i++) {
      Socket socket = door("openapi");
      sockets.add(socket);
      floods.add(endless(socket, head, "3e8\r\n" + "x".repeat(1000) + "\r\n"));
    }
    for (Socket socket : sockets) {
      assertThat(answer(socket)).matches("(?s)(HTTP/1.1 (413|503|408) .*)?");
    }
    for (CompletableFuture<Long> flood : floods) {
      assertThat(flood.get(20, TimeUnit.SECONDS)).isLessThan(SOCKET_BUFFERS);
    }
    for (Socket socket : sockets) {
      socket.close();
    }
    assertThat(used() - before).isLessThan(48L * MIB);
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "websocket", "amqp"})
  void noiseWithoutAnEndEndsTheConnection(String door) throws Exception {
    try (Socket socket = door(door)) {
      CompletableFuture<Long> sent = endless(socket, "", "noise, and nothing but noise\n");
      answer(socket);
      assertThat(sent.get(20, TimeUnit.SECONDS)).isLessThan(SOCKET_BUFFERS);
    }
    assertThat(all.platform.device(new DeviceIdentity("a1Pk0000001", "dev1"))).isPresent();
  }
}
