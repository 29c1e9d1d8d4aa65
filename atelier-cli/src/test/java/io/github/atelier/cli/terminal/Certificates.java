package io.github.atelier.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** A certificate to upload: one of those that the Java runtime trusts. */
final class Certificates {
  private Certificates() {}

  static byte[] pem() throws IOException {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      Certificate first =
          ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers()[0];
      String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(first.getEncoded());
      return ("-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n")
          .getBytes(StandardCharsets.US_ASCII);
    } catch (java.security.GeneralSecurityException e) {
      throw new IOException(e);
    }
  }
}
