package io.github.atelier.platform.pki;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A private certificate authority: what clients of the stand-in must trust, and nothing else
 * should.
 *
 * <p>Kept in a directory ({@link #openOrCreate}) it survives restarts, so that its certificate can
 * be stored in a module once; or made for one run ({@link #temporary}). Thread-safe.
 */
public final class CertificateAuthority {
  private static final Duration RENEW_BEFORE = Duration.ofDays(7);
  private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3650);

  private final PrivateKey key;
  private final X509Certificate certificate;
  private final Path directory;

  private CertificateAuthority(PrivateKey key, X509Certificate certificate, Path directory) {
    this.key = key;
    this.certificate = certificate;
    this.directory = directory;
  }

  /** An authority that exists in memory only, for example one that nobody trusts. */
  public static CertificateAuthority temporary(String commonName) {
    return create(commonName, Instant.now(), null);
  }

  /**
   * Opens the authority kept in a directory, making directory and authority on first use. The
   * directory and the key are for their owner only. Several processes may call this at once for the
   * same directory.
   *
   * @throws PkiException if the directory cannot be used, the files in it are damaged or one is
   *     missing, or the authority has expired
   */
  public static CertificateAuthority openOrCreate(Path directory) {
    try {
      createPrivately(directory);
      return locked(directory, () -> openLocked(directory.toAbsolutePath()));
    } catch (IOException e) {
      throw new PkiException(
          "cannot use the CA directory " + directory + " (" + e + "): check that it is writable",
          e);
    }
  }

  private static CertificateAuthority openLocked(Path directory) throws IOException {
    Path keyFile = directory.resolve("ca.key");
    Path certificateFile = directory.resolve("ca.pem");
    if (!Files.exists(keyFile) && !Files.exists(certificateFile)) {
      CertificateAuthority made = create("Atelier private CA", Instant.now(), directory);
      PemFiles.writeKey(keyFile, made.key);
      PemFiles.writeCertificate(certificateFile, made.certificate);
      return made;
    }
    try {
      X509Certificate certificate = PemFiles.readCertificate(certificateFile);
      CertificateAuthority kept =
          new CertificateAuthority(PemFiles.readKey(keyFile), certificate, directory);
      certificate.checkValidity();
      return kept;
    } catch (IOException | GeneralSecurityException e) {
      throw new PkiException(
          "the CA kept in "
              + directory
              + " cannot be used ("
              + e
              + "): remove its files to have a new one made, then give clients the new ca.pem",
          e);
    }
  }

  private static CertificateAuthority create(String commonName, Instant now, Path directory) {
    KeyPair keys = CertificateMaker.keyPair();
    X509Certificate certificate =
        CertificateMaker.authority(
            commonName, keys, now.minus(Duration.ofDays(1)), now.plus(AUTHORITY_VALIDITY));
    return new CertificateAuthority(keys.getPrivate(), certificate, directory);
  }

  /** The authority's own certificate: what clients must trust. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The authority's certificate as PEM text. */
  public String certificatePem() {
    return PemFiles.pem(certificate);
  }

  /** The file that holds the certificate; empty for a temporary authority. */
  public Optional<Path> certificateFile() {
    return Optional.ofNullable(directory).map(kept -> kept.resolve("ca.pem"));
  }

  /**
   * Issues a certificate with a new key, exactly as specified, however odd (expired, another name).
   * Takes some 100 ms.
   */
  public ServerCertificate issue(CertificateSpec spec) {
    KeyPair keys = CertificateMaker.keyPair();
    X509Certificate issued = CertificateMaker.server(spec, keys.getPublic(), certificate, key);
    return new ServerCertificate(keys.getPrivate(), List.of(issued, certificate));
  }

  /**
   * The kept server certificate, issued anew if there is none, if it expires within a week, if its
   * names are not those specified, or if this authority did not sign it. A temporary authority
   * issues a new one each time.
   */
  public ServerCertificate serverCertificate(CertificateSpec spec) {
    if (directory == null) {
      return issue(spec);
    }
    try {
      return locked(directory, () -> keptOrIssued(spec));
    } catch (IOException e) {
      throw new PkiException("cannot keep the server certificate in " + directory, e);
    }
  }

  private ServerCertificate keptOrIssued(CertificateSpec spec) throws IOException {
    Path keyFile = directory.resolve("server.key");
    Path certificateFile = directory.resolve("server.pem");
    Optional<ServerCertificate> kept = readKept(keyFile, certificateFile);
    if (kept.isPresent() && stillGood(kept.get().certificate(), spec)) {
      return kept.get();
    }
    ServerCertificate issued = issue(spec);
    PemFiles.writeKey(keyFile, issued.key());
    PemFiles.writeCertificate(certificateFile, issued.certificate());
    return issued;
  }

  private Optional<ServerCertificate> readKept(Path keyFile, Path certificateFile) {
    try {
      return Optional.of(
          new ServerCertificate(
              PemFiles.readKey(keyFile),
              List.of(PemFiles.readCertificate(certificateFile), certificate)));
    } catch (IOException e) {
      // Missing or damaged: it is derived data, so a new one is issued.
      return Optional.empty();
    }
  }

  private boolean stillGood(X509Certificate kept, CertificateSpec spec) {
    try {
      kept.verify(certificate.getPublicKey());
      Instant end = kept.getNotAfter().toInstant();
      return end.isAfter(Instant.now().plus(RENEW_BEFORE)) && names(kept).equals(names(spec));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Set<String> names(X509Certificate certificate) throws GeneralSecurityException {
    Set<String> names = new TreeSet<>();
    Collection<List<?>> listed = certificate.getSubjectAlternativeNames();
    if (listed != null) {
      listed.forEach(entry -> names.add(String.valueOf(entry.get(1))));
    }
    return names;
  }

  private static Set<String> names(CertificateSpec spec) {
    Set<String> names = new TreeSet<>(spec.dnsNames());
    for (String address : spec.addresses()) {
      names.add(literal(address));
    }
    return names;
  }

  /**
   * An address as the JDK prints it in a certificate ({@code ::1} in full); literals need no
   * look-up.
   */
  private static String literal(String address) {
    try {
      return InetAddress.getByName(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new PkiException(address + " is no IP address", e);
    }
  }

  private static void createPrivately(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.createDirectories(directory);
    if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private interface Step<T> {
    T run() throws IOException;
  }

  /**
   * Alone among processes by a lock file, and among this JVM's threads by a monitor (a lock file
   * does not tell those apart).
   */
  private static <T> T locked(Path directory, Step<T> step) throws IOException {
    synchronized (CertificateAuthority.class) {
      try (FileChannel channel =
          FileChannel.open(
              directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        return step.run();
      }
    }
  }
}
