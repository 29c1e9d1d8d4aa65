package io.github.atelier.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.atelier.platform.pki.CertificateAuthority;
import io.github.atelier.platform.pki.CertificateSpec;
import io.github.atelier.platform.pki.ServerCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A web server on loopback, with TLS under a CA of its own and without. */
final class LoopWeb implements AutoCloseable {
  private static final char[] NO_PASSWORD = {};

  private final CertificateAuthority authority = CertificateAuthority.temporary("loop web CA");
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final HttpServer plain;
  private final HttpsServer secure;

  /** What came: the method, and of one field its value. */
  final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  LoopWeb() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ServerCertificate certificate = authority.issue(CertificateSpec.platform(Instant.now()));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, NO_PASSWORD);
    keys.setKeyEntry(
        "server",
        certificate.key(),
        NO_PASSWORD,
        certificate.chain().toArray(new X509Certificate[0]));
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, NO_PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    secure = HttpsServer.create(any, 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(tls));
    plain = HttpServer.create(any, 0);
    serve(secure);
    serve(plain);
  }

  private void serve(HttpServer server) {
    server.setExecutor(threads);
    handle(server, "/get/", e -> answer(e, octets(number(e))));
    handle(
        server,
        "/echo",
        e -> {
          byte[] body = e.getRequestBody().readAllBytes();
          asked.add(
              e.getRequestMethod()
                  + " "
                  + e.getRequestHeaders().getFirst("password")
                  + " "
                  + e.getRequestHeaders().getFirst("Content-Type"));
          answer(e, body);
        });
    handle(server, "/chunked/", e -> chunked(e, octets(number(e))));
    handle(
        server,
        "/moved",
        e -> {
          e.getResponseHeaders().set("Location", "https://elsewhere/");
          e.sendResponseHeaders(302, -1);
        });
    handle(server, "/slow", e -> await(closing));
    handle(server, "/endless", LoopWeb::endless);
    // As a device's reports reach them: by a topic.
    handle(server, "/topic/slow", e -> await(closing));
    handle(server, "/topic/drip", e -> drip(e));
    handle(server, "/topic/endless", LoopWeb::endless);
    handle(
        server,
        "/topic/moved",
        e -> {
          asked.add(e.getRequestURI().getPath());
          e.getResponseHeaders().set("Location", "/topic/elsewhere");
          e.sendResponseHeaders(307, -1);
        });
    handle(
        server,
        "/topic/elsewhere",
        e -> {
          asked.add(e.getRequestURI().getPath());
          answer(e, new byte[0]);
        });
    server.start();
  }

  private static void handle(HttpServer server, String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            handler.handle(exchange);
          }
        });
  }

  private static int number(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    return Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static void chunked(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int at = 0; at < body.length; at += 1000) {
        out.write(body, at, Math.min(1000, body.length - at));
        out.flush();
      }
    }
  }

  /** A head and one octet, and then nothing until the end. */
  private void drip(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write('{');
    exchange.getResponseBody().flush();
    await(closing);
  }

  private static void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    while (true) {
      out.write(octets(4096));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** So many octets: each value comes, and so do line ends, prompts and results. */
  static byte[] octets(int length) {
    byte[] octets = new byte[length];
    byte[] traps =
        "\r\nOK\r\n\r\n+QHTTPREAD: 0\r\n+HTTPREAD: 0\r\n> ".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < length; i++) {
      octets[i] = i >= 512 && i < 512 + traps.length ? traps[i - 512] : (byte) i;
    }
    return octets;
  }

  String url(boolean tls, String path) {
    int port = (tls ? secure : plain).getAddress().getPort();
    return (tls ? "https" : "http") + "://localhost:" + port + path;
  }

  byte[] ca() {
    return authority.certificatePem().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    closing.countDown();
    plain.stop(0);
    secure.stop(0);
    threads.shutdownNow();
  }
}
