package io.github.atelier.platform.openapi;

/**
 * What Aliyun's documents leave open about its API.
 *
 * @param refusalStatus HTTP status of an action's refusal; default 200, as the pages' samples
 *     suggest; 400 is what the page on common parameters could mean
 * @param rrpcRefused whether RRpc answers {@code Success: false} with {@code
 *     iot.messagebroker.OFFLINE} and so on; default false: {@code Success: true} and RrpcCode says
 *     so, as its page has it
 */
public record ApiRules(int refusalStatus, boolean rrpcRefused) {
  public ApiRules {
    if (refusalStatus != 200 && refusalStatus != 400) {
      throw new IllegalArgumentException("refusalStatus must be 200 or 400");
    }
  }

  /** The defaults. */
  public static ApiRules defaults() {
    return new ApiRules(200, false);
  }
}
