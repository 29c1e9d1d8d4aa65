package io.github.atelier.platform.psk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.tls.BasicTlsPSKIdentity;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.PSKTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;

/** The session against a client in this process, octet by octet. */
class PskSessionTest {
  private static final byte[] KEY = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private final PskSession session =
      new PskSession(name -> name.equals("dev1") ? Optional.of(KEY.clone()) : Optional.empty());
  private final TlsClientProtocol client = new TlsClientProtocol();

  private void hello(String name, byte[] key) throws IOException {
    client.connect(
        new PSKTlsClient(
            new BcTlsCrypto(new SecureRandom()), new BasicTlsPSKIdentity(name, key.clone())) {
          @Override
          protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.TLSv12.only();
          }

          /** The only one of the LinkSDK for C. */
          @Override
          protected int[] getSupportedCipherSuites() {
            return new int[] {CipherSuite.TLS_PSK_WITH_AES_128_CBC_SHA};
          }
        });
  }

  private byte[] fromClient() {
    byte[] octets = new byte[client.getAvailableOutputBytes()];
    client.readOutput(octets, 0, octets.length);
    return octets;
  }

  /** Hands octets in, {@code step} at a time. */
  private byte[] receive(byte[] octets, int step) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    for (int at = 0; at < octets.length; at += step) {
      plain.write(
          session.receive(Arrays.copyOfRange(octets, at, Math.min(octets.length, at + step))));
    }
    return plain.toByteArray();
  }

  private void handshake(int step) throws IOException {
    while (!session.established()) {
      byte[] octets = fromClient();
      assertThat(octets).as("the client goes on").isNotEmpty();
      receive(octets, step);
      client.offerInput(session.toSend());
    }
  }

  @Test
  void octetsMayComeOneByOneAndBothWays() throws IOException {
    hello("dev1", KEY);
    handshake(1);
    byte[] up = new byte[40_000];
    Arrays.fill(up, (byte) 7);
    client.writeApplicationData(up, 0, up.length);
    assertThat(receive(fromClient(), 1)).isEqualTo(up);
    session.send(up);
    client.offerInput(session.toSend());
    assertThat(client.getAvailableInputBytes()).isEqualTo(up.length);
    client.close();
    receive(fromClient(), 1);
    assertThat(session.closed()).isTrue();
  }

  @Test
  void nothingGoesOutBeforeTheHandshakeIsComplete() {
    assertThatThrownBy(() -> session.send(new byte[1]))
        .isInstanceOf(PskException.class)
        .hasMessageContaining("handshake is not complete");
  }

  /** What a client is told does not say who exists; what the operator is told does. */
  @Test
  void aWrongKeyAndAnUnknownNameLookAlikeOutside() throws IOException {
    byte[] wrong = refused("dev1", new byte[16], "its key is not the device's");
    byte[] unknown =
        new PskSessionTest().refused("dev\r\nX", KEY, "PSK identity 'dev??X' is no device here");
    assertThat(wrong).isEqualTo(unknown);
  }

  private byte[] refused(String name, byte[] key, String words) throws IOException {
    hello(name, key);
    receive(fromClient(), 4096);
    client.offerInput(session.toSend());
    byte[] finished = fromClient();
    assertThatThrownBy(() -> receive(finished, 4096))
        .isInstanceOf(PskException.class)
        .hasMessageContaining(words);
    assertThat(session.established()).isFalse();
    byte[] alert = session.toSend();
    assertThat(alert).as("an alert").startsWith(0x15, 0x03, 0x03);
    return alert;
  }

  @Test
  void aChangedRecordEndsIt() throws IOException {
    hello("dev1", KEY);
    handshake(4096);
    client.writeApplicationData(new byte[10], 0, 10);
    byte[] record = fromClient();
    record[record.length - 1] ^= 1;
    assertThatThrownBy(() -> session.receive(record)).isInstanceOf(PskException.class);
    assertThat(session.closed()).isTrue();
  }

  @Test
  void aRecordLongerThanThereIsEndsItAtItsHeader() {
    byte[] header = {0x16, 3, 1, (byte) 0xFF, (byte) 0xFF};
    assertThatThrownBy(() -> session.receive(header)).isInstanceOf(PskException.class);
  }

  @Test
  void aHandshakeMessageLongerThanItMayBeEndsItBeforeItIsThere() {
    byte[] start = {0x16, 3, 1, 0, 4, 1, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF};
    assertThatThrownBy(() -> session.receive(start)).isInstanceOf(PskException.class);
  }
}
