package io.github.atelier.driver.aliyun;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS of the host's own that trusts the certificates of a PEM text, and nobody else. */
public final class PemTrust {
  private PemTrust() {}

  /**
   * Reads the certificates.
   *
   * @param pem one certificate or more, in ASCII
   * @throws IllegalArgumentException if there is none, or one cannot be read
   */
  public static SSLContext context(byte[] pem) {
    try {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException("the CA holds no certificate; it must be PEM");
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate one : certificates) {
        store.setCertificateEntry("ca" + store.size(), one);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("the CA cannot be read; it must be PEM", e);
    }
  }

  /** The same of a text. */
  public static SSLContext context(String pem) {
    return context(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
