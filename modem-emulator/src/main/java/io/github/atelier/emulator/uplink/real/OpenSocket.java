package io.github.atelier.emulator.uplink.real;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.SocketFactory;

/**
 * A socket that is connected already: Paho asks a factory for one and connects it, and this one
 * lets it.
 */
final class OpenSocket extends Socket {
  private final Socket socket;

  OpenSocket(Socket socket) {
    this.socket = socket;
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) {
    // connected before Paho was asked
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return socket.getInputStream();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return socket.getOutputStream();
  }

  @Override
  public void setSoTimeout(int timeout) throws SocketException {
    socket.setSoTimeout(timeout);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  @Override
  public boolean isClosed() {
    return socket.isClosed();
  }

  /** A factory of this one socket. */
  SocketFactory factory() {
    return new SocketFactory() {
      @Override
      public Socket createSocket() {
        return OpenSocket.this;
      }

      @Override
      public Socket createSocket(String host, int port) {
        return OpenSocket.this;
      }

      @Override
      public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        return OpenSocket.this;
      }

      @Override
      public Socket createSocket(InetAddress host, int port) {
        return OpenSocket.this;
      }

      @Override
      public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) {
        return OpenSocket.this;
      }
    };
  }
}
