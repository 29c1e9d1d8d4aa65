package io.github.atelier.cli.terminal;

import java.util.concurrent.CompletableFuture;

/**
 * Sees that the module asks for data ({@code >}) for a command that the dialect does not declare.
 * Thread-safe.
 */
final class PromptWatch {
  private boolean atLineStart = true;
  private boolean prompt;
  private CompletableFuture<Void> asked = new CompletableFuture<>();

  /** From now on; completes when a prompt stands at the end of what came. */
  synchronized CompletableFuture<Void> next() {
    prompt = false;
    asked = new CompletableFuture<>();
    return asked;
  }

  /** Whether nothing has come after the prompt. */
  synchronized boolean asks() {
    return prompt;
  }

  /**
   * A portion that came from the line: a prompt is {@code >} at the begin of a line and nothing but
   * a blank after it.
   */
  synchronized void received(byte[] octets) {
    for (byte b : octets) {
      if (b == '\n' || b == '\r') {
        atLineStart = true;
        prompt = false;
      } else if (b == '>' && atLineStart) {
        atLineStart = false;
        prompt = true;
      } else {
        prompt &= b == ' ';
        atLineStart = false;
      }
    }
    if (prompt) {
      asked.complete(null);
    }
  }
}
