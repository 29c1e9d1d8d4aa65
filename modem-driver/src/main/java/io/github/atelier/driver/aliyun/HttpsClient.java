package io.github.atelier.driver.aliyun;

import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.http.HttpsLimits;
import io.github.atelier.aliyun.http.HttpsPost;
import io.github.atelier.driver.HttpResponse;
import io.github.atelier.driver.channel.ModemException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Somebody who can POST over TLS: a module ({@link ModuleHttpsClient}) or the host ({@link
 * HostHttpsClient}). Must be thread-safe.
 */
public interface HttpsClient {
  /**
   * Sends one POST.
   *
   * @return the answer, whatever its status, of at most {@link HttpsLimits#MAX_ANSWER} octets;
   *     fails with a {@link ModemException} if there was none. Must complete in bounded time
   */
  CompletableFuture<HttpResponse> post(HttpsPost post);

  /** A secret came back in an answer; whoever logs masks it from now on. */
  default void conceal(Secret secret) {}

  /**
   * Waits for a result of this client.
   *
   * @throws ModemException as the result tells
   * @throws IllegalStateException on a thread where waiting would wait for itself
   */
  default <T> T await(CompletableFuture<T> result) {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModemException("interrupted while waiting for the platform", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        failure.addSuppressed(new Throwable("the call that waited"));
        throw failure;
      }
      throw new ModemException("the driver failed: " + e.getCause(), e.getCause());
    }
  }
}
