package io.github.atelier.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The C program of {@code floor.c}, compiled when first needed by the {@code cc} of the machine.
 */
final class Floor {
  private final Path program;

  private Floor(Path program) {
    this.program = program;
  }

  static Floor compile() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("atelier-floor");
    Path source = folder.resolve("floor.c");
    try (InputStream text = Floor.class.getResourceAsStream("floor.c")) {
      Files.copy(text, source, StandardCopyOption.REPLACE_EXISTING);
    }
    Path program = folder.resolve("floor");
    int code =
        new ProcessBuilder("cc", "-O2", "-o", program.toString(), source.toString())
            .inheritIO()
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException("cc could not compile the floor; install a C compiler");
    }
    for (Path file : List.of(source, program, folder)) {
      file.toFile().deleteOnExit();
    }
    folder.toFile().deleteOnExit();
    return new Floor(program);
  }

  Child start(int cpu, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(Arrays.asList(arguments));
    return Child.start(cpu, command);
  }

  /** Round trips of a C client: p50 and p99 in nanoseconds. */
  long[] ask(int cpu, String kind, String where, int count, int warmup) {
    try (Child client =
        start(cpu, "ask", kind, where, String.valueOf(count), String.valueOf(warmup))) {
      return Arrays.stream(client.line().split(" ")).mapToLong(Long::parseLong).toArray();
    }
  }
}
