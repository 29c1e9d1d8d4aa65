package io.github.atelier.grammar.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.atelier.grammar.value.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference pages are true: their examples load, their lists are those of the code. */
class ReferencePagesTest {
  private static final Path PAGES = Path.of("..", "docs", "reference");
  private static final Path HOW_TO = Path.of("..", "docs", "how-to", "write-a-dialect.md");

  private static List<String> page(String name) {
    return page(PAGES.resolve(name));
  }

  private static List<String> page(Path path) {
    try {
      return Files.readAllLines(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<String> examples() {
    List<String> examples = examples(page("dialect-notation.md"));
    assertThat(examples).hasSizeGreaterThan(8);
    List<String> guide = examples(page(HOW_TO));
    assertThat(guide).hasSizeGreaterThan(3);
    examples.addAll(guide);
    return examples.stream();
  }

  private static List<String> examples(List<String> page) {
    List<String> examples = new ArrayList<>();
    StringBuilder block = null;
    for (String line : page) {
      if (line.equals("```at")) {
        block = new StringBuilder();
      } else if (line.equals("```") && block != null) {
        examples.add(block.toString());
        block = null;
      } else if (block != null) {
        block.append(line).append('\n');
      }
    }
    return examples;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleOfThePagesOnTheNotationLoads(String example) {
    assertThatCode(() -> Dialects.parse("page.md", example)).doesNotThrowAnyException();
  }

  @Test
  void theNotationPageNamesEverySetting() {
    List<String> named = column("dialect-notation.md", "## Settings", 0);
    assertThatCode(() -> Settings.of(Map.of("none-such", "")))
        .hasMessage(
            "settings are "
                + String.join(", ", named.subList(0, named.size() - 1))
                + " and "
                + named.get(named.size() - 1));
  }

  @Test
  void theVocabularyPageListsExactlyWhatTheCodeKnows() {
    assertThat(column("vocabulary.md", "## Commands", 0))
        .containsExactlyElementsOf(Vocabulary.commands());
    assertThat(column("vocabulary.md", "## Unsolicited messages", 0))
        .containsExactlyElementsOf(Vocabulary.unsolicited());
    assertThat(column("vocabulary.md", "## Operations", 0))
        .containsExactlyElementsOf(Vocabulary.operations());
  }

  @Test
  void theVocabularyPageListsEveryOutcomeWithItsParentAndExplanation() {
    assertThat(column("vocabulary.md", "## Outcomes", 0))
        .containsExactlyElementsOf(Arrays.stream(Outcome.values()).map(Outcome::word).toList());
    assertThat(column("vocabulary.md", "## Outcomes", 1))
        .containsExactlyElementsOf(
            Arrays.stream(Outcome.values())
                .map(o -> o.parent() == null ? "" : o.parent().word())
                .toList());
    assertThat(column("vocabulary.md", "## Outcomes", 2))
        .containsExactlyElementsOf(
            Arrays.stream(Outcome.values()).map(Outcome::explanation).toList());
  }

  @Test
  void everyValueOfTheVocabularyPageIsDeclaredByABuiltInDialect() {
    Set<String> declared = new HashSet<>();
    Dialects.BUILT_IN.forEach(d -> declared.addAll(Dialects.load(d).valueNames()));
    assertThat(declared).containsAll(column("vocabulary.md", "## Values", 0));
  }

  /** One column of the table below a heading, without its code quotes. */
  private static List<String> column(String name, String heading, int column) {
    List<String> cells = new ArrayList<>();
    boolean inside = false;
    for (String line : page(name)) {
      if (line.startsWith("## ")) {
        inside = line.equals(heading);
      } else if (inside && line.startsWith("| `")) {
        String cell = line.substring(1, line.length() - 1).split("\\|")[column].trim();
        cells.add(cell.replace("`", ""));
      }
    }
    assertThat(cells).as(heading).isNotEmpty();
    return cells;
  }
}
