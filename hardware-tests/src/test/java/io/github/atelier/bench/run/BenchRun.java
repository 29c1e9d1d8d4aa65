package io.github.atelier.bench.run;

import io.github.atelier.bench.target.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The chapters on one target. Steps are run by whoever asks, in order; the report is up to date
 * after each.
 */
public final class BenchRun implements AutoCloseable {
  private final Session session;
  private final List<Chapter> chapters;
  private final Set<Step> chosen;
  private final Report report;
  private final Path file;

  /**
   * @param book makes the chapters
   * @param names of the chapters to run, all where it is empty; what they need is run as well
   * @param folder where report and conversation go; made where it is missing
   * @throws IllegalArgumentException if there is no chapter of that name
   */
  public BenchRun(
      Target target, Function<Session, List<Chapter>> book, Collection<String> names, Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String name = fileName(target.name());
    file = folder.resolve(name + ".md");
    session = new Session(target, new WireFile(folder.resolve(name + ".log")));
    session.fact("port", target.port());
    session.fact("dialect", target.dialect().name());
    chapters = book.apply(session);
    chosen = choose(names);
    report = new Report(file, target.name());
  }

  private static String fileName(String name) {
    return name.chars()
        .map(c -> Character.isLetterOrDigit(c) ? c : '-')
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private Set<Step> choose(Collection<String> names) {
    for (String name : names) {
      if (chapters.stream().noneMatch(c -> c.name().equalsIgnoreCase(name))) {
        throw new IllegalArgumentException(
            "there is no chapter '"
                + name
                + "'; there are "
                + chapters.stream().map(Chapter::name).toList());
      }
    }
    Set<Step> all = new HashSet<>();
    for (Chapter chapter : chapters) {
      if (names.isEmpty() || names.stream().anyMatch(chapter.name()::equalsIgnoreCase)) {
        chapter.steps().forEach(s -> addWithNeeds(s, all));
      }
    }
    return all;
  }

  private static void addWithNeeds(Step step, Set<Step> to) {
    if (to.add(step)) {
      step.before().forEach(s -> addWithNeeds(s, to));
    }
  }

  /** The chapters that have something to do. */
  public List<Chapter> chapters() {
    return chapters.stream().filter(c -> !steps(c).isEmpty()).toList();
  }

  /** The steps of a chapter that are to be run. */
  public List<Step> steps(Chapter chapter) {
    return chapter.steps().stream().filter(chosen::contains).toList();
  }

  /** Runs one step; throws as {@link Step#run} does. */
  public void run(Step step) throws Throwable {
    try {
      step.run();
    } finally {
      report.write(session.facts(), chapters(), session::masked);
    }
  }

  /** Where the report is. */
  public Path report() {
    return file;
  }

  /** Closes the module's line, the conversation and the target. */
  @Override
  public void close() {
    session.close();
    session.target().close();
  }
}
