package io.github.atelier.bench.run;

import io.github.atelier.bench.run.Step.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What came of a run, as one Markdown file; rewritten after each step, so that it is never lost.
 */
final class Report {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private final Path file;
  private final String title;
  private final Instant begun = Instant.now();
  private final long begunNanos = System.nanoTime();

  Report(Path file, String title) {
    this.file = file;
    this.title = title;
  }

  void write(Map<String, String> facts, List<Chapter> chapters, UnaryOperator<String> masked) {
    StringBuilder text = new StringBuilder("# Bench: ").append(title).append("\n\n");
    text.append("| | |\n|---|---|\n");
    row(text, "begun", TIME.format(begun));
    row(text, "took", seconds(System.nanoTime() - begunNanos));
    facts.forEach((name, value) -> row(text, name, masked.apply(value)));
    List<Step> all = chapters.stream().flatMap(c -> c.steps().stream()).toList();
    row(
        text,
        "steps",
        "%d passed, %d failed, %d skipped%s"
            .formatted(
                count(all, Outcome.PASSED),
                count(all, Outcome.FAILED),
                count(all, Outcome.SKIPPED),
                count(all, Outcome.NOT_RUN) == 0
                    ? ""
                    : ", " + count(all, Outcome.NOT_RUN) + " not run"));
    for (Chapter chapter : chapters) {
      text.append("\n## ").append(chapter.name()).append("\n\n");
      text.append("| step | outcome | time | remark |\n|---|---|---|---|\n");
      for (Step step : chapter.steps()) {
        row(
            text,
            step.name(),
            word(step.outcome()),
            step.outcome() == Outcome.NOT_RUN ? "" : seconds(step.took().toNanos()),
            masked.apply(step.remark()));
      }
    }
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long count(List<Step> steps, Outcome outcome) {
    return steps.stream().filter(s -> s.outcome() == outcome).count();
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case PASSED -> "passed";
      case FAILED -> "**failed**";
      case SKIPPED -> "skipped";
      case NOT_RUN -> "not run";
    };
  }

  private static String seconds(long nanos) {
    return "%.2f s".formatted(nanos / 1e9);
  }

  /** A cell holds no line end and no bar of its own. */
  private static void row(StringBuilder text, String... cells) {
    for (String cell : cells) {
      text.append("| ");
      cell.strip()
          .chars()
          .forEach(
              c -> {
                if (c == '|') {
                  text.append("\\|");
                } else {
                  text.appendCodePoint(c < ' ' ? ' ' : c);
                }
              });
      text.append(' ');
    }
    text.append("|\n");
  }
}
