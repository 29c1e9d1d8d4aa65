package io.github.atelier.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One publish after the other, for modules that take no more. */
class ChainTest {
  private final Chain chain = new Chain();
  private final List<CompletableFuture<String>> begun = new ArrayList<>();

  private CompletableFuture<String> begin() {
    CompletableFuture<String> result = new CompletableFuture<>();
    chain.then(
        () -> {
          begun.add(new CompletableFuture<>());
          return begun.get(begun.size() - 1);
        },
        result);
    return result;
  }

  @Test
  void theNextBeginsWhenTheLastHasEndedHoweverItEnded() {
    CompletableFuture<String> first = begin();
    CompletableFuture<String> second = begin();
    CompletableFuture<String> third = begin();
    assertThat(begun).hasSize(1);
    begun.get(0).complete("one");
    assertThat(first).isCompletedWithValue("one");
    assertThat(begun).hasSize(2);
    begun.get(1).completeExceptionally(new IllegalStateException("two"));
    assertThat(second).isCompletedExceptionally();
    assertThat(begun).hasSize(3);
    begun.get(2).complete("three");
    assertThat(third).isCompletedWithValue("three");
    assertThat(begin()).isNotDone();
    assertThat(begun).hasSize(4);
  }

  @Test
  void whatWasCancelledIsNotBegunAndCancellingWhatRunsReachesIt() {
    CompletableFuture<String> first = begin();
    CompletableFuture<String> second = begin();
    CompletableFuture<String> third = begin();
    second.cancel(false);
    first.cancel(false);
    assertThat(begun.get(0)).isCancelled();
    assertThat(begun).hasSize(2);
    begun.get(1).complete("three");
    assertThat(third).isCompletedWithValue("three");
  }

  @Test
  void tensOfThousandsThatFailAtOnceDoNotPileUp() {
    CompletableFuture<String> first = begin();
    CompletableFuture<String> last = null;
    for (int i = 0; i < 50_000; i++) {
      last = new CompletableFuture<>();
      chain.then(() -> CompletableFuture.failedFuture(new IllegalStateException()), last);
    }
    begun.get(0).complete("one");
    assertThat(first).isCompleted();
    assertThat(last).isCompletedExceptionally();
  }
}
