package io.github.atelier.platform.http;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that asks and asks and reads no answer. */
class UnreadAnswersTest {
  private static final Duration BRIEF = Duration.ofMillis(500);
  private static final HttpLimits LIMITS =
      new HttpLimits(
          4,
          1000,
          1000,
          8,
          1000,
          Integer.MAX_VALUE,
          BRIEF,
          BRIEF,
          BRIEF,
          BRIEF,
          Duration.ofSeconds(60));

  @ParameterizedTest
  @ValueSource(ints = {300, 10_000})
  void whoReadsNoAnswersIsCutOffByTheWriteTimeOut(int size) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpRoutes routes =
        new HttpRoutes()
            .at(
                Set.of("GET"),
                "/",
                0,
                request -> {
                  asked.incrementAndGet();
                  return CompletableFuture.completedFuture(
                      new HttpResponse(200, "text/plain", Map.of(), new byte[size]));
                });
    try (HttpDoor door = new HttpDoor(LIMITS);
        Socket socket = new Socket()) {
      // Before connecting: a window that shrinks later can leave both ends of TCP at a loss.
      socket.setReceiveBufferSize(4096);
      int port = door.listenPlain(InetAddress.getLoopbackAddress(), 0, routes);
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> askForEver(socket));
      await().until(() -> asked.get() > 0);
      await().until(() -> door.connections() == 0);
      writer.get(10, TimeUnit.SECONDS);
    }
  }

  private static void askForEver(Socket socket) {
    byte[] many = "GET / HTTP/1.1\r\n\r\n".repeat(200).getBytes(StandardCharsets.US_ASCII);
    try {
      OutputStream out = socket.getOutputStream();
      while (true) {
        out.write(many);
      }
    } catch (IOException cutOff) {
      // What the test waits for.
    }
  }
}
