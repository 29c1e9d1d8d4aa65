package io.github.atelier.driver.transport;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A pseudo terminal of Linux in raw mode: the test holds the master, the transport opens {@link
 * #path()}.
 */
final class Pty implements AutoCloseable {
  private static final int O_RDWR = 2;
  private static final int O_NOCTTY = 0x100;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int TCSANOW = 0;
  private static final int F_SETFL = 4;
  private static final int EAGAIN = 11;
  private static final int EIO = 5;
  private static final short POLLIN = 1;
  private static final short POLLOUT = 4;

  static {
    Native.register(Pty.class, "c");
  }

  private final int master;
  private final Path path;
  private boolean closed;

  Pty() throws IOException {
    try {
      master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
      grantpt(master);
      unlockpt(master);
      Memory name = new Memory(128);
      if (ptsname_r(master, name, name.size()) != 0) {
        throw new IOException("ptsname_r failed");
      }
      path = Path.of(name.getString(0, StandardCharsets.US_ASCII.name()));
      Memory termios = new Memory(128);
      tcgetattr(master, termios);
      cfmakeraw(termios);
      tcsetattr(master, TCSANOW, termios);
      fcntl(master, F_SETFL, O_RDWR | O_NONBLOCK);
    } catch (LastErrorException e) {
      throw new IOException("no pty", e);
    }
  }

  Path path() {
    return path;
  }

  /**
   * Reads what is there, waiting at most {@code millis}; 0 bytes when nothing came or nobody has
   * the port open.
   */
  byte[] read(int millis) {
    if (!poll(POLLIN, millis)) {
      return new byte[0];
    }
    try {
      Memory buffer = new Memory(4096);
      return buffer.getByteArray(0, (int) read(master, buffer, buffer.size()));
    } catch (LastErrorException e) {
      if (e.getErrorCode() == EIO || e.getErrorCode() == EAGAIN) {
        return new byte[0];
      }
      throw e;
    }
  }

  /**
   * Writes all bytes, waiting for room where the other end reads slowly; fails after ten seconds
   * without room.
   */
  void write(byte[] bytes) throws IOException {
    Memory buffer = new Memory(bytes.length);
    buffer.write(0, bytes, 0, bytes.length);
    for (long done = 0; done < bytes.length; ) {
      if (!poll(POLLOUT, 10_000)) {
        throw new IOException("nobody reads the pty");
      }
      try {
        done += write(master, buffer.share(done), bytes.length - done);
      } catch (LastErrorException e) {
        if (e.getErrorCode() != EAGAIN) {
          throw new IOException(e);
        }
      }
    }
  }

  /** Unplugs: the slave's users get a hang-up. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      close(master);
    }
  }

  private boolean poll(short events, int millis) {
    Memory pollfd = new Memory(8);
    pollfd.setInt(0, master);
    pollfd.setShort(4, events);
    pollfd.setShort(6, (short) 0);
    try {
      return poll(pollfd, 1, millis) > 0;
    } catch (LastErrorException e) {
      return false;
    }
  }

  private static native int posix_openpt(int flags) throws LastErrorException;

  private static native int grantpt(int fd) throws LastErrorException;

  private static native int unlockpt(int fd) throws LastErrorException;

  private static native int ptsname_r(int fd, Pointer buffer, long length);

  private static native int tcgetattr(int fd, Pointer termios) throws LastErrorException;

  private static native void cfmakeraw(Pointer termios);

  private static native int tcsetattr(int fd, int when, Pointer termios) throws LastErrorException;

  private static native int fcntl(int fd, int command, int value) throws LastErrorException;

  private static native long read(int fd, Pointer buffer, long length) throws LastErrorException;

  private static native long write(int fd, Pointer buffer, long length) throws LastErrorException;

  private static native int close(int fd) throws LastErrorException;

  private static native int poll(Pointer pollfds, long count, int millis) throws LastErrorException;
}
