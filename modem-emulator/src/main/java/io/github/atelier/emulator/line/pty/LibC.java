package io.github.atelier.emulator.line.pty;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The C library's calls for pseudo-terminals. Each throws {@link LastErrorException} when it fails
 * and sets errno. Constants are those of asm-generic/fcntl.h, which x86_64 and aarch64 share.
 */
final class LibC {
  static final int O_RDWR = 0x2;
  static final int O_NOCTTY = 0x100;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;
  static final int TCSANOW = 0;
  static final int TCIFLUSH = 0;
  static final short POLLERR = 0x8;
  static final short POLLHUP = 0x10;
  static final short POLLNVAL = 0x20;

  /** Larger than any libc's struct termios (glibc: 60 bytes), which stays opaque to us. */
  static final int TERMIOS_BYTES = 512;

  /** struct pollfd: int fd, short events, short revents. */
  static final int POLLFD_BYTES = 8;

  static final int POLLFD_REVENTS = 6;

  static {
    Native.register(LibC.class, "c");
  }

  private LibC() {}

  static native int posix_openpt(int flags) throws LastErrorException;

  static native int grantpt(int fd) throws LastErrorException;

  static native int unlockpt(int fd) throws LastErrorException;

  /** Returns the error itself, not through errno. */
  static native int ptsname_r(int fd, byte[] buffer, long length);

  static native int tcgetattr(int fd, Pointer termios) throws LastErrorException;

  static native void cfmakeraw(Pointer termios);

  static native int tcsetattr(int fd, int actions, Pointer termios) throws LastErrorException;

  static native int tcflush(int fd, int queue) throws LastErrorException;

  static native int open(String path, int flags) throws LastErrorException;

  static native int close(int fd) throws LastErrorException;

  static native int poll(Pointer fds, long count, int timeoutMillis) throws LastErrorException;
}
