package io.github.atelier.driver.channel;

import java.util.concurrent.CompletableFuture;

/** A turn in progress: its commands one by one, and the future of the last reply. Loop only. */
final class Job {
  final Turn turn;
  final CompletableFuture<Reply> result;
  InFlight command;

  /** When the last octet of the command was written. */
  long written;

  Runnable cancelTimer = () -> {};

  Job(Turn turn, CompletableFuture<Reply> result) {
    this.turn = turn;
    this.result = result;
  }
}
