package io.github.atelier.bench.target;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;

/**
 * A command line that changes something on the rig: a relay, an attenuator, a hub.
 *
 * @param name of the setting that holds it
 * @param line run by {@code sh -c}; ends with exit code 0 when it is done, within a minute
 */
record RigCommand(String name, String line) {
  private static final int SECONDS = 60;

  void run() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", line)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(name + " did not end within " + SECONDS + " s: " + line);
    }
    if (process.exitValue() != 0) {
      throw new IOException(name + " ended with exit code " + process.exitValue() + ": " + line);
    }
  }
}
