package io.github.atelier.driver.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server that talks to the newest connection and keeps what it reads. */
class TcpPeer implements TransportContractTest.Peer {
  private final ServerSocket server;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Socket current;
  private Socket stalled;
  private int accepted;
  private volatile boolean slow;
  private int opened;

  TcpPeer() throws IOException {
    server = new ServerSocket();
    server.setReceiveBufferSize(8192);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    start(this::accept);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "tcp-peer");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        synchronized (this) {
          current = socket;
          accepted++;
          notifyAll();
        }
        start(() -> read(socket));
      }
    } catch (IOException e) {
      // The server was closed: the test is over.
    }
  }

  private void read(Socket socket) {
    byte[] buffer = new byte[4096];
    try {
      while (!isStalled(socket)) {
        int count = socket.getInputStream().read(buffer);
        if (count < 0) {
          break;
        }
        came(socket, buffer, count);
        if (slow) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
      }
    } catch (IOException e) {
      // The connection ended, as some tests want.
    }
  }

  /** The transport has sent this. */
  void came(Socket socket, byte[] buffer, int count) throws IOException {
    keep(buffer, 0, count);
  }

  final void keep(byte[] buffer, int from, int count) {
    synchronized (bytes) {
      bytes.write(buffer, from, count);
    }
  }

  private synchronized boolean isStalled(Socket socket) {
    return stalled == socket;
  }

  @Override
  public synchronized void opened() {
    opened++;
  }

  /** The connection that the transport opened last. */
  synchronized Socket socket() throws InterruptedException {
    while (accepted < opened) {
      wait();
    }
    return current;
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void send(byte[] sent) throws Exception {
    socket().getOutputStream().write(sent);
  }

  @Override
  public byte[] received() {
    synchronized (bytes) {
      return bytes.toByteArray();
    }
  }

  @Override
  public void vanish() throws Exception {
    socket().close();
  }

  @Override
  public void stall() throws Exception {
    Socket socket = socket();
    synchronized (this) {
      stalled = socket;
    }
  }

  @Override
  public void slowDown() {
    slow = true;
  }

  @Override
  public void close() throws Exception {
    server.close();
    synchronized (this) {
      if (current != null) {
        current.close();
      }
    }
  }
}
