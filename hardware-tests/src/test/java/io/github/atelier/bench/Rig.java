package io.github.atelier.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A rig whose switches are shell commands: each says a word into a pipe, and a thread here acts on
 * it.
 */
final class Rig {
  /** Something that may fail. */
  interface Act {
    void run() throws Exception;
  }

  private final Path pipe;
  private final Map<String, Act> acts = new ConcurrentHashMap<>();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::serve, "rig");
  private final RandomAccessFile heldOpen;

  Rig(Path pipe) throws IOException, InterruptedException {
    this.pipe = pipe;
    sh("mkfifo '" + pipe + "'");
    // with a writer that stays, no word of another one can fall between two readers
    heldOpen = new RandomAccessFile(pipe.toFile(), "rw");
    thread.setDaemon(true);
    thread.start();
  }

  private static void sh(String line) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("sh", "-c", line).inheritIO().start();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  /** The shell command that does this. */
  String on(String word, Act act) {
    acts.put(word, act);
    return "echo '" + word + "' > '" + pipe + "'";
  }

  List<String> done() {
    return List.copyOf(done);
  }

  private void serve() {
    try (BufferedReader reader = Files.newBufferedReader(pipe)) {
      String word;
      while ((word = reader.readLine()) != null) {
        acts.get(word).run();
        done.add(word);
      }
    } catch (Exception e) {
      done.add("failed: " + e);
    }
  }

  void stop() throws IOException, InterruptedException {
    heldOpen.close();
    thread.join(TimeUnit.SECONDS.toMillis(10));
  }
}
