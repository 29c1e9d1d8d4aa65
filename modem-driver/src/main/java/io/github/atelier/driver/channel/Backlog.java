package io.github.atelier.driver.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The turns that wait, in order of submission; those of a recovery in a queue of their own, which
 * goes first while a module is being restored. Confined to the channel's loop.
 */
final class Backlog {
  private static final int MOST = 1024;

  private final Deque<Job> queue = new ArrayDeque<>();
  private final Deque<Job> recovery = new ArrayDeque<>();
  private boolean restoring;

  /** Whether only recovery may talk to the module; other commands wait behind it. */
  boolean restoring() {
    return restoring;
  }

  void restoring(boolean only) {
    restoring = only;
  }

  /**
   * Adds a turn at the end; a future that is refused fails.
   *
   * @param first whether it belongs to a recovery
   */
  void add(Job job, boolean first) {
    if (!first && queue.size() == MOST) {
      job.result.completeExceptionally(
          new CommandRefusedException(
              MOST
                  + " commands are waiting already; wait for their replies before sending more. Nothing was sent"));
    } else {
      (first ? recovery : queue).add(job);
    }
  }

  private Deque<Job> admitted() {
    return restoring ? recovery : queue;
  }

  /** The next turn that may be carried out now, or {@code null}. */
  Job poll() {
    Job job = admitted().poll();
    while (job != null && job.result.isDone()) {
      job = admitted().poll();
    }
    return job;
  }

  boolean isEmpty() {
    return admitted().isEmpty();
  }

  void cancelled(CompletableFuture<Reply> result) {
    queue.removeIf(job -> job.result == result);
    recovery.removeIf(job -> job.result == result);
  }

  /** All turns that may be carried out now, taken out. */
  List<Job> takeAdmitted() {
    List<Job> all = new ArrayList<>(admitted());
    admitted().clear();
    return all;
  }

  /** All turns, taken out. */
  List<Job> takeAll() {
    List<Job> all = new ArrayList<>(recovery);
    all.addAll(queue);
    recovery.clear();
    queue.clear();
    return all;
  }
}
