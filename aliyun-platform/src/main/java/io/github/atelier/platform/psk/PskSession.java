package io.github.atelier.platform.psk;

import java.io.IOException;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsServerProtocol;

/**
 * One connection's TLS. For one thread at a time.
 *
 * <p>What is kept is bounded: less than one record (16 KiB and its frame) of what came, one
 * handshake message of at most 32 KiB, and what {@link #toSend} was not yet asked for.
 */
public final class PskSession {
  private final PskServer server;
  private final TlsServerProtocol protocol = new TlsServerProtocol();

  /** Waits for a client hello. */
  public PskSession(PskKeys keys) {
    this.server = new PskServer(keys);
    try {
      protocol.accept(server);
    } catch (IOException e) {
      throw new IllegalStateException("a server that has sent nothing cannot fail", e);
    }
  }

  /**
   * Takes octets of the client in.
   *
   * @return what they hold for the application, often nothing
   * @throws PskException if the connection is over; an alert may wait in {@link #toSend}
   */
  public byte[] receive(byte[] octets) throws PskException {
    try {
      protocol.offerInput(octets);
    } catch (IOException | RuntimeException e) {
      throw new PskException(explain(e), e);
    }
    byte[] plain = new byte[protocol.getAvailableInputBytes()];
    protocol.readInput(plain, 0, plain.length);
    return plain;
  }

  /**
   * Takes octets of the application in, for {@link #toSend}.
   *
   * @throws PskException if the handshake is not complete, or the connection is over
   */
  public void send(byte[] plain) throws PskException {
    if (!established()) {
      throw new PskException("the handshake is not complete", null);
    }
    try {
      protocol.writeApplicationData(plain, 0, plain.length);
    } catch (IOException | RuntimeException e) {
      throw new PskException(explain(e), e);
    }
  }

  /** What is to be sent to the client now; empty if nothing is. */
  public byte[] toSend() {
    byte[] octets = new byte[protocol.getAvailableOutputBytes()];
    protocol.readOutput(octets, 0, octets.length);
    return octets;
  }

  /** Whether the handshake is complete. */
  public boolean established() {
    return server.complete();
  }

  /** Whether the client has said goodbye, or there was an error. */
  public boolean closed() {
    return protocol.isClosed();
  }

  /** Says goodbye, in {@link #toSend}. May be called again. */
  public void close() {
    try {
      protocol.close();
    } catch (IOException e) {
      // over already
    }
  }

  private String explain(Exception e) {
    String what =
        e instanceof TlsFatalAlertReceived
            ? "the client sent the alert: " + e.getMessage()
            : e instanceof TlsFatalAlert ? "alert: " + e.getMessage() : "" + e.getMessage();
    String identity = server.identity().replaceAll("\\p{Cntrl}", "?");
    if (identity.isEmpty() || established()) {
      return what;
    }
    return what
        + "; PSK identity '"
        + (identity.length() > 160 ? identity.substring(0, 160) + "…" : identity)
        + (server.known() ? "': its key is not the device's" : "' is no device here");
  }
}
