package io.github.atelier.platform.mqtt;

import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import java.net.InetSocketAddress;

/** Words about the other end, for events. */
final class Remote {
  private Remote() {}

  /** {@code address:port}, without a name look-up. */
  static String of(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress address
        ? address.getAddress().getHostAddress() + ":" + address.getPort()
        : "unknown";
  }

  /** The cause that says something: Netty wraps what TLS and codecs throw. */
  static String explain(Throwable cause) {
    Throwable inner =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    return inner.getClass().getSimpleName() + ": " + inner.getMessage();
  }
}
