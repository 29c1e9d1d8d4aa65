package io.github.atelier.emulator.uplink.real;

import io.github.atelier.emulator.uplink.LinkFailure.Kind;
import io.github.atelier.emulator.uplink.LinkTarget;
import io.github.atelier.emulator.uplink.TlsConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.slf4j.LoggerFactory;

/**
 * TLS 1.2 and 1.3 over an open socket, by Bouncy Castle; the providers are used as objects and
 * registered nowhere.
 */
final class TlsClient {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(TlsClient.class);
  private static final Provider CRYPTO = new BouncyCastleProvider();
  private static final Provider JSSE = new BouncyCastleJsseProvider(CRYPTO);

  /**
   * It reports each alert with a stack trace; we report each failure in one line. Held so that the
   * level is kept.
   */
  private static final Logger NOISE = Logger.getLogger("org.bouncycastle.jsse");

  static {
    NOISE.setLevel(Level.OFF);
  }

  private TlsClient() {}

  static Socket handshake(Socket socket, LinkTarget target) throws LinkException {
    TlsConfig tls = target.tls();
    try {
      Set<TrustAnchor> anchors = tls.verify() ? anchors(tls) : Set.of();
      ServerVerifier verifier = new ServerVerifier(tls, anchors, CRYPTO, JSSE, target.host());
      if (!tls.verify()) {
        LOG.warn(
            "UNVERIFIED TLS to {}: the module was told not to verify the server; anybody may answer",
            target);
      }
      SSLContext context = SSLContext.getInstance("TLS", JSSE);
      context.init(
          null, new TrustManager[] {verifier}, SecureRandom.getInstance("DEFAULT", CRYPTO));
      SSLSocket secure =
          (SSLSocket)
              context.getSocketFactory().createSocket(socket, target.host(), target.port(), true);
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
      if (tls.verify()) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
      }
      if (!tls.sni()) {
        parameters.setServerNames(List.of());
      }
      secure.setSSLParameters(parameters);
      try {
        secure.startHandshake();
      } catch (SocketTimeoutException e) {
        throw new LinkException(
            Kind.TIMED_OUT,
            target
                + " did not finish the TLS handshake within "
                + target.timeout().toMillis()
                + " ms",
            e);
      } catch (IOException e) {
        throw verifier.failure() != null
            ? verifier.failure()
            : new LinkException(
                Kind.TLS_HANDSHAKE,
                "TLS handshake with " + target + " failed: " + e.getMessage(),
                e);
      }
      return secure;
    } catch (GeneralSecurityException | IOException e) {
      throw new LinkException(
          Kind.TLS_HANDSHAKE, "TLS to " + target + " could not be set up: " + e.getMessage(), e);
    }
  }

  private static Set<TrustAnchor> anchors(TlsConfig tls)
      throws GeneralSecurityException, LinkException {
    if (tls.caPem() == null) {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((java.security.KeyStore) null);
      X509TrustManager roots = (X509TrustManager) factory.getTrustManagers()[0];
      return anchors(List.of(roots.getAcceptedIssuers()));
    }
    try {
      Collection<?> read =
          CertificateFactory.getInstance("X.509", CRYPTO)
              .generateCertificates(
                  new ByteArrayInputStream(tls.caPem().getBytes(StandardCharsets.US_ASCII)));
      List<X509Certificate> certificates =
          read.stream()
              .filter(X509Certificate.class::isInstance)
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw new LinkException(
            Kind.TLS_UNTRUSTED,
            "the CA that the module was given holds no certificate in PEM",
            null);
      }
      return anchors(certificates);
    } catch (java.security.cert.CertificateException e) {
      throw new LinkException(
          Kind.TLS_UNTRUSTED,
          "the CA that the module was given is no certificate in PEM: " + e.getMessage(),
          e);
    }
  }

  private static Set<TrustAnchor> anchors(List<X509Certificate> certificates) {
    return certificates.stream().map(c -> new TrustAnchor(c, null)).collect(Collectors.toSet());
  }
}
