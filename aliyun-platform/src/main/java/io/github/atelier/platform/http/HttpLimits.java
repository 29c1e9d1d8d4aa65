package io.github.atelier.platform.http;

import java.time.Duration;

/**
 * How much of anything the server takes. Immutable.
 *
 * @param maxConnections open at once on a door; more are closed at once
 * @param maxRequestLine longest request line, in bytes; more is answered 414
 * @param maxHeaderBytes all headers of a request together; more is answered 431
 * @param maxHeaders how many headers; more is answered 431
 * @param maxBodyBytes bodies that are being received or answered on all connections together; a
 *     request that does not fit is answered 503
 * @param maxRequests on one connection, which then is closed
 * @param headerTimeout from the first byte (on a new connection: from its opening) to the end of
 *     the headers; then 408
 * @param bodyTimeout from there to the end of the body; then 408
 * @param answerTimeout from there to the endpoint's answer; then 504
 * @param writeTimeout until the peer has read the answer; then the connection is closed
 * @param keepAlive silence between two requests
 */
public record HttpLimits(
    int maxConnections,
    int maxRequestLine,
    int maxHeaderBytes,
    int maxHeaders,
    long maxBodyBytes,
    int maxRequests,
    Duration headerTimeout,
    Duration bodyTimeout,
    Duration answerTimeout,
    Duration writeTimeout,
    Duration keepAlive) {

  /**
   * 1,024 connections, 16 KiB of request line (an SDK's parameters travel there), 16 KiB and 64
   * headers, 64 MiB of bodies, 10,000 requests a connection; 10 s, 30 s, 30 s, 30 s; 60 s.
   */
  public static HttpLimits defaults() {
    return new HttpLimits(
        1024,
        16 * 1024,
        16 * 1024,
        64,
        64L * 1024 * 1024,
        10_000,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60));
  }
}
