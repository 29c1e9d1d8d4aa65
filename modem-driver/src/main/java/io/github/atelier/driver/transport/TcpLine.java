package io.github.atelier.driver.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/** A connected socket. Closing it frees a blocked read and a blocked write. */
final class TcpLine implements Line {
  private static final int CHUNK = 8192;

  private final String name;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  TcpLine(String name, Socket socket) throws IOException {
    this.name = name;
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  @Override
  public int read(byte[] buffer) throws TransportException {
    int count;
    try {
      count = in.read(buffer);
    } catch (IOException e) {
      if (socket.isClosed()) {
        return 0;
      }
      throw new LineLostException(
          "The connection " + name + " broke while reading: " + e.getMessage(), e);
    }
    if (count < 0 && !socket.isClosed()) {
      throw new LineLostException("The peer closed the connection " + name + ".");
    }
    return Math.max(count, 0);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws TransportException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw new LineLostException(
          "The connection " + name + " broke while writing: " + e.getMessage(), e);
    }
  }

  @Override
  public int chunkSize() {
    return CHUNK;
  }

  @Override
  public Duration wireTime(int length) {
    return Duration.ZERO;
  }

  @Override
  public void close() {
    closeQuietly(socket);
  }

  static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is left to do, and nobody to tell: the connection is given up either way.
    }
  }
}
