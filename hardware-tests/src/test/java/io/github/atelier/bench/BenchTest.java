package io.github.atelier.bench;

import static org.junit.jupiter.api.Assumptions.abort;

import io.github.atelier.bench.chapter.Book;
import io.github.atelier.bench.run.BenchRun;
import io.github.atelier.bench.run.Chapter;
import io.github.atelier.bench.target.EmulatedTarget;
import io.github.atelier.bench.target.RealTarget;
import io.github.atelier.bench.target.Target;
import io.github.atelier.grammar.dialect.Dialects;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bench: every chapter on an emulated module in each built-in dialect, or on a real module
 * where one is named. What came of it is in {@code target/bench}.
 */
class BenchTest {
  private static final Path REPORTS = Path.of("target", "bench");
  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicNode> onEmulatedModules() {
    if (RealTarget.isNamed()) {
      return skipped("emulated modules", "a real module is named (bench.port)");
    }
    return Dialects.BUILT_IN.stream().map(this::onAnEmulatedModule);
  }

  private DynamicNode onAnEmulatedModule(String dialect) {
    try {
      return container(new EmulatedTarget(dialect, Files.createDirectory(folder.resolve(dialect))));
    } catch (Exception e) {
      throw new IllegalStateException("the emulated " + dialect + " cannot start", e);
    }
  }

  @TestFactory
  Stream<DynamicNode> onARealModule() throws Exception {
    if (!RealTarget.isNamed()) {
      return skipped("a real module", "none is named: -Dbench.port=/dev/ttyUSB2");
    }
    return Stream.of(container(new RealTarget(RealTarget::ofProcess)));
  }

  private static Stream<DynamicNode> skipped(String what, String why) {
    return Stream.of(DynamicTest.dynamicTest(what, () -> abort(why)));
  }

  private static DynamicNode container(Target target) {
    BenchRun run = new BenchRun(target, Book::chapters, chosenChapters(), REPORTS);
    Stream<DynamicNode> chapters = run.chapters().stream().map(c -> container(run, c));
    DynamicNode end =
        DynamicTest.dynamicTest("the line is closed; report: " + run.report(), run::close);
    return DynamicContainer.dynamicContainer(
        target.name(), Stream.concat(chapters, Stream.of(end)));
  }

  private static DynamicNode container(BenchRun run, Chapter chapter) {
    return DynamicContainer.dynamicContainer(
        chapter.name(),
        run.steps(chapter).stream()
            .map(step -> DynamicTest.dynamicTest(step.name(), () -> run.run(step))));
  }

  private static List<String> chosenChapters() {
    String names = RealTarget.ofProcess("bench.chapters");
    return names == null || names.isBlank()
        ? List.of()
        : Stream.of(names.split(",")).map(String::strip).toList();
  }
}
