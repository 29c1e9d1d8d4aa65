package io.github.atelier.emulator.uplink.real;

import io.github.atelier.emulator.uplink.LinkFailure.Kind;
import io.github.atelier.emulator.uplink.TlsConfig;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Verifies one server and remembers why it was refused: dates, issuer, or name. One for each
 * connection.
 */
final class ServerVerifier extends X509ExtendedTrustManager {
  private final TlsConfig tls;
  private final Set<TrustAnchor> anchors;
  private final Provider crypto;
  private final Provider jsse;
  private final String host;
  private LinkException failure;

  ServerVerifier(
      TlsConfig tls, Set<TrustAnchor> anchors, Provider crypto, Provider jsse, String host) {
    this.tls = tls;
    this.anchors = anchors;
    this.crypto = crypto;
    this.jsse = jsse;
    this.host = host;
  }

  /** Why the server was refused, or {@code null}. */
  LinkException failure() {
    return failure;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    if (!tls.verify()) {
      return;
    }
    X509Certificate leaf = chain[0];
    try {
      if (!tls.ignoreClock()) {
        for (X509Certificate certificate : chain) {
          checkDates(certificate);
        }
      }
      checkIssuer(chain, leaf);
      try {
        delegate(leaf).checkServerTrusted(chain, authType, socket);
      } catch (CertificateException e) {
        throw refuse(
            Kind.TLS_WRONG_NAME,
            "the server's certificate is for " + names(leaf) + ", not for " + host,
            e);
      }
    } catch (GeneralSecurityException e) {
      if (e instanceof CertificateException c) {
        throw c;
      }
      throw refuse(
          Kind.TLS_UNTRUSTED,
          "the server's certificate, issued by "
              + leaf.getIssuerX500Principal()
              + ", cannot be verified: "
              + e.getMessage(),
          e);
    }
  }

  private void checkDates(X509Certificate certificate) throws CertificateException {
    try {
      certificate.checkValidity();
    } catch (CertificateException e) {
      throw refuse(
          Kind.TLS_EXPIRED,
          "the certificate of "
              + certificate.getSubjectX500Principal()
              + " is valid from "
              + certificate.getNotBefore().toInstant()
              + " to "
              + certificate.getNotAfter().toInstant()
              + ", and it is "
              + new Date().toInstant()
              + " now",
          e);
    }
  }

  /** The chain alone, without the name, so that the two causes are told apart. */
  private void checkIssuer(X509Certificate[] chain, X509Certificate leaf)
      throws CertificateException {
    try {
      PKIXParameters parameters = parameters(leaf);
      List<X509Certificate> path = Arrays.stream(chain).filter(c -> !isAnchor(c)).toList();
      CertPath certPath = CertificateFactory.getInstance("X.509", crypto).generateCertPath(path);
      if (!path.isEmpty()) {
        CertPathValidator.getInstance("PKIX", crypto).validate(certPath, parameters);
      }
    } catch (GeneralSecurityException e) {
      throw refuse(
          Kind.TLS_UNTRUSTED,
          "the server's certificate is issued by "
              + leaf.getIssuerX500Principal()
              + ", which the module does not trust",
          e);
    }
  }

  private boolean isAnchor(X509Certificate certificate) {
    return anchors.stream().anyMatch(a -> certificate.equals(a.getTrustedCert()));
  }

  private PKIXParameters parameters(X509Certificate leaf) throws GeneralSecurityException {
    PKIXParameters parameters = new PKIXParameters(anchors);
    parameters.setRevocationEnabled(false);
    if (tls.ignoreClock()) {
      parameters.setDate(new Date(leaf.getNotBefore().getTime() + 1000));
    }
    return parameters;
  }

  private X509ExtendedTrustManager delegate(X509Certificate leaf) throws GeneralSecurityException {
    java.security.cert.PKIXBuilderParameters parameters =
        new java.security.cert.PKIXBuilderParameters(anchors, new X509CertSelector());
    parameters.setRevocationEnabled(false);
    if (tls.ignoreClock()) {
      parameters.setDate(new Date(leaf.getNotBefore().getTime() + 1000));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX", jsse);
    factory.init(new CertPathTrustManagerParameters(parameters));
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }

  private static String names(X509Certificate leaf) throws CertificateException {
    return leaf.getSubjectAlternativeNames() == null
        ? leaf.getSubjectX500Principal().toString()
        : leaf.getSubjectAlternativeNames().stream()
            .map(n -> String.valueOf(n.get(1)))
            .toList()
            .toString();
  }

  private CertificateException refuse(Kind kind, String detail, Throwable cause) {
    if (failure == null) {
      failure = new LinkException(kind, detail, cause);
    }
    return new CertificateException(detail, cause);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("sockets only");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("the connection is needed to check the name");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("a client verifies servers only");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("a client verifies servers only");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a client verifies servers only");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
