package io.github.atelier.driver.aliyun;

import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.http.HttpsLimits;
import io.github.atelier.aliyun.http.HttpsPost;
import io.github.atelier.driver.HttpRequest;
import io.github.atelier.driver.HttpResponse;
import io.github.atelier.driver.Modem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * POSTs with a module's HTTP commands. A PDP context must be active; a dialect without such
 * commands refuses each POST and nothing is sent. Thread-safe; the module does one at a time.
 */
public final class ModuleHttpsClient implements HttpsClient {
  private final Modem modem;
  private final byte[] ca;
  private final Duration patience;

  /**
   * A client that waits 60 s for an answer.
   *
   * @param ca certificates in PEM that the server's must be signed by, or {@code null} for those
   *     that the module has
   */
  public ModuleHttpsClient(Modem modem, byte[] ca) {
    this(modem, ca, Duration.ofSeconds(60));
  }

  /**
   * A client.
   *
   * @param patience in whole seconds; modules take 2 to 120 s
   */
  public ModuleHttpsClient(Modem modem, byte[] ca, Duration patience) {
    this.modem = modem;
    this.ca = ca == null ? null : ca.clone();
    this.patience = patience;
  }

  @Override
  public CompletableFuture<HttpResponse> post(HttpsPost post) {
    post.secrets().forEach(this::conceal);
    HttpRequest request =
        HttpRequest.post(post.uri().toString(), post.contentType(), post.body())
            .withPatience(patience)
            .withMostBody(HttpsLimits.MAX_ANSWER);
    for (Map.Entry<String, String> header : post.headers().entrySet()) {
      request = request.withHeader(header.getKey(), header.getValue());
    }
    return modem.http().requestAsync(ca == null ? request : request.withCa(ca));
  }

  @Override
  public void conceal(Secret secret) {
    modem.channel().redactor().add(secret.reveal().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public <T> T await(CompletableFuture<T> result) {
    return modem.await(result);
  }
}
