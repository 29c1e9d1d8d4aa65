package io.github.atelier.emulator.line.pty;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import io.github.atelier.emulator.line.LineUnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The control side of a pseudo-terminal whose master this process owns: a serial port that any
 * program may open by the slave's path. Not thread-safe: one owner, one thread at a time.
 *
 * <p>Measured on Linux 6.18: settings made on the master act on the slave and outlive its closing;
 * the master polls as hung up exactly while no program has the slave open, but only once it has
 * been opened and closed for the first time, which is done here.
 */
public final class Pty {
  private final int master;
  private final Path slave;
  private final Memory pollfd = new Memory(LibC.POLLFD_BYTES);

  private Pty(int master, Path slave) {
    this.master = master;
    this.slave = slave;
    pollfd.setInt(0, master);
  }

  /**
   * Makes a pair in raw mode, its master non-blocking and not inherited by child processes.
   *
   * @throws LineUnavailableException if this machine has no pseudo-terminals (left), or no JNA
   */
  public static Pty open() throws LineUnavailableException {
    int master = -1;
    try {
      master = LibC.posix_openpt(LibC.O_RDWR | LibC.O_NOCTTY | LibC.O_NONBLOCK | LibC.O_CLOEXEC);
      LibC.grantpt(master);
      LibC.unlockpt(master);
      byte[] path = new byte[128];
      int error = LibC.ptsname_r(master, path, path.length);
      if (error != 0) {
        throw new LastErrorException(error);
      }
      Pty pty = new Pty(master, Path.of(Native.toString(path, StandardCharsets.UTF_8.name())));
      pty.resetSlave();
      return pty;
    } catch (LastErrorException e) {
      closeQuietly(master);
      throw new LineUnavailableException(
          "cannot make a virtual serial port: "
              + e.getMessage()
              + "; see /proc/sys/kernel/pty/nr against max, and that /dev/pts is mounted;"
              + " a TCP line works without",
          e);
    } catch (LinkageError e) {
      throw new LineUnavailableException(
          "cannot make a virtual serial port: JNA does not work on this system ("
              + e.getMessage()
              + "); a TCP line works without",
          e);
    }
  }

  /** File descriptor of the master, for its bytes. */
  public int master() {
    return master;
  }

  /** Closes the master, once: programs that have the slave open see a hang-up. */
  public void close() {
    closeQuietly(master);
    pollfd.close();
  }

  /** What a program opens, such as {@code /dev/pts/3}. */
  public Path slave() {
    return slave;
  }

  /** Whether a program has the slave open at this moment. */
  public boolean hasClient() {
    pollfd.setInt(4, 0);
    LibC.poll(pollfd, 1, 0);
    int hungUp = LibC.POLLHUP | LibC.POLLERR | LibC.POLLNVAL;
    return (pollfd.getShort(LibC.POLLFD_REVENTS) & hungUp) == 0;
  }

  /**
   * Makes the slave as new for the next program: raw mode, whatever the last one set, and without
   * the output that the last one did not read. (A pseudo-terminal keeps both; a serial port's
   * driver drops what is unread when the port is closed.) Output of the next program is not
   * touched.
   *
   * <p>It opens and closes the slave, which the master sees as a hang-up: never do it in answer to
   * a hang-up alone.
   *
   * @throws LastErrorException if the system refuses
   */
  public void resetSlave() {
    makeRaw();
    int client =
        LibC.open(slave.toString(), LibC.O_RDWR | LibC.O_NOCTTY | LibC.O_NONBLOCK | LibC.O_CLOEXEC);
    try {
      // On the master this would flush the other direction: it has to be done on the slave.
      LibC.tcflush(client, LibC.TCIFLUSH);
    } finally {
      LibC.close(client);
    }
  }

  /**
   * Sets raw mode, whatever a program has set. Unlike {@link #resetSlave} nobody sees it.
   *
   * @throws LastErrorException if the system refuses
   */
  public void makeRaw() {
    try (Memory termios = new Memory(LibC.TERMIOS_BYTES)) {
      LibC.tcgetattr(master, termios);
      LibC.cfmakeraw(termios);
      LibC.tcsetattr(master, LibC.TCSANOW, termios);
    }
  }

  private static void closeQuietly(int fd) {
    if (fd >= 0) {
      try {
        LibC.close(fd);
      } catch (LastErrorException e) {
        // The first failure is the one to tell.
      }
    }
  }
}
