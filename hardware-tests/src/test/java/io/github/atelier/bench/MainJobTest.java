package io.github.atelier.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atelier.grammar.dialect.Dialects;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job against the emulator in every dialect that has MQTT, and against a real module where
 * one is named.
 */
class MainJobTest {
  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicContainer> theMainJobOnAnEmulatedModule() {
    return Dialects.BUILT_IN.stream()
        .filter(name -> Dialects.load(name).hasOperation("connect"))
        .map(
            name -> {
              try {
                EmulatedTarget target =
                    new EmulatedTarget(name, Files.createDirectory(folder.resolve(name)));
                return DynamicContainer.dynamicContainer(
                    target.name(), new MainJob(target).steps());
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
  }

  @TestFactory
  List<DynamicTest> theMainJobOnARealModule() {
    if (!RealTarget.isNamed()) {
      return List.of(
          DynamicTest.dynamicTest(
              "a real module",
              () ->
                  assumeTrue(
                      false,
                      "no real module: name one with -Dbench.port=/dev/ttyUSB2 -Dbench.dialect=... -Dbench.device=FILE")));
    }
    return new MainJob(new RealTarget()).steps();
  }
}
