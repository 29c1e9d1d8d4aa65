package io.github.atelier.platform.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.util.List;

/**
 * MQTT in binary WebSocket frames (MQTT 3.1.1 chapter 6), on the path {@code /mqtt} with the
 * sub-protocol {@code mqtt}. Where packets end has nothing to do with where frames end. A text
 * frame closes the connection (MQTT-6.0.0-1), any other HTTP request is answered with 404.
 */
final class WebSocketFrames extends MessageToMessageCodec<Object, ByteBuf> {
  private static final String PATH = "/mqtt";
  private static final int MAX_REQUEST = 8 * 1024;

  /** Puts everything that WebSocket needs below MQTT. */
  static void addTo(ChannelPipeline pipeline, int maxFrame, long handshakeMillis) {
    pipeline
        .addLast("http", new HttpServerCodec())
        .addLast("requests", new HttpObjectAggregator(MAX_REQUEST))
        .addLast(
            "upgrade",
            new WebSocketServerProtocolHandler(
                WebSocketServerProtocolConfig.newBuilder()
                    .websocketPath(PATH)
                    .subprotocols("mqtt,mqttv3.1")
                    .maxFramePayloadLength(maxFrame)
                    .handshakeTimeoutMillis(handshakeMillis)
                    .build()))
        .addLast("frames", new WebSocketFrames());
  }

  @Override
  public boolean acceptInboundMessage(Object message) {
    return message instanceof WebSocketFrame || message instanceof FullHttpRequest;
  }

  @Override
  protected void encode(ChannelHandlerContext ctx, ByteBuf bytes, List<Object> out) {
    out.add(new BinaryWebSocketFrame(bytes.retain()));
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, Object message, List<Object> out) {
    if (message instanceof BinaryWebSocketFrame || message instanceof ContinuationWebSocketFrame) {
      out.add(((WebSocketFrame) message).content().retain());
    } else if (message instanceof WebSocketFrame) {
      ctx.close();
    } else {
      FullHttpResponse notHere =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND);
      notHere
          .headers()
          .set(HttpHeaderNames.CONTENT_LENGTH, 0)
          .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      ctx.writeAndFlush(notHere).addListener(ChannelFutureListener.CLOSE);
    }
  }
}
