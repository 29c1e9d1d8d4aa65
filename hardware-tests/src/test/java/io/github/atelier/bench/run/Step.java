package io.github.atelier.bench.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.TestAbortedException;

/** One step of a chapter. Run once, by one thread; others may read what came of it afterwards. */
public final class Step {

  /** What came of a step. */
  public enum Outcome {
    NOT_RUN,
    PASSED,
    FAILED,
    SKIPPED
  }

  private final Chapter chapter;
  private final String name;
  private final Executable body;
  private final Set<Step> needs = new LinkedHashSet<>();
  private final Set<Step> follows = new LinkedHashSet<>();
  private final List<String> notes = new ArrayList<>();
  private Outcome outcome = Outcome.NOT_RUN;
  private String reason = "";
  private Duration took = Duration.ZERO;
  private Step culprit;
  private Step lacking;

  Step(Chapter chapter, String name, Executable body) {
    this.chapter = chapter;
    this.name = name;
    this.body = body;
  }

  /** Skipped unless these have passed. */
  public Step needs(Step... steps) {
    needs.addAll(List.of(steps));
    return this;
  }

  /** Skipped if one of these has failed; that one was skipped does no harm. */
  public Step follows(Step... steps) {
    follows.addAll(List.of(steps));
    return this;
  }

  /** Runs it; throws as it fails, or {@link TestAbortedException} where it is skipped. */
  public void run() throws Throwable {
    long begun = System.nanoTime();
    try {
      needs.forEach(s -> checkBefore(s, true));
      follows.forEach(s -> checkBefore(s, false));
      chapter.begin(this);
      body.execute();
      outcome = Outcome.PASSED;
    } catch (TestAbortedException e) {
      outcome = Outcome.SKIPPED;
      reason = e.getMessage() == null ? "" : e.getMessage().replace("Assumption failed: ", "");
      throw e;
    } catch (Throwable e) {
      outcome = Outcome.FAILED;
      culprit = this;
      reason = e.getMessage() == null ? e.toString() : e.getMessage();
      throw e;
    } finally {
      took = Duration.ofNanos(System.nanoTime() - begun);
    }
  }

  private void checkBefore(Step before, boolean mustPass) {
    if (before.culprit != null) {
      culprit = before.culprit;
      Assumptions.abort("this failed before: " + culprit.fullName());
    }
    if (mustPass && before.outcome != Outcome.PASSED) {
      lacking = before.lacking == null ? before : before.lacking;
      Assumptions.abort(
          "it needs \"" + lacking.fullName() + "\", which was skipped: " + lacking.reason);
    }
  }

  /** Something for the report that is no failure. */
  void note(String text) {
    notes.add(text);
  }

  /** Everything that must come before this one. */
  public Set<Step> before() {
    Set<Step> all = new LinkedHashSet<>(needs);
    all.addAll(follows);
    return all;
  }

  public String name() {
    return name;
  }

  public String fullName() {
    return chapter.name() + ": " + name;
  }

  public Outcome outcome() {
    return outcome;
  }

  /** Why it failed or was skipped, and what else there is to say; secrets may be in it. */
  public String remark() {
    List<String> all = new ArrayList<>(notes);
    if (!reason.isEmpty()) {
      all.add(reason);
    }
    return String.join("; ", all);
  }

  public Duration took() {
    return took;
  }

  @Override
  public String toString() {
    return fullName();
  }
}
