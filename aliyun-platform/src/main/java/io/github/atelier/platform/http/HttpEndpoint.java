package io.github.atelier.platform.http;

import java.util.concurrent.CompletableFuture;

/** What answers requests on a route. */
@FunctionalInterface
public interface HttpEndpoint {
  /**
   * Answers a request. Called on an I/O thread: must not block. The next request of the connection
   * is not looked at before the future is complete, on whichever thread; a failure, or none in
   * time, is answered with 500 or 504.
   */
  CompletableFuture<HttpResponse> answer(HttpRequest request);
}
