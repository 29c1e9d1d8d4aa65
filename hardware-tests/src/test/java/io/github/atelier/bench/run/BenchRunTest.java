package io.github.atelier.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.bench.target.EmulatedTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How steps depend on one another, and what the report says of them. */
class BenchRunTest {
  @TempDir Path folder;

  private static final class Chapters {
    static Chapter first(Session session) {
      Chapter chapter = new Chapter("first", session) {};
      Step good = chapter.step("good", () -> chapter.note("a | b\nc"));
      Step bad =
          chapter.step(
              "bad",
              () -> {
                throw new AssertionError("the PIN " + EmulatedTarget.PIN + " was said");
              });
      Step unable = chapter.step("unable", () -> Chapter.skip("there is no relay"));
      chapter.step("needs good", () -> {}).needs(good);
      Step needsBad = chapter.step("needs bad", () -> {}).needs(bad);
      chapter.step("needs that", () -> {}).needs(needsBad);
      Step needsUnable = chapter.step("needs unable", () -> {}).needs(unable);
      chapter.step("needs that too", () -> {}).needs(needsUnable);
      chapter.step("follows bad", () -> {}).follows(bad);
      chapter.step("follows unable", () -> {}).follows(unable);
      return chapter;
    }

    static Chapter second(Session session, Chapter first) {
      Chapter chapter = new Chapter("second", session) {};
      chapter.step("alone", () -> {});
      chapter.step("needs", () -> {}).needs(first.steps().get(0));
      return chapter;
    }

    static List<Chapter> book(Session session) {
      Chapter first = first(session);
      return List.of(first, second(session, first));
    }
  }

  private BenchRun run(String... names) throws Exception {
    return new BenchRun(
        new EmulatedTarget("3gpp", folder), Chapters::book, List.of(names), folder.resolve("out"));
  }

  @Test
  void aStepThatFailsMakesThoseThatNeedItSkippedWithItsName() throws Exception {
    try (BenchRun run = run()) {
      Map<String, String> outcomes = Outcomes.of(run);
      assertThat(outcomes.get("first: bad")).startsWith("FAILED");
      assertThat(outcomes)
          .containsEntry("first: needs good", "PASSED")
          .containsEntry("first: needs bad", "SKIPPED: this failed before: first: bad")
          .containsEntry("first: needs that", "SKIPPED: this failed before: first: bad")
          .containsEntry("first: follows bad", "SKIPPED: this failed before: first: bad")
          .containsEntry("second: alone", "PASSED");
    }
  }

  @Test
  void whatATargetCannotDoIsSkippedWithTheReasonOfTheFirst() throws Exception {
    try (BenchRun run = run()) {
      String lacking = "SKIPPED: it needs \"first: unable\", which was skipped: there is no relay";
      assertThat(Outcomes.of(run))
          .containsEntry("first: unable", "SKIPPED: there is no relay")
          .containsEntry("first: needs unable", lacking)
          .containsEntry("first: needs that too", lacking)
          .containsEntry("first: follows unable", "PASSED");
    }
  }

  @Test
  void theReportTellsAllAndMasksSecrets() throws Exception {
    try (BenchRun run = run()) {
      Outcomes.of(run);
      assertThat(Files.readString(run.report()))
          .contains("# Bench: emulated 3gpp on")
          .contains("| steps | 5 passed, 1 failed, 6 skipped |")
          .contains("## second")
          .contains("| a \\| b c |")
          .containsPattern(
              "\\| bad \\| \\*\\*failed\\*\\* \\| [0-9.]+ s \\| the PIN \\*{4} was said")
          .doesNotContain(EmulatedTarget.PIN);
    }
  }

  @Test
  void theReportIsThereAfterEachStep() throws Exception {
    try (BenchRun run = run()) {
      Chapter first = run.chapters().get(0);
      assertThatThrownBy(
              () -> {
                try {
                  run.run(first.steps().get(1));
                } catch (Throwable e) {
                  throw new IllegalStateException(e);
                }
              })
          .hasRootCauseInstanceOf(AssertionError.class);
      assertThat(Files.readString(run.report()))
          .contains("0 passed, 1 failed, 0 skipped, 11 not run");
    }
  }

  @Test
  void aChosenChapterBringsWhatItNeedsAndNothingElse() throws Exception {
    try (BenchRun run = run("Second")) {
      assertThat(Outcomes.of(run).keySet())
          .containsExactly("first: good", "second: alone", "second: needs");
    }
  }

  @Test
  void aChapterThatIsNotThereIsRefusedWithTheNamesOfThoseThatAre() {
    assertThatThrownBy(() -> run("third"))
        .hasMessage("there is no chapter 'third'; there are [first, second]");
  }
}
