package io.github.atelier.platform.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps others out of a database's folder, and tells them who has it.
 *
 * <p>H2 refuses a second process by itself but cannot say which is the first; and within one
 * process it lets a second platform in, which would hold the same devices in a memory of its own.
 * The operating system ends the lock with the process, however that ends.
 */
final class FolderLock implements AutoCloseable {
  /** A lock of the system is the process's: a second within it has to be noticed here. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private static final int MAX_PID = 20;

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes a folder that exists.
   *
   * @throws StoreException if somebody has it, naming the process
   */
  static FolderLock take(Path folder) {
    Path real;
    try {
      real = folder.toRealPath();
    } catch (IOException e) {
      throw new StoreException("cannot use the folder " + folder + ": " + e, e);
    }
    // Before the file is opened: closing it again would end the lock of the platform that has it.
    if (!HELD.add(real)) {
      throw new StoreException(
          "another platform of this process (pid "
              + ProcessHandle.current().pid()
              + ") has "
              + folder
              + " open: close that one, or choose another folder");
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              real.resolve("platform.pid"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      // Behind the text: where locks bind readers, too, it can still be read.
      FileLock lock = channel.tryLock(MAX_PID, 1, false);
      if (lock == null) {
        throw new StoreException(
            "another process has it open (pid "
                + pid(channel)
                + "): end that one, or choose another folder than "
                + folder);
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
          0);
      return new FolderLock(real, channel);
    } catch (IOException | StoreException e) {
      HELD.remove(real);
      closeQuietly(channel);
      throw e instanceof StoreException known
          ? known
          : new StoreException("cannot use the folder " + folder + ": " + e, e);
    }
  }

  private static String pid(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(MAX_PID);
    channel.read(text, 0);
    String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).trim();
    return pid.matches("[0-9]+") ? pid : "not known";
  }

  @Override
  public void close() {
    closeQuietly(channel);
    HELD.remove(folder);
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // The system ends the lock with the process at the latest.
      org.slf4j.LoggerFactory.getLogger(FolderLock.class).debug("ending a lock", e);
    }
  }
}
