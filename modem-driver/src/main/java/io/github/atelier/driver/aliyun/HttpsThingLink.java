package io.github.atelier.driver.aliyun;

import io.github.atelier.driver.channel.ModemException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A {@link ThingLink} over HTTPS access: up only. A {@link Thing} over it posts properties, events
 * and batches; what needs an answer or a command from the platform is refused at once.
 */
public final class HttpsThingLink implements ThingLink {
  private final HttpsDevice device;

  public HttpsThingLink(HttpsDevice device) {
    this.device = device;
  }

  /** Reports; the QoS means nothing here: the platform answers each report. */
  @Override
  public CompletableFuture<Receipt> publish(String topic, byte[] payload, int qos) {
    return device
        .reportAsync(topic, payload)
        .handle(
            (receipt, failure) -> {
              if (failure != null) {
                throw told(failure instanceof CompletionException ? failure.getCause() : failure);
              }
              return new Receipt(receipt.messageId());
            });
  }

  private static RuntimeException told(Throwable failure) {
    if (failure instanceof HttpsDeviceException e) {
      ThingException.Reason reason =
          switch (e.reason()) {
            case INVALID -> ThingException.Reason.INVALID;
            case NOT_SENT -> ThingException.Reason.NOT_SENT;
            case NO_ANSWER, NOT_UNDERSTOOD -> ThingException.Reason.NO_REPLY;
            case REFUSED -> ThingException.Reason.REFUSED;
          };
      return new ThingException(reason, e.code(), e.getMessage(), e);
    }
    return failure instanceof ModemException e ? e : new CompletionException(failure);
  }

  @Override
  public CompletableFuture<?> subscribe(String filter, int qos) {
    return CompletableFuture.failedFuture(ThingException.uplinkOnly("subscribing to " + filter));
  }

  @Override
  public Runnable listen(Listener listener) {
    return () -> {};
  }

  @Override
  public boolean hears() {
    return false;
  }
}
