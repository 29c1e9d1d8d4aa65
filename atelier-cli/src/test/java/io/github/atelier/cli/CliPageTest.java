package io.github.atelier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The reference page of the command line shows the help of every command as it is. */
class CliPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "cli.md");
  private static final List<String> UNLISTED = List.of("help", "warm-up");

  static Stream<Map.Entry<String, String>> usages() {
    Map<String, String> usages = new TreeMap<>();
    collect(Main.commandLine(), usages);
    return usages.entrySet().stream();
  }

  private static void collect(CommandLine line, Map<String, String> usages) {
    usages.put(
        line.getCommandSpec().qualifiedName(), line.getUsageMessage(Ansi.OFF).stripTrailing());
    line.getSubcommands()
        .forEach(
            (name, sub) -> {
              if (!UNLISTED.contains(name)) {
                collect(sub, usages);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("usages")
  void thePageShowsTheHelpOf(Map.Entry<String, String> usage) throws IOException {
    String page = Files.readString(PAGE);

    assertThat(page)
        .as("copy the output of ./%s --help to docs/reference/cli.md", usage.getKey())
        .contains("## " + usage.getKey() + "\n\n```\n" + usage.getValue() + "\n```\n");
  }
}
