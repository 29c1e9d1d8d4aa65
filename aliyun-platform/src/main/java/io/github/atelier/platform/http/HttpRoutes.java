package io.github.atelier.platform.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which endpoint answers which path; the first that fits. Built once, then only read. */
public final class HttpRoutes {
  private final List<Route> routes = new ArrayList<>();

  private record Route(
      Set<String> methods, String path, boolean prefix, int maxBody, HttpEndpoint endpoint) {
    boolean fits(String wanted) {
      return prefix ? wanted.startsWith(path) : wanted.equals(path);
    }
  }

  /** What was found for a request line. */
  sealed interface Match {
    /**
     * An endpoint.
     *
     * @param maxBody longest body it takes, in bytes
     */
    record Found(int maxBody, HttpEndpoint endpoint) implements Match {}

    /** No path like this. */
    record NoPath() implements Match {}

    /** The path, but with other methods. */
    record NoMethod(Set<String> allowed) implements Match {}
  }

  /**
   * Adds an endpoint for exactly this path.
   *
   * @param maxBody longest body, in bytes
   */
  public HttpRoutes at(Set<String> methods, String path, int maxBody, HttpEndpoint endpoint) {
    routes.add(new Route(Set.copyOf(methods), path, false, maxBody, endpoint));
    return this;
  }

  /** Adds an endpoint for every path that begins so. */
  public HttpRoutes below(Set<String> methods, String prefix, int maxBody, HttpEndpoint endpoint) {
    routes.add(new Route(Set.copyOf(methods), prefix, true, maxBody, endpoint));
    return this;
  }

  Match find(String method, String path) {
    Set<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      if (route.fits(path)) {
        if (route.methods().contains(method)) {
          return new Match.Found(route.maxBody(), route.endpoint());
        }
        allowed.addAll(route.methods());
      }
    }
    return allowed.isEmpty() ? new Match.NoPath() : new Match.NoMethod(allowed);
  }
}
