package io.github.atelier.emulator.line.pty;

import io.github.atelier.emulator.line.LineUnavailableException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * The stable name of a virtual serial port: a symbolic link to its slave. It appears atomically,
 * never replaces what is not a link to a pseudo-terminal, and goes away only if it is still ours.
 */
public final class PtyLink {
  private static final Path PTS = Path.of("/dev/pts");

  private final Path link;
  private final Path slave;

  private PtyLink(Path link, Path slave) {
    this.link = link;
    this.slave = slave;
  }

  /**
   * Links the path to the slave. A stale link to a pseudo-terminal, left by a process that was
   * killed, is replaced; one to a pseudo-terminal that lives is not, for another module may be
   * using it.
   *
   * @throws LineUnavailableException if something else is there, the folder is missing, or it may
   *     not be written
   */
  public static PtyLink create(Path link, Path slave) throws LineUnavailableException {
    Path absolute = link.toAbsolutePath().normalize();
    refuseForeign(absolute, slave);
    Path temporary =
        absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID());
    try {
      Files.createSymbolicLink(temporary, slave);
      try {
        Files.move(
            temporary,
            absolute,
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (NoSuchFileException e) {
      throw new LineUnavailableException(
          "cannot link " + absolute + ": folder " + absolute.getParent() + " does not exist", e);
    } catch (IOException | UnsupportedOperationException e) {
      throw new LineUnavailableException(
          "cannot link " + absolute + " to " + slave + ": " + reason(e) + "; choose another path",
          e);
    }
    return new PtyLink(absolute, slave);
  }

  /** The link's absolute path. */
  public Path path() {
    return link;
  }

  /** Removes the link if it still points at our slave; any number of times. */
  public void remove() throws IOException {
    try {
      if (Files.readSymbolicLink(link).equals(slave)) {
        Files.deleteIfExists(link);
      }
    } catch (FileSystemException e) {
      // Gone, or replaced by what is not a link: not ours any more.
      if (Files.isSymbolicLink(link)) {
        throw e;
      }
    }
  }

  private static void refuseForeign(Path link, Path slave) throws LineUnavailableException {
    if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).startsWith(PTS)) {
        // Numbers are used again: a stale link may well name the slave that was just made for us.
        if (Files.notExists(link) || Files.readSymbolicLink(link).equals(slave)) {
          return;
        }
        throw new LineUnavailableException(
            link
                + " leads to "
                + Files.readSymbolicLink(link)
                + ", which a running program owns (another emulator?); stop that program, remove the"
                + " link, or choose another path");
      }
    } catch (LineUnavailableException e) {
      throw e;
    } catch (IOException e) {
      throw new LineUnavailableException("cannot read " + link + ": " + reason(e), e);
    }
    throw new LineUnavailableException(
        link
            + " exists and is not a link to a pseudo-terminal; it is left alone: remove it or choose"
            + " another path");
  }

  private static String reason(Exception e) {
    return e instanceof FileSystemException f && f.getReason() != null
        ? f.getReason()
        : e.toString();
  }
}
