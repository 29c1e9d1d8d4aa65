package io.github.atelier.bench;

import java.io.BufferedReader;
import java.io.IOException;
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

  private static final String END = "end";

  private final Path pipe;
  private final Map<String, Act> acts = new ConcurrentHashMap<>();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::serve, "rig");

  Rig(Path pipe) throws IOException, InterruptedException {
    this.pipe = pipe;
    sh("mkfifo '" + pipe + "'");
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
    return say(word);
  }

  private String say(String word) {
    return "echo '" + word + "' > '" + pipe + "'";
  }

  List<String> done() {
    return List.copyOf(done);
  }

  private void serve() {
    while (true) {
      // a reader sees the end of the file when the last writer has gone
      try (BufferedReader reader = Files.newBufferedReader(pipe)) {
        String word;
        while ((word = reader.readLine()) != null) {
          if (word.equals(END)) {
            return;
          }
          acts.get(word).run();
          done.add(word);
        }
      } catch (Exception e) {
        done.add("failed: " + e);
        return;
      }
    }
  }

  void stop() throws IOException, InterruptedException {
    sh(say(END));
    thread.join(TimeUnit.SECONDS.toMillis(10));
  }
}
