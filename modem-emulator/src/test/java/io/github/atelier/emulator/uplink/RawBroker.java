package io.github.atelier.emulator.uplink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A server whose octets the test chooses by hand. Serves one connection after the other on a thread
 * of its own.
 */
final class RawBroker implements AutoCloseable {

  /** What to do with one connection. */
  interface Script {
    void serve(InputStream in, OutputStream out, Socket socket) throws IOException;
  }

  private final ServerSocket server;

  RawBroker(Script script) throws IOException {
    this(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()), script);
  }

  RawBroker(ServerSocket server, Script script) {
    this.server = server;
    Thread thread = new Thread(() -> serve(script), "raw-broker");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Script script) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        script.serve(socket.getInputStream(), socket.getOutputStream(), socket);
      } catch (IOException e) {
        // the client left, or the test is over
      }
    }
  }

  int port() {
    return server.getLocalPort();
  }

  /** Reads one MQTT packet of under 128 octets and returns its first octet. */
  static int packet(InputStream in) throws IOException {
    int type = in.read();
    int length = in.read();
    if (type < 0 || length < 0 || in.readNBytes(length).length < length) {
      throw new IOException("the client left");
    }
    return type;
  }

  /** Waits until the client leaves. */
  static void untilClosed(InputStream in) throws IOException {
    while (in.read() >= 0) {
      // whatever it says
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
