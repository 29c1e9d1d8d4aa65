package io.github.atelier.platform.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: takes one request at a time, answers it, and only then looks at the next, so that
 * pipelined requests are answered in order and cannot pile up. Confined to its event loop.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

  /** How much is read and thrown away so that a refused client sees the answer, not a reset. */
  private static final int MAX_DRAINED = 1024 * 1024;

  private static final Duration MAX_DRAIN = Duration.ofSeconds(2);

  private enum State {
    /** Nothing of a request has come. */
    IDLE,
    HEADERS,
    BODY,
    ANSWERING,
    WRITING,
    /** Refused; what still comes is thrown away. */
    DRAINING
  }

  private final HttpLimits limits;
  private final HttpRoutes routes;
  private final AtomicLong bodyBytes;
  private final boolean secure;

  private State state = State.IDLE;
  private Future<?> deadline;
  private ChannelHandlerContext context;
  private boolean wanting;
  private int requests;
  private int drained;

  private io.netty.handler.codec.http.HttpRequest head;
  private HttpRoutes.Match.Found route;
  private ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private long reserved;

  HttpConnection(HttpLimits limits, HttpRoutes routes, AtomicLong bodyBytes, boolean secure) {
    this.limits = limits;
    this.routes = routes;
    this.bodyBytes = bodyBytes;
    this.secure = secure;
  }

  /** Stands before the decoder: starts the clock of the headers, and swallows what is drained. */
  ChannelInboundHandlerAdapter firstByte() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        if (state == State.DRAINING) {
          drained += ((ByteBuf) bytes).readableBytes();
          ReferenceCountUtil.release(bytes);
          if (drained > MAX_DRAINED) {
            ctx.close();
          } else {
            ctx.read();
          }
          return;
        }
        if (state == State.IDLE) {
          enter(State.HEADERS, limits.headerTimeout());
        }
        ctx.fireChannelRead(bytes);
      }
    };
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    enter(State.IDLE, limits.headerTimeout());
    want();
  }

  /** Asks for the next piece of a request: one at most comes, however much is there. */
  private void want() {
    wanting = true;
    context.read();
  }

  /** A read may have ended without a whole piece: what is still wanted is asked for again. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (wanting) {
      ctx.read();
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    cancelDeadline();
    release();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset, or bytes that are not TLS: the peer's affair.
    LOG.debug("an HTTP connection of {} failed: {}", remote(), cause.toString());
    if (!(cause instanceof IOException)) {
      LOG.trace("the failure", cause);
    }
    ctx.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    wanting = false;
    try {
      if (state == State.HEADERS || state == State.IDLE) {
        if (message instanceof io.netty.handler.codec.http.HttpRequest request) {
          begin(request);
        }
      }
      if (message instanceof HttpContent content && state == State.BODY) {
        take(content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
    if (state == State.HEADERS || state == State.BODY || state == State.DRAINING) {
      want();
    }
  }

  private void begin(io.netty.handler.codec.http.HttpRequest request) {
    requests++;
    if (request.decoderResult().isFailure()) {
      refuse(broken(request.decoderResult().cause()));
      return;
    }
    if (request.headers().size() > limits.maxHeaders()) {
      refuse(HttpResponse.problem(431, "more than " + limits.maxHeaders() + " headers"));
      return;
    }
    String path = path(request.uri());
    HttpRoutes.Match match = routes.find(request.method().name(), path);
    if (match instanceof HttpRoutes.Match.NoMethod other) {
      refuse(
          HttpResponse.problem(
                  405, request.method() + " is not for " + path + ": use " + other.allowed())
              .with("Allow", String.join(", ", other.allowed())));
      return;
    }
    if (!(match instanceof HttpRoutes.Match.Found found)) {
      refuse(HttpResponse.problem(404, "there is nothing at " + printable(path)));
      return;
    }
    head = request;
    route = found;
    body = new ByteArrayOutputStream(64);
    long announced = HttpUtil.getContentLength(request, -1L);
    if (announced > found.maxBody()) {
      refuse(tooLarge());
      return;
    }
    String expect = request.headers().get("Expect");
    if (expect != null) {
      if (!expect.equalsIgnoreCase("100-continue")) {
        refuse(HttpResponse.problem(417, "only Expect: 100-continue is known"));
        return;
      }
      context.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
    enter(State.BODY, limits.bodyTimeout());
  }

  private void take(HttpContent content) {
    if (content.decoderResult().isFailure()) {
      // The line in front of a chunk is no request line, whatever the decoder calls it.
      Throwable cause = content.decoderResult().cause();
      refuse(
          cause instanceof TooLongHttpLineException
              ? HttpResponse.problem(413, "a part of the body is too long")
              : broken(cause));
      return;
    }
    ByteBuf bytes = content.content();
    int size = bytes.readableBytes();
    if (body.size() + size > route.maxBody()) {
      refuse(tooLarge());
      return;
    }
    reserved += size;
    if (bodyBytes.addAndGet(size) > limits.maxBodyBytes()) {
      refuse(HttpResponse.problem(503, "too many request bodies at once; try again later"));
      return;
    }
    byte[] part = new byte[size];
    bytes.readBytes(part);
    body.write(part, 0, size);
    if (content instanceof LastHttpContent) {
      answer();
    }
  }

  private void answer() {
    enter(State.ANSWERING, limits.answerTimeout());
    int number = requests;
    HttpRequest request = request();
    CompletableFuture<HttpResponse> future;
    try {
      future = route.endpoint().answer(request);
    } catch (RuntimeException e) {
      future = CompletableFuture.failedFuture(e);
    }
    future.whenComplete(
        (response, failure) -> {
          HttpResponse answer = failure == null ? response : failed(request, failure);
          if (context.executor().inEventLoop()) {
            answered(number, answer);
          } else {
            context.executor().execute(() -> answered(number, answer));
          }
        });
  }

  private void answered(int number, HttpResponse response) {
    // Not after a time-out, and not for a later request.
    if (state == State.ANSWERING && number == requests) {
      write(response, HttpUtil.isKeepAlive(head) && requests < limits.maxRequests());
    }
  }

  private static HttpResponse failed(HttpRequest request, Throwable failure) {
    LOG.error("{} failed", request, failure);
    return HttpResponse.problem(500, "the platform failed on this request; its log says why");
  }

  /** Answers, and takes nothing more from this connection. */
  private void refuse(HttpResponse response) {
    write(response, false);
  }

  private void write(HttpResponse response, boolean keepAlive) {
    boolean whole = state == State.ANSWERING;
    enter(State.WRITING, limits.writeTimeout());
    DefaultFullHttpResponse message =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(response.status()),
            Unpooled.wrappedBuffer(response.body()));
    // Spelt so: C SDK 4.x searches for these very bytes. Netty's own constants are lower case.
    message.headers().set("Content-Type", response.contentType());
    message.headers().set("Content-Length", response.body().length);
    response.headers().forEach((name, value) -> message.headers().set(name, value));
    if (!keepAlive) {
      message.headers().set("Connection", "close");
    } else if (head.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      message.headers().set("Connection", "keep-alive");
    }
    context
        .writeAndFlush(message)
        .addListener(
            written -> {
              release();
              if (!written.isSuccess()) {
                context.close();
              } else if (keepAlive) {
                enter(State.IDLE, limits.keepAlive());
                want();
              } else if (whole) {
                context.close();
              } else {
                drain();
              }
            });
  }

  /** Closes our direction and reads a little more: closing on unread bytes would send a reset. */
  private void drain() {
    enter(State.DRAINING, MAX_DRAIN);
    if (context.channel() instanceof DuplexChannel channel && !secure) {
      channel.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
    want();
  }

  private HttpRequest request() {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    head.headers()
        .forEach(
            header ->
                headers
                    .computeIfAbsent(
                        header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                    .add(header.getValue()));
    String uri = head.uri();
    int question = uri.indexOf('?');
    return new HttpRequest(
        head.method().name(),
        path(uri),
        question < 0 ? "" : uri.substring(question + 1),
        headers,
        body.toByteArray(),
        remote(),
        secure);
  }

  private static String path(String uri) {
    int question = uri.indexOf('?');
    String path = question < 0 ? uri : uri.substring(0, question);
    if (path.isEmpty()) {
      return "/";
    }
    // The absolute form of a request to a proxy: http://host/path.
    int scheme = path.startsWith("/") ? -1 : path.indexOf("://");
    int slash = scheme < 0 ? 0 : path.indexOf('/', scheme + 3);
    return slash < 0 ? "/" : path.substring(slash);
  }

  private HttpResponse tooLarge() {
    return HttpResponse.problem(
        413, "the body is larger than the " + route.maxBody() + " octets that are taken here");
  }

  private static HttpResponse broken(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return HttpResponse.problem(414, "the request line is too long");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return HttpResponse.problem(431, "the headers are too long");
    }
    if (cause instanceof TooLongFrameException) {
      return HttpResponse.problem(413, "a part of the request is too long");
    }
    return HttpResponse.problem(400, "this is not HTTP/1.1: " + printable(cause.getMessage()));
  }

  private void enter(State next, Duration limit) {
    state = next;
    cancelDeadline();
    deadline = context.executor().schedule(this::expired, limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void expired() {
    switch (state) {
      case HEADERS -> refuse(HttpResponse.problem(408, "the headers did not come in time"));
      case BODY -> refuse(HttpResponse.problem(408, "the body did not come in time"));
      case ANSWERING -> {
        requests++;
        write(HttpResponse.problem(504, "the platform found no answer in time"), false);
      }
      default -> context.close();
    }
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  private void release() {
    bodyBytes.addAndGet(-reserved);
    reserved = 0;
    body = new ByteArrayOutputStream(0);
  }

  private String remote() {
    return String.valueOf(context.channel().remoteAddress());
  }

  private static String printable(String text) {
    if (text == null) {
      return "";
    }
    String shown = text.length() > 200 ? text.substring(0, 200) + "…" : text;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
