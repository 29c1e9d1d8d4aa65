package io.github.atelier.emulator.uplink.real;

import io.github.atelier.emulator.uplink.HttpAnswer;
import io.github.atelier.emulator.uplink.HttpExchange;
import io.github.atelier.emulator.uplink.HttpRequest;
import io.github.atelier.emulator.uplink.LinkFailure;
import io.github.atelier.emulator.uplink.LinkFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;

/**
 * One request and its answer over a socket of its own, on a thread that may block. The head is
 * bounded in lines and their lengths, the body in octets, the whole in time.
 */
final class HttpFetch implements HttpExchange {
  private static final int BUFFER = 8192;
  private static final int HTTP_CONTINUE = 200;
  private static final int MOST_INTERIM = 16;
  private static final Http1Config BOUNDS =
      Http1Config.custom()
          .setMaxLineLength(8192)
          .setMaxHeaderCount(128)
          .setMaxEmptyLineCount(8)
          .build();

  private final UplinkThreads threads;
  private final Executor callbacks;
  private final Listener listener;
  private final Consumer<HttpFetch> done;
  private final SessionInputBufferImpl buffer = new SessionInputBufferImpl(BUFFER, BUFFER);
  private Socket socket;
  private boolean over;
  private boolean late;

  /**
   * @param done told when nothing is left of it
   */
  HttpFetch(
      UplinkThreads threads, Executor callbacks, Listener listener, Consumer<HttpFetch> done) {
    this.threads = threads;
    this.callbacks = callbacks;
    this.listener = listener;
    this.done = done;
  }

  void start(SocketOpener opener, HttpRequest request) {
    threads.workers().execute(() -> run(opener, request));
  }

  private void run(SocketOpener opener, HttpRequest request) {
    try (Socket open = opener.open(request.target(), this::opening)) {
      ScheduledFuture<?> deadline = null;
      try {
        open.setSoTimeout(0);
        deadline =
            threads
                .timers()
                .schedule(this::tooLate, request.patience().toMillis(), TimeUnit.MILLISECONDS);
        open.getOutputStream().write(request.octets());
        open.getOutputStream().flush();
        HttpAnswer answer = answer(open.getInputStream(), request);
        report(() -> listener.answered(answer));
      } finally {
        if (deadline != null) {
          deadline.cancel(false);
        }
      }
    } catch (LinkException e) {
      fail(e.failure());
    } catch (HttpException | IOException e) {
      fail(failure(e, request));
    } finally {
      done.accept(this);
    }
  }

  private synchronized void opening(Socket raw) {
    socket = raw;
    if (over) {
      SocketOpener.closeQuietly(raw);
    }
  }

  private synchronized void tooLate() {
    late = true;
    SocketOpener.closeQuietly(socket);
  }

  private HttpAnswer answer(InputStream in, HttpRequest request)
      throws IOException, HttpException, LinkException {
    DefaultHttpResponseParser parser = new DefaultHttpResponseParser(BOUNDS);
    ClassicHttpResponse response = parser.parse(buffer, in);
    for (int i = 0; response != null && response.getCode() < HTTP_CONTINUE; i++) {
      if (i == MOST_INTERIM) {
        throw new LinkException(
            Kind.PROTOCOL, request.target() + " sends interim answers without end", null);
      }
      response = parser.parse(buffer, in);
    }
    if (response == null) {
      throw new NoHttpResponseException(request.target() + " closed without an answer");
    }
    long told = DefaultContentLengthStrategy.INSTANCE.determineLength(response);
    byte[] body =
        request.bodiless() || response.getCode() == 204 || response.getCode() == 304
            ? new byte[0]
            : body(in, told, request);
    return new HttpAnswer(response.getCode(), head(response), told >= 0 ? told : -1, body);
  }

  private byte[] body(InputStream in, long told, HttpRequest request)
      throws IOException, LinkException {
    if (told > request.mostBody()) {
      throw tooLarge(request);
    }
    InputStream body =
        told == ContentLengthStrategy.CHUNKED
            ? new ChunkedInputStream(buffer, in, BOUNDS)
            : told >= 0
                ? new ContentLengthInputStream(buffer, in, told)
                : new IdentityInputStream(buffer, in);
    // these streams read to their end when they are closed, and some have none: the socket is
    // closed
    byte[] octets = body.readNBytes(request.mostBody());
    if (octets.length == request.mostBody() && body.read() >= 0) {
      throw tooLarge(request);
    }
    return octets;
  }

  private static LinkException tooLarge(HttpRequest request) {
    return new LinkException(
        Kind.TOO_LARGE,
        "the answer of " + request.target() + " is longer than " + request.mostBody() + " octets",
        null);
  }

  private static byte[] head(ClassicHttpResponse response) {
    StringBuilder head = new StringBuilder();
    head.append(response.getVersion() == null ? "HTTP/1.1" : response.getVersion())
        .append(' ')
        .append(response.getCode())
        .append(' ')
        .append(response.getReasonPhrase() == null ? "" : response.getReasonPhrase())
        .append("\r\n");
    for (Header field : response.getHeaders()) {
      head.append(field.getName()).append(": ").append(field.getValue()).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private synchronized LinkFailure failure(Exception e, HttpRequest request) {
    if (late || e instanceof SocketTimeoutException) {
      return new LinkFailure(
          Kind.TIMED_OUT,
          request.target()
              + " did not answer in full within "
              + request.patience().toMillis()
              + " ms");
    } else if (e instanceof NoHttpResponseException) {
      return new LinkFailure(Kind.PEER_CLOSED, e.getMessage());
    } else if (e instanceof SocketException) {
      return new LinkFailure(Kind.RESET, request.target() + ": " + e.getMessage());
    }
    return new LinkFailure(
        Kind.PROTOCOL, "the answer of " + request.target() + " is broken: " + e.getMessage());
  }

  private void fail(LinkFailure failure) {
    report(() -> listener.failed(failure));
  }

  private void report(Runnable what) {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
    }
    callbacks.execute(what);
  }

  @Override
  public void abort() {
    synchronized (this) {
      over = true;
      if (socket != null) {
        SocketOpener.closeQuietly(socket);
      }
    }
  }
}
