package io.github.atelier.cli.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What every command of the owner's side takes. */
final class CloudOptions {

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--access",
      paramLabel = "DIR",
      description = "The folder that a platform wrote. Default: the environment's, else the usual.")
  private Path access;

  @Option(names = "--json", description = "Print the answer as it came, in JSON.")
  private boolean json;

  CloudSettings settings() {
    return CloudSettings.find(Optional.ofNullable(access), System.getenv());
  }

  CloudApi api() {
    return settings().api();
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  boolean json() {
    return json;
  }

  /** Prints the answer if JSON was asked for, else the line. */
  int print(JsonNode answer, String line) {
    out().println(json ? answer.toString() : line);
    return 0;
  }
}
