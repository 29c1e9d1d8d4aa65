package io.github.atelier.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataEntryTest {
  @TempDir Path folder;

  @Test
  void textIsItsOctetsInUtf8() {
    assertThat(DataEntry.parse("é ").octets()).containsExactly(0xC3, 0xA9, ' ');
    assertThat(DataEntry.parse("").octets()).isEmpty();
  }

  @Test
  void aWordBeforeItKeepsTextTextWhateverItBeginsWith() {
    assertThat(DataEntry.parse("text:@a").octets()).containsExactly('@', 'a');
    assertThat(DataEntry.parse("text:hex:41").octets()).hasSize(6);
    assertThat(DataEntry.parse("text:a").typed()).isTrue();
  }

  @Test
  void hexadecimalDigitsMayStandApart() {
    assertThat(DataEntry.parse("hex:00 1a FF").octets()).containsExactly(0, 0x1A, 0xFF);
    assertThat(DataEntry.parse("hex:").octets()).isEmpty();
    assertThatThrownBy(() -> DataEntry.parse("hex:0g")).hasMessageContaining("hexadecimal");
    assertThatThrownBy(() -> DataEntry.parse("hex:012")).hasMessageContaining("hexadecimal");
  }

  @Test
  void aFileIsSentAsItIs() throws Exception {
    Path file = Files.write(folder.resolve("data"), new byte[] {0, 1, '\n'});
    assertThat(DataEntry.parse("@" + file).octets()).containsExactly(0, 1, '\n');
    assertThat(DataEntry.parse("@" + file).typed()).isFalse();
    assertThatThrownBy(() -> DataEntry.parse("@" + folder.resolve("none")))
        .hasMessageContaining("none");
    assertThatThrownBy(() -> DataEntry.parse("@" + folder))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFileOfMoreThanAMegabyteIsRefused() throws Exception {
    Path file = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> DataEntry.parse("@" + file)).hasMessageContaining("1048576");
  }
}
