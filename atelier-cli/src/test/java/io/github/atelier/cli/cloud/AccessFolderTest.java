package io.github.atelier.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.platform.AliyunPlatform;
import io.github.atelier.platform.PlatformConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a platform tells its owner how to reach it. */
class AccessFolderTest {
  @TempDir private Path folder;

  @Test
  void onlyItsOwnerReadsItAndItGoesWithThePlatform() throws Exception {
    Path usual = folder.resolve("platform");
    try (AliyunPlatform platform = AliyunPlatform.start(PlatformConfig.builder().build())) {
      AccessFolder access = AccessFolder.free(usual);
      access.write(platform);
      assertThat(rights(usual)).isEqualTo("rwx------");
      try (var files = Files.list(usual)) {
        assertThat(files).hasSize(3).allSatisfy(f -> assertThat(rights(f)).isEqualTo("rw-------"));
      }
      assertThat(AccessFolder.read(usual).key()).isEqualTo(platform.accessKeys().get(0));

      // a process that runs has it
      Path other = AccessFolder.free(usual).path();
      assertThat(other).isNotEqualTo(usual).hasParentRaw(folder);

      access.remove(platform);
      assertThat(usual).doesNotExist();
      assertThat(AccessFolder.free(usual).path()).isEqualTo(usual);
    }
  }

  @Test
  void whatAProcessThatIsGoneLeftBehindIsReplaced() throws Exception {
    Path usual = Files.createDirectory(folder.resolve("platform"));
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.writeString(usual.resolve("access.json"), "{\"process\":" + gone.pid() + "}");
    assertThat(AccessFolder.free(usual).path()).isEqualTo(usual);
    Files.writeString(usual.resolve("access.json"), "{\"proc");
    assertThat(AccessFolder.free(usual).path()).isEqualTo(usual);
  }

  @Test
  void anotherPlatformsFolderIsNotTakenAway() throws Exception {
    try (AliyunPlatform first = AliyunPlatform.start(PlatformConfig.builder().build());
        AliyunPlatform second = AliyunPlatform.start(PlatformConfig.builder().build())) {
      AccessFolder access = new AccessFolder(folder.resolve("shared"));
      access.write(first);
      access.write(second);
      access.remove(first);
      assertThat(AccessFolder.read(folder.resolve("shared")).key())
          .isEqualTo(second.accessKeys().get(0));
    }
  }

  private static String rights(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
