package io.github.atelier.emulator.line.pty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.emulator.line.LineUnavailableException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PtyLinkTest {
  /** Beyond any number the kernel gives out. */
  private static final Path GONE = Path.of("/dev/pts/99999999");

  private static final Path SLAVE = Path.of("/dev/pts/99999998");

  @TempDir Path folder;

  @Test
  void theLinkLeadsToTheSlaveAndGoesAway() throws Exception {
    Path path = folder.resolve("modem0");
    PtyLink link = PtyLink.create(path, SLAVE);
    assertThat(Files.readSymbolicLink(path)).isEqualTo(SLAVE);
    assertThat(link.path()).isEqualTo(path);
    link.remove();
    link.remove();
    assertThat(list()).isEmpty();
  }

  @Test
  void aStaleLinkIsReplaced() throws Exception {
    Path path = folder.resolve("modem0");
    Files.createSymbolicLink(path, GONE);
    PtyLink.create(path, SLAVE);
    assertThat(Files.readSymbolicLink(path)).isEqualTo(SLAVE);
    assertThat(list()).containsExactly(path);
  }

  @Test
  void aStaleLinkWhoseNumberIsOursAgainIsReplaced() throws Exception {
    Pty pty = Pty.open();
    try {
      Path path = folder.resolve("modem0");
      Files.createSymbolicLink(path, pty.slave());
      PtyLink.create(path, pty.slave()).remove();
      assertThat(list()).isEmpty();
    } finally {
      pty.close();
    }
  }

  @Test
  void aLinkToALivingPortIsRefused() throws Exception {
    Pty pty = Pty.open();
    try {
      Path path = folder.resolve("modem0");
      Files.createSymbolicLink(path, pty.slave());
      assertThatThrownBy(() -> PtyLink.create(path, SLAVE))
          .isInstanceOf(LineUnavailableException.class)
          .hasMessageContaining(path.toString())
          .hasMessageContaining(pty.slave().toString());
      assertThat(Files.readSymbolicLink(path)).isEqualTo(pty.slave());
    } finally {
      pty.close();
    }
  }

  @Test
  void aForeignFileIsRefusedAndKept() throws Exception {
    Path path = Files.writeString(folder.resolve("modem0"), "precious");
    assertThatThrownBy(() -> PtyLink.create(path, SLAVE))
        .isInstanceOf(LineUnavailableException.class)
        .hasMessageContaining(path + " exists and is not a link to a pseudo-terminal");
    assertThat(path).hasContent("precious");
  }

  @Test
  void aLinkToSomethingElseIsRefusedAndKept() throws Exception {
    Path path = Files.createSymbolicLink(folder.resolve("modem0"), folder.resolve("precious"));
    assertThatThrownBy(() -> PtyLink.create(path, SLAVE))
        .isInstanceOf(LineUnavailableException.class);
    assertThat(Files.readSymbolicLink(path)).isEqualTo(folder.resolve("precious"));
  }

  @Test
  void aMissingFolderIsNamed() {
    assertThatThrownBy(() -> PtyLink.create(folder.resolve("no/modem0"), SLAVE))
        .isInstanceOf(LineUnavailableException.class)
        .hasMessageContaining(folder.resolve("no") + " does not exist");
  }

  @Test
  void aLinkThatIsNotOursAnyMoreIsKept() throws Exception {
    Path path = folder.resolve("modem0");
    PtyLink link = PtyLink.create(path, SLAVE);
    Files.delete(path);
    Files.createSymbolicLink(path, GONE);
    link.remove();
    assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
    Files.delete(path);
    Files.writeString(path, "precious");
    link.remove();
    assertThat(path).hasContent("precious");
  }

  private java.util.List<Path> list() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
