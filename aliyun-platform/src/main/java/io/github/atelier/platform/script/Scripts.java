package io.github.atelier.platform.script;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs parse scripts in a child JVM, one call after the other; the child is started by the first
 * call and again after it died. Thread-safe. At most 1,000 calls wait.
 */
public final class Scripts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scripts.class);
  private static final int MAX_WAITING = 1_000;

  /** What a JVM needs to start, on a busy machine, beyond the limit of a call. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Duration limit;
  private final ThreadPoolExecutor worker;
  private final ScheduledExecutorService watch;

  /** The worker's alone, but for being destroyed. */
  private Process child;

  private DataOutputStream toChild;
  private DataInputStream fromChild;

  /**
   * @param limit how long one call may take; 1 s is what people's scripts need a thousandth of
   */
  public Scripts(Duration limit) {
    this.limit = limit;
    this.worker =
        new ThreadPoolExecutor(
            1,
            1,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> daemon(task, "platform-scripts"));
    worker.allowCoreThreadTimeOut(true);
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, task -> daemon(task, "platform-scripts-watch"));
    timer.setRemoveOnCancelPolicy(true);
    this.watch = timer;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * {@code rawDataToProtocol}: a device's octets to a JSON message. Fails with {@link
   * ScriptException}.
   */
  public CompletableFuture<byte[]> up(String script, byte[] raw) {
    return submit(ScriptChild.UP, script, raw);
  }

  /** {@code protocolToRawData}: a JSON message to a device's octets. */
  public CompletableFuture<byte[]> down(String script, byte[] json) {
    return submit(ScriptChild.DOWN, script, json);
  }

  private CompletableFuture<byte[]> submit(int direction, String script, byte[] payload) {
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    try {
      worker.execute(
          () -> {
            try {
              result.complete(call(direction, script, payload));
            } catch (ScriptException e) {
              result.completeExceptionally(e);
            } catch (IOException e) {
              end();
              result.completeExceptionally(
                  new ScriptException(
                      "the script was ended: it took longer than "
                          + limit.toMillis()
                          + " ms or more memory than it may"));
            }
          });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          new ScriptException(MAX_WAITING + " calls of scripts wait already"));
    }
    return result;
  }

  private byte[] call(int direction, String script, byte[] payload) throws IOException {
    boolean fresh = child == null || !child.isAlive();
    if (fresh) {
      start();
    }
    Process running = child;
    Duration wait = limit.multipliedBy(2).plus(fresh ? GRACE : Duration.ofSeconds(1));
    var ending = watch.schedule(running::destroyForcibly, wait.toMillis(), TimeUnit.MILLISECONDS);
    try {
      byte[] text = script.getBytes(StandardCharsets.UTF_8);
      if (text.length > ScriptChild.MAX_OCTETS || payload.length > ScriptChild.MAX_OCTETS) {
        throw new ScriptException("a script and a message have at most 1 MiB each");
      }
      toChild.writeByte(direction);
      toChild.writeInt(text.length);
      toChild.write(text);
      toChild.writeInt(payload.length);
      toChild.write(payload);
      toChild.flush();
      int status = fromChild.readByte();
      int length = fromChild.readInt();
      if (length < 0 || length > ScriptChild.MAX_OCTETS) {
        throw new IOException("an answer of " + length + " octets");
      }
      byte[] answer = fromChild.readNBytes(length);
      if (status != ScriptChild.DONE) {
        throw new ScriptException(new String(answer, StandardCharsets.UTF_8));
      }
      return answer;
    } finally {
      ending.cancel(false);
    }
  }

  private void start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                java,
                "-Xmx64m",
                "-Xss2m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-cp",
                where(ScriptChild.class)
                    + File.pathSeparator
                    + where("org.mozilla.javascript.Context"),
                ScriptChild.class.getName(),
                Long.toString(limit.toMillis())));
    // what this process knows of its surroundings is not the scripts' business
    builder.environment().clear();
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    child = builder.start();
    toChild = new DataOutputStream(new BufferedOutputStream(child.getOutputStream()));
    fromChild = new DataInputStream(new BufferedInputStream(child.getInputStream()));
    LOG.debug("scripts run in process {}", child.pid());
  }

  private static String where(String className) throws IOException {
    try {
      return where(Class.forName(className, false, Scripts.class.getClassLoader()));
    } catch (ClassNotFoundException e) {
      throw new IOException("the script engine is not on the class path", e);
    }
  }

  private static String where(Class<?> type) throws IOException {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IOException("the class path has no file of " + type.getName(), e);
    }
  }

  private void end() {
    if (child != null) {
      child.destroyForcibly();
      child = null;
    }
  }

  /** Ends the child once what waits is done or failed; no later call is taken. */
  @Override
  public void close() {
    try {
      worker.execute(this::end);
    } catch (RejectedExecutionException e) {
      LOG.debug("scripts are closed with a full queue");
    }
    worker.shutdown();
    try {
      if (!worker.awaitTermination(5, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watch.shutdownNow();
  }
}
