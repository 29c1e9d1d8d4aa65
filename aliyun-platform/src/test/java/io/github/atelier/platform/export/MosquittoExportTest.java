package io.github.atelier.platform.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.SignMethod;
import io.github.atelier.platform.PlatformConfig;
import io.github.atelier.platform.PlatformConfigException;
import io.github.atelier.platform.core.ProductDeclaration;
import io.github.atelier.platform.core.ProductDeclaration.DeviceDeclaration;
import io.github.atelier.platform.export.MosquittoExport.Exported;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MosquittoExportTest {
  private static final Secret SECRET = Secret.of("0123456789abcdef0123456789abcdef");

  @TempDir Path folder;

  private static ProductDeclaration product(String productKey, DeviceDeclaration... devices) {
    return new ProductDeclaration(
        productKey, Secret.of("productsecret"), "Meter", false, List.of(devices));
  }

  private Exported export(StoredPlatform platform, String... products) throws IOException {
    return new MosquittoExport(platform.operations(), true, LoginForm.DRIVER)
        .write(folder.resolve("passwords"), folder.resolve("acl"), Set.of(products));
  }

  @Test
  void passwords_are_hashed_anew_and_for_the_owner_only() throws IOException {
    Path passwords = Files.writeString(folder.resolve("passwords"), "readable by all\n");
    Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-r--r--"));
    PlatformConfig config =
        PlatformConfig.builder()
            .product(product("a1Pk0000001", new DeviceDeclaration("dev1", SECRET)))
            .build();
    try (StoredPlatform platform = StoredPlatform.open(config)) {
      assertThat(export(platform).devices()).isEqualTo(1);
      String first = Files.readString(passwords);
      export(platform);
      String sent =
          LoginForm.DRIVER.password(new DeviceIdentity("a1Pk0000001", "dev1"), SECRET).reveal();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwords)))
          .isEqualTo("rw-------");
      assertThat(first)
          .contains("{productKey}.{deviceName}|securemode=2,signmethod=hmacsha256|")
          .doesNotContain(SECRET.reveal(), sent)
          .containsPattern("(?m)^dev1&a1Pk0000001:\\$7\\$101\\$[\\w+/]{16}\\$[\\w+/]{86}==$");
      assertThat(Files.readString(passwords)).as("another salt").isNotEqualTo(first);
    }
  }

  /** Made by {@code mosquitto_passwd} 2.0.11. */
  @Test
  void a_hash_is_the_one_that_mosquitto_makes() {
    assertThat(
            MosquittoPassword.hash(
                Secret.of("a password"), Base64.getDecoder().decode("4Fx8Qg5onkDUEwUG"), 101))
        .isEqualTo(
            "$7$101$4Fx8Qg5onkDUEwUG$TcjHhUPZF0dfhJkVrqnm38drgZPMdWLZaxCA5JlnUdgCcCSOlDo3Oz6cn9sa9/rI/beBbBNp4lUpX6YdBpmncg==");
  }

  @Test
  void what_cannot_log_in_there_is_left_out_and_named() throws IOException {
    PlatformConfig config =
        PlatformConfig.builder()
            .product(
                product(
                    "a1Pk0000001",
                    new DeviceDeclaration("meter:01", SECRET),
                    new DeviceDeclaration("dev2", SECRET)))
            .product(product("a1Pk0000002", new DeviceDeclaration("dev3", SECRET)))
            .build();
    try (StoredPlatform platform = StoredPlatform.open(config)) {
      platform.operations().devices().disabled(new DeviceIdentity("a1Pk0000002", "dev3"), true);
      Exported all = export(platform);
      assertThat(all.devices()).isEqualTo(1);
      assertThat(all.leftOut())
          .hasSize(2)
          .anyMatch(line -> line.contains("a1Pk0000001/meter:01") && line.contains("':'"))
          .anyMatch(line -> line.contains("a1Pk0000002/dev3 is disabled"));
      assertThat(export(platform, "a1Pk0000002").devices()).isZero();
      assertThatThrownBy(() -> export(platform, "a1Pk0000009"))
          .hasMessageContaining("no product a1Pk0000009");
    }
  }

  @Test
  void a_secret_that_nobody_would_ever_know_is_not_exported() throws IOException {
    PlatformConfig.Builder config =
        PlatformConfig.builder()
            .product(product("a1Pk0000001", new DeviceDeclaration("dev1", null)));
    assertThatThrownBy(() -> StoredPlatform.open(config.build()))
        .isInstanceOf(PlatformConfigException.class)
        .hasMessageContaining("a1Pk0000001/dev1 has no deviceSecret");
    try (StoredPlatform platform =
        StoredPlatform.open(config.dataDirectory(folder.resolve("state")).build())) {
      assertThat(export(platform).devices()).as("kept in the database").isEqualTo(1);
    }
  }

  @Test
  void a_form_that_no_device_can_send_is_refused() {
    assertThatThrownBy(() -> new LoginForm("a|b", SignMethod.HMAC_MD5, Optional.empty(), false))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(
            () -> new LoginForm("a", SignMethod.HMAC_MD5, Optional.of("yesterday"), false))
        .isInstanceOf(InvalidInputException.class);
  }
}
