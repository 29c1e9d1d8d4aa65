package io.github.atelier.platform.thing;

import io.github.atelier.aliyun.thing.ThingCode;
import io.github.atelier.platform.script.ScriptException;
import io.github.atelier.platform.script.Scripts;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Products whose devices speak octets of their own: their script stands between. */
final class RawData {
  /** Behind {@code /thing/}: what devices send. */
  static final String UP = "model/up_raw";

  /** Behind {@code /thing/}: what devices are sent. */
  static final String DOWN = "model/down_raw";

  private final Models models;
  private final Scripts scripts;

  RawData(Models models, Scripts scripts) {
    this.models = models;
    this.scripts = scripts;
  }

  /** Whether a product has a script. */
  boolean speaksRaw(String productKey) {
    return models.script(productKey).isPresent();
  }

  /** A device's octets as JSON; the same octets if the product has no script. */
  CompletableFuture<byte[]> up(String productKey, byte[] raw) {
    Optional<String> script = models.script(productKey);
    return script.isEmpty()
        ? CompletableFuture.completedFuture(raw)
        : told(scripts.up(script.get(), raw));
  }

  /** JSON as a device's octets; the same text if the product has no script. */
  CompletableFuture<byte[]> down(String productKey, byte[] json) {
    Optional<String> script = models.script(productKey);
    return script.isEmpty()
        ? CompletableFuture.completedFuture(json)
        : told(scripts.down(script.get(), json));
  }

  private static CompletableFuture<byte[]> told(CompletableFuture<byte[]> call) {
    return call.exceptionallyCompose(
        failure -> {
          Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
          return CompletableFuture.failedFuture(
              cause instanceof ScriptException
                  ? new ThingException(
                      ThingCode.SCRIPT_EMPTY, "the parse script: " + cause.getMessage())
                  : cause);
        });
  }
}
