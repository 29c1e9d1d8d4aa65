package io.github.atelier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExportCommandTest {
  @TempDir Path folder;
  private final StringWriter errors = new StringWriter();
  private final StringWriter output = new StringWriter();

  private int export(String... more) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("platform.yaml"),
            """
            products:
              - productKey: a1Pk0000001
                productSecret: prodsecret000001
                devices:
                  - {deviceName: dev1, deviceSecret: 0123456789abcdef0123456789abcdef}
                  - {deviceName: "dev:2", deviceSecret: 0123456789abcdef0123456789abcdef}
            """);
    CommandLine line = Main.commandLine();
    line.setErr(new PrintWriter(errors)).setOut(new PrintWriter(output));
    List<String> arguments = new ArrayList<>(List.of("platform", "export"));
    arguments.addAll(List.of("--config", config.toString()));
    arguments.addAll(List.of("--passwords", folder.resolve("passwords").toString()));
    arguments.addAll(List.of("--acl", folder.resolve("acl").toString()));
    arguments.addAll(List.of(more));
    return line.execute(arguments.toArray(String[]::new));
  }

  @Test
  void theFilesAreWrittenAndTheFormOfTheLoginIsTold() throws IOException {
    assertThat(export("--sign-method", "hmacsha1", "--timestamp", "2524608000000", "--upper-case"))
        .isZero();
    assertThat(output.toString())
        .contains("1 devices in ")
        .contains(
            "{productKey}.{deviceName}|securemode=2,signmethod=hmacsha1,timestamp=2524608000000|,"
                + " password in upper-case hex");
    assertThat(errors.toString()).contains("left out: a1Pk0000001/dev:2").contains("':'");
    Path passwords = folder.resolve("passwords");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwords)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(passwords)).contains("\ndev1&a1Pk0000001:$7$");
    assertThat(Files.readString(folder.resolve("acl")))
        .contains("\nuser dev1&a1Pk0000001\n")
        .contains("\ntopic readwrite /sys/a1Pk0000001/dev1/#\n")
        .contains("\ntopic write /a1Pk0000001/dev1/user/update\n");
  }

  @Test
  void aMistakeIsOneLine() throws IOException {
    assertThat(export("--sign-method", "sha256")).isEqualTo(1);
    assertThat(errors.toString().lines()).hasSize(1);
    assertThat(errors.toString()).contains("signmethod must be hmacmd5, hmacsha1 or hmacsha256");
    assertThat(folder.resolve("passwords")).doesNotExist();
  }

  @Test
  void anOwnerNeedsAPasswordFromTheEnvironment() throws IOException {
    assertThat(export("--owner", "server")).isEqualTo(1);
    assertThat(errors.toString()).contains("ATELIER_OWNER_PASSWORD");
  }
}
