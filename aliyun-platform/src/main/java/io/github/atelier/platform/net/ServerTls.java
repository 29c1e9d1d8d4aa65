package io.github.atelier.platform.net;

import io.github.atelier.platform.pki.ServerCertificate;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** TLS 1.2 and 1.3 (JDK provider) with one certificate. Immutable and thread-safe. */
public final class ServerTls {
  private final SslContext context;

  private ServerTls(SslContext context) {
    this.context = context;
  }

  /**
   * With this certificate, however bad.
   *
   * @throws IOException if the JDK cannot use it
   */
  public static ServerTls of(ServerCertificate certificate) throws IOException {
    try {
      return new ServerTls(
          SslContextBuilder.forServer(
                  certificate.key(), certificate.chain().toArray(new X509Certificate[0]))
              .sslProvider(SslProvider.JDK)
              .protocols("TLSv1.3", "TLSv1.2")
              .build());
    } catch (SSLException e) {
      throw new IOException("the server certificate cannot be used: " + e.getMessage(), e);
    }
  }

  /** Puts TLS at the end of a connection's pipeline; a handshake that takes longer is cut. */
  public void addTo(Channel connection, Duration handshakeTimeout) {
    SslHandler handler = context.newHandler(connection.alloc());
    handler.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
    connection.pipeline().addLast("tls", handler);
  }
}
