package io.github.atelier.platform.psk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.PSKTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsPSKIdentityManager;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** What this server speaks: TLS 1.2, plain PSK. */
final class PskServer extends PSKTlsServer {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final TlsCrypto CRYPTO = new BcTlsCrypto(RANDOM);
  private static final int UNKNOWN_KEY_BYTES = 64;

  /** The C SDK 4.x offers the last one and no other. */
  private static final int[] SUITES = {
    CipherSuite.TLS_PSK_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_PSK_WITH_AES_256_CBC_SHA384,
    CipherSuite.TLS_PSK_WITH_AES_128_CBC_SHA256,
    CipherSuite.TLS_PSK_WITH_AES_256_CBC_SHA,
    CipherSuite.TLS_PSK_WITH_AES_128_CBC_SHA,
  };

  /** Remembers who knocked. */
  private static final class Identities implements TlsPSKIdentityManager {
    private final PskKeys keys;
    private String identity = "";
    private boolean known;

    Identities(PskKeys keys) {
      this.keys = keys;
    }

    @Override
    public byte[] getHint() {
      return null;
    }

    /** With a key that nobody has, a stranger cannot tell who exists (RFC 4279, chapter 2). */
    @Override
    public byte[] getPSK(byte[] sent) {
      identity = new String(sent, StandardCharsets.UTF_8);
      byte[] nobody = new byte[UNKNOWN_KEY_BYTES];
      RANDOM.nextBytes(nobody);
      return keys.keyOf(identity)
          .map(
              key -> {
                known = true;
                return key;
              })
          .orElse(nobody);
    }
  }

  private boolean complete;

  PskServer(PskKeys keys) {
    super(CRYPTO, new Identities(keys));
  }

  /** Whom the client said it is; empty before it did. */
  String identity() {
    return ((Identities) pskIdentityManager).identity;
  }

  /** Whether there is a key for that. */
  boolean known() {
    return ((Identities) pskIdentityManager).known;
  }

  boolean complete() {
    return complete;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.TLSv12.only();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return SUITES.clone();
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    complete = true;
  }

  /** Devices that lose power do not say goodbye; MQTT has a DISCONNECT of its own. */
  @Override
  public boolean requiresCloseNotify() {
    return false;
  }
}
