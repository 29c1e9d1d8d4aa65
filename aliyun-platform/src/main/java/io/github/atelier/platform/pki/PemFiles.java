package io.github.atelier.platform.pki;

import io.github.atelier.platform.file.WholeFile;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.util.io.pem.PemObjectGenerator;

/**
 * Keys and certificates as PEM files. Written to a neighbour and moved, so that a reader never sees
 * half a file.
 */
final class PemFiles {
  private PemFiles() {}

  static String pem(X509Certificate certificate) {
    return text(certificate);
  }

  static void writeCertificate(Path file, X509Certificate certificate) throws IOException {
    WholeFile.write(file, out -> out.write(text(certificate)));
  }

  static void writeKey(Path file, PrivateKey key) throws IOException {
    String text = text(new JcaPKCS8Generator(key, null));
    WholeFile.writeSecret(file, out -> out.write(text));
  }

  static X509Certificate readCertificate(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII);
        PEMParser parser = new PEMParser(reader)) {
      if (parser.readObject() instanceof X509CertificateHolder holder) {
        return new JcaX509CertificateConverter().getCertificate(holder);
      }
      throw new IOException("no certificate in it");
    } catch (GeneralSecurityException e) {
      throw new IOException("its certificate is damaged", e);
    }
  }

  static PrivateKey readKey(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII);
        PEMParser parser = new PEMParser(reader)) {
      if (parser.readObject() instanceof PrivateKeyInfo info) {
        return new JcaPEMKeyConverter().getPrivateKey(info);
      }
      throw new IOException("no PKCS#8 private key in it");
    }
  }

  private static String text(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      if (object instanceof PemObjectGenerator generator) {
        writer.writeObject(generator);
      } else {
        writer.writeObject(object);
      }
    } catch (IOException e) {
      throw new PkiException("cannot write PEM", e);
    }
    return text.toString();
  }
}
