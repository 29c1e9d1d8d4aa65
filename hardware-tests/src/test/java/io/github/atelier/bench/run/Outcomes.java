package io.github.atelier.bench.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.opentest4j.TestAbortedException;

/** Runs a bench without a test engine and tells what came of each step. */
public final class Outcomes {
  private Outcomes() {}

  /** Outcome and remark of each step by its full name, such as {@code SKIPPED: no device}. */
  public static Map<String, String> of(BenchRun run) {
    Map<String, String> outcomes = new LinkedHashMap<>();
    for (Chapter chapter : run.chapters()) {
      for (Step step : run.steps(chapter)) {
        try {
          run.run(step);
        } catch (TestAbortedException e) {
          // as the step says
        } catch (Throwable e) {
          if (e instanceof VirtualMachineError fatal) {
            throw fatal;
          }
        }
        outcomes.put(
            step.fullName(),
            step.outcome() + (step.remark().isEmpty() ? "" : ": " + step.remark()));
      }
    }
    return outcomes;
  }
}
