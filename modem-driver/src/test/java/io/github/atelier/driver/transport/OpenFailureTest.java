package io.github.atelier.driver.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The mapping from error codes to exceptions, for the codes that a test machine cannot produce at
 * will.
 */
class OpenFailureTest {
  @TempDir Path folder;

  private TransportException posix(int errno) {
    return OpenFailure.onPosix("/dev/modem", folder.toString(), errno, SerialSettings.defaults());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 13})
  void no_permission_names_user_group_and_command(int errno) {
    assertThat(posix(errno))
        .isInstanceOf(PortPermissionException.class)
        .hasMessageContaining(System.getProperty("user.name"))
        .hasMessageContaining("/dev/modem")
        .hasMessageContaining("Add the user to group ")
        .hasMessageContaining("sudo usermod -aG ");
  }

  @Test
  void no_permission_on_a_path_without_a_known_group_advises_dialout() {
    assertThat(OpenFailure.permission("/dev/modem", folder.resolve("gone")))
        .hasMessageContaining("group dialout");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 11, 16, 35})
  void a_port_that_exists_and_is_taken_is_busy(int errno) {
    assertThat(posix(errno))
        .isInstanceOf(PortBusyException.class)
        .hasMessageContaining("is in use by");
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 19, 25})
  void a_path_without_a_serial_device_behind_it_is_not_found(int errno) {
    assertThat(posix(errno)).isInstanceOf(PortNotFoundException.class);
  }

  @Test
  void a_port_unplugged_just_before_it_is_opened_is_not_found() {
    assertThat(OpenFailure.onPosix("/dev/modem", folder + "/gone", 2, SerialSettings.defaults()))
        .isInstanceOf(PortNotFoundException.class);
  }

  @Test
  void any_other_error_shows_its_number_and_the_settings() {
    assertThat(posix(22))
        .isExactlyInstanceOf(TransportException.class)
        .hasMessageContaining("115200 8N1")
        .hasMessageContaining("error 22");
  }

  @ParameterizedTest
  @CsvSource({
    "2, PortNotFoundException",
    "5, PortBusyException",
    "32, PortBusyException",
    "87, TransportException"
  })
  void windows_has_its_own_numbers(int code, String expected) {
    assertThat(
            OpenFailure.onWindows("COM3", code, SerialSettings.defaults())
                .getClass()
                .getSimpleName())
        .isEqualTo(expected);
  }
}
