/**
 * One small HTTP/1.1 server for every HTTP door, over TLS or plain.
 *
 * <p>Bytes come in at {@link io.github.atelier.platform.http.HttpDoor}, are bounded in length,
 * count and time by {@link io.github.atelier.platform.http.HttpLimits}, and reach an {@link
 * io.github.atelier.platform.http.HttpEndpoint} of {@link
 * io.github.atelier.platform.http.HttpRoutes} as an immutable {@link
 * io.github.atelier.platform.http.HttpRequest}. Answers are never chunked and spell {@code
 * Content-Length} exactly so, because small C clients look for these bytes. Netty stays in here.
 */
package io.github.atelier.platform.http;
