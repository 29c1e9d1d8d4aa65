package io.github.atelier.platform.thing;

import io.github.atelier.platform.http.HttpEndpoint;
import io.github.atelier.platform.http.HttpRequest;
import io.github.atelier.platform.http.HttpResponse;
import io.github.atelier.platform.http.HttpRoutes;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Hands out firmware and configuration by a name nobody can guess, in one piece. */
public final class FileEndpoint implements HttpEndpoint {
  /** What the paths begin with. */
  public static final String PREFIX = "/files/";

  private final Things things;

  /** The files of this room. */
  public FileEndpoint(Things things) {
    this.things = things;
  }

  /** Adds this to a door's routes. */
  public static HttpRoutes addTo(HttpRoutes routes, Things things) {
    return routes.below(Set.of("GET", "HEAD"), PREFIX, 0, new FileEndpoint(things));
  }

  @Override
  public CompletableFuture<HttpResponse> answer(HttpRequest request) {
    String token = request.path().substring(PREFIX.length());
    if (!token.matches("[0-9a-f]{48}")) {
      return CompletableFuture.completedFuture(HttpResponse.problem(404, "no such file"));
    }
    return things
        .file(token)
        .thenApply(
            file ->
                file.map(
                        one ->
                            new HttpResponse(
                                200, "application/octet-stream", Map.of(), one.content()))
                    .orElseGet(() -> HttpResponse.problem(404, "no such file")));
  }
}
