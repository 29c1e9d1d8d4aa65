package io.github.atelier.driver.channel;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;

/** Plays a case with the module's octets whole, one at a time, and cut at every place. */
final class EveryCut {
  /** One case. */
  @FunctionalInterface
  interface Case {
    void play(Bench bench) throws Exception;
  }

  private EveryCut() {}

  static void of(String dialect, Case played) {
    of(Dialects.load(dialect), played);
  }

  static void of(Dialect dialect, Case played) {
    int longest = play(dialect, -1, played);
    for (int cut = 0; cut < longest; cut++) {
      play(dialect, cut, played);
    }
  }

  private static int play(Dialect dialect, int cut, Case played) {
    try (Bench bench = new Bench(dialect, cut)) {
      played.play(bench);
      return bench.longest();
    } catch (Exception | AssertionError e) {
      String how = cut < 0 ? "whole" : cut == 0 ? "one octet at a time" : "cut after " + cut;
      throw new AssertionError(how + ": " + e.getMessage(), e);
    }
  }
}
