package io.github.atelier.driver.aliyun;

import io.github.atelier.aliyun.http.HttpsLimits;
import io.github.atelier.aliyun.http.HttpsPost;
import io.github.atelier.driver.HttpResponse;
import io.github.atelier.driver.channel.ModemException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * POSTs over the host's own network with the JDK's client: HTTP/1.1, server and its name verified,
 * redirects not followed, the answer bounded. Logs nothing. Thread-safe.
 */
public final class HostHttpsClient implements HttpsClient {
  private final HttpClient client;
  private final Duration patience;

  /**
   * A client that waits 60 s for an answer.
   *
   * @param ca certificates in PEM that the server's must be signed by, or {@code null} for those
   *     that the JDK trusts
   * @throws IllegalArgumentException if they cannot be read
   */
  public HostHttpsClient(byte[] ca) {
    this(ca, Duration.ofSeconds(60));
  }

  /**
   * A client.
   *
   * @param patience for a whole POST, from its connection to the last octet of the answer
   */
  public HostHttpsClient(byte[] ca, Duration patience) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience);
    this.client = ca == null ? builder.build() : builder.sslContext(PemTrust.context(ca)).build();
    this.patience = patience;
  }

  @Override
  public CompletableFuture<HttpResponse> post(HttpsPost post) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(post.uri())
            .timeout(patience)
            .header("Content-Type", post.contentType())
            .POST(HttpRequest.BodyPublishers.ofByteArray(post.body()));
    post.headers().forEach(request::header);
    var exchange =
        client.sendAsync(request.build(), head -> new BoundedBody(HttpsLimits.MAX_ANSWER));
    // The client's own time-out ends with the head; a body that never ends is cut here.
    return exchange
        .copy()
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((answer, failure) -> exchange.cancel(true))
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                throw failed(post, failure);
              }
              return new HttpResponse(answer.statusCode(), head(answer), answer.body());
            });
  }

  private static String head(java.net.http.HttpResponse<?> answer) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(answer.statusCode()).append("\r\n");
    answer
        .headers()
        .map()
        .forEach(
            (name, values) ->
                values.forEach(
                    value -> head.append(name).append(": ").append(value).append("\r\n")));
    return head.append("\r\n").toString();
  }

  private ModemException failed(HttpsPost post, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new ModemException(why(cause) + " (" + post + ")", cause);
  }

  private String why(Throwable cause) {
    if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
      return "no answer within " + patience.toMillis() + " ms";
    }
    if (cause instanceof SSLException) {
      return "the connection is not secure: "
          + cause.getMessage()
          + "; check that the server's certificate is signed by the CA and carries its name";
    }
    for (Throwable one = cause; one != null; one = one.getCause()) {
      if (one instanceof UnresolvedAddressException) {
        return "the name of the host is not known";
      }
    }
    if (cause instanceof ConnectException) {
      return "the connection was refused or the host is not reachable";
    }
    return "the connection broke: " + cause;
  }
}
