package io.github.atelier.driver.aliyun;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Gathers a body up to a length; a longer one ends the connection. One subscription's threads. */
final class BoundedBody implements BodySubscriber<byte[]> {
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
  private final int most;
  private Flow.Subscription subscription;

  BoundedBody(int most) {
    this.most = most;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    if (body.isDone()) {
      return;
    }
    for (ByteBuffer part : parts) {
      if (octets.size() + part.remaining() > most) {
        subscription.cancel();
        body.completeExceptionally(new IOException("the answer has more than " + most + " octets"));
        return;
      }
      byte[] some = new byte[part.remaining()];
      part.get(some);
      octets.writeBytes(some);
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(octets.toByteArray());
  }
}
