package io.github.atelier.bench;

import io.github.atelier.platform.pki.CertificateAuthority;
import io.github.atelier.platform.pki.CertificateSpec;
import io.github.atelier.platform.pki.ServerCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Servers on loopback over TCP, TLS under a CA of its own, and UDP. */
final class EchoServer implements AutoCloseable {
  /** What a server does with a connection; it is closed afterwards. */
  interface Behaviour {
    void serve(InputStream in, OutputStream out, Socket socket) throws IOException;
  }

  /** Sends back what comes. */
  static final Behaviour ECHO = (in, out, socket) -> in.transferTo(out);

  private static final int RECEIVE_BUFFER = 128 << 10;

  private final CertificateAuthority authority = CertificateAuthority.temporary("echo server CA");
  private final ServerSocket plain;
  private final ServerSocket secure;
  private final DatagramSocket datagrams;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private volatile Behaviour behaviour = ECHO;

  EchoServer() throws Exception {
    plain = new ServerSocket();
    // bounded, or the operating system takes a mebibyte that nobody reads
    plain.setReceiveBufferSize(RECEIVE_BUFFER);
    plain.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    secure =
        context()
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    datagrams = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    start(() -> accept(plain));
    start(() -> accept(secure));
    start(this::echoDatagrams);
  }

  private SSLContext context() throws Exception {
    ServerCertificate certificate = authority.issue(CertificateSpec.platform(Instant.now()));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        certificate.key(),
        new char[0],
        certificate.chain().toArray(new X509Certificate[0]));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, new SecureRandom());
    return context;
  }

  void behave(Behaviour next) {
    behaviour = next;
  }

  int port() {
    return plain.getLocalPort();
  }

  int tlsPort() {
    return secure.getLocalPort();
  }

  int udpPort() {
    return datagrams.getLocalPort();
  }

  byte[] ca() {
    return authority.certificatePem().getBytes(StandardCharsets.US_ASCII);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "echo");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.add(socket);
        start(() -> serve(socket));
      } catch (IOException e) {
        // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      behaviour.serve(socket.getInputStream(), socket.getOutputStream(), socket);
    } catch (IOException e) {
      // the module broke it off
    } finally {
      connections.remove(socket);
    }
  }

  private void echoDatagrams() {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    while (!datagrams.isClosed()) {
      try {
        packet.setLength(2048);
        datagrams.receive(packet);
        datagrams.send(packet);
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        // the next one
      }
    }
  }

  /** Closes every connection. */
  void cut() throws IOException {
    for (Socket socket : connections) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    plain.close();
    secure.close();
    datagrams.close();
    cut();
  }
}
