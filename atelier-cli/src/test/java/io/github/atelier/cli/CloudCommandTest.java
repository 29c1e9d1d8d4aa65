package io.github.atelier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.cli.cloud.AccessFolder;
import io.github.atelier.platform.AliyunPlatform;
import io.github.atelier.platform.PlatformConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The owner's commands against a running platform, as they are typed. */
class CloudCommandTest {
  private static final String TSL =
      "{\"properties\":[{\"identifier\":\"Power\",\"name\":\"power\",\"accessMode\":\"rw\","
          + "\"dataType\":{\"type\":\"bool\",\"specs\":{\"0\":\"off\",\"1\":\"on\"}}}]}";

  @TempDir private static Path shared;
  @TempDir private Path folder;
  private static AliyunPlatform platform;
  private static AccessFolder access;
  private static int products;
  private String product;

  private record Result(int code, String output, String errors) {}

  @BeforeAll
  static void start() throws IOException {
    platform = AliyunPlatform.start(PlatformConfig.builder().build());
    access = new AccessFolder(shared.resolve("access"));
    access.write(platform);
  }

  @AfterAll
  static void stop() throws IOException {
    access.remove(platform);
    platform.close();
    assertThat(shared.resolve("access")).doesNotExist();
  }

  @BeforeEach
  void aProduct() {
    Result created = cloud("product", "create", "Meter_" + products++);
    assertThat(created.code()).as(created.errors()).isZero();
    product = created.output().strip();
  }

  private static Result cloud(String... arguments) {
    List<String> all = new ArrayList<>(List.of("cloud"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--access", shared.resolve("access").toString()));
    CommandLine line = Main.commandLine();
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    line.setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
    int code = line.execute(all.toArray(new String[0]));
    return new Result(code, output.toString(), errors.toString());
  }

  private DeviceIdentity device() {
    return new DeviceIdentity(product, "dev1");
  }

  private Result create(String name) {
    return cloud("device", "create", product + "/dev1", "--out", folder.resolve(name).toString());
  }

  @Test
  void aProductIsListedAndShownAndDeletedWithoutTellingItsSecret() throws IOException {
    Path file = folder.resolve("product.yaml");
    String key =
        cloud("product", "create", "Gateway_" + products++, "--gateway", "--secret-out", "" + file)
            .output()
            .strip();
    assertThat(Files.readString(file)).containsPattern("productSecret: \"[A-Za-z0-9]{16}\"");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    String secret = Files.readAllLines(file).get(1).split("\"")[1];

    assertThat(cloud("product", "list").output()).contains(key).contains(product);
    Result shown = cloud("product", "show", key);
    assertThat(shown.output()).contains("Gateway_").doesNotContain(secret);
    assertThat(cloud("product", "show", key, "--json").output()).doesNotContain(secret);
    assertThat(cloud("product", "delete", key).output()).contains("is deleted");
    assertThat(cloud("product", "list").output()).doesNotContain(key);
  }

  @Test
  void aThingModelIsImportedAndPrinted() throws IOException {
    Path tsl = Files.writeString(folder.resolve("tsl.json"), TSL);
    Result imported = cloud("product", "model", product, tsl.toString());
    assertThat(imported.code()).as(imported.errors()).isZero();
    assertThat(cloud("product", "model", product).output()).contains("\"identifier\":\"Power\"");
  }

  @Test
  void aMistakeInAThingModelIsToldWithItsPlace() throws IOException {
    Path tsl = Files.writeString(folder.resolve("tsl.json"), TSL.replace("bool", "boolean"));
    Result refused = cloud("product", "model", product, tsl.toString());
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.errors())
        .startsWith("atelier cloud product model: ")
        .contains("$.properties[0].dataType.type");
  }

  @Test
  void aDeviceGetsAFileThatConnectsIt() throws IOException {
    Result created = create("dev1.yaml");
    assertThat(created.code()).as(created.errors()).isZero();
    Path file = folder.resolve("dev1.yaml");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    assertThat(Files.readString(file)).containsPattern("deviceSecret: \"[0-9a-zA-Z]{32}\"");
    assertThat(created.output()).doesNotContain(Files.readAllLines(file).get(2).split("\"")[1]);
    assertThat(cloud("device", "list", product).output())
        .contains("UNACTIVE  " + product + "/dev1");
  }

  @Test
  void aFileThatExistsIsLeftAloneAndNoDeviceIsMade() throws IOException {
    Files.writeString(folder.resolve("mine"), "precious");
    Result refused = create("mine");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.errors()).contains("exists; name another file");
    assertThat(folder.resolve("mine")).hasContent("precious");
    assertThat(cloud("device", "list", product).output()).isEmpty();
  }

  @Test
  void aDeviceThatExistsLeavesNoEmptyFile() {
    create("first.yaml");
    Result refused = create("second.yaml");
    assertThat(refused.errors()).contains("iot.device.AlreadyExistedDeviceName");
    assertThat(folder.resolve("second.yaml")).doesNotExist();
  }

  @Test
  void aDeviceIsDisabledEnabledResetAndDeleted() {
    create("dev1.yaml");
    assertThat(cloud("device", "disable", product + "/dev1").code()).isZero();
    assertThat(cloud("device", "show", product + "/dev1").output()).contains("DISABLE");
    assertThat(cloud("device", "enable", product + "/dev1").code()).isZero();
    assertThat(cloud("device", "reset", product + "/dev1").code()).isZero();
    assertThat(cloud("device", "delete", product + "/dev1").code()).isZero();
    assertThat(platform.device(device())).isEmpty();
  }

  @Test
  void whatDevicesSayIsWatchedAndSettled() throws Exception {
    create("dev1.yaml");
    assertThat(cloud("subscribe", product).output()).contains("flows to DEFAULT_GROUP");
    assertThat(cloud("subscribe", product).output()).contains("already");
    cloud("device", "disable", product + "/dev1");
    cloud("device", "enable", product + "/dev1");

    Result watched = cloud("watch", "--count", "2", "--json");

    assertThat(watched.code()).as(watched.errors()).isZero();
    assertThat(watched.output().lines().toList())
        .satisfiesExactly(
            first -> assertThat(first).contains("/thing/lifecycle").contains("disable"),
            second -> assertThat(second).contains("/thing/lifecycle").contains("enable"));
    assertThat(cloud("watch", "--for", "1").output()).isEmpty();
  }

  @Test
  void anyActionCanBeCalled() {
    Result answer = cloud("call", "QueryProduct", "ProductKey=" + product);
    assertThat(answer.output()).contains("\"Success\" : true").contains(product);
  }

  @ParameterizedTest
  @CsvSource({
    "set, nonsense, {}, is no PRODUCTKEY/DEVICENAME",
    "invoke, a1Pk0000001/no such device!, Add, a1Pk0000001/no such device!",
    "pub, user/get, hello, is no topic of a device",
    "call, QueryProduct, ProductKey, is no NAME=VALUE",
    "call, NoSuchAction, A=1, InvalidAction.NotFound"
  })
  void whatIsTypedWrongIsExplained(String command, String first, String second, String why) {
    Result refused = cloud(command, first, second);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.errors()).startsWith("atelier cloud " + command + ": ").contains(why);
    assertThat(refused.errors().lines()).hasSize(1);
  }

  @Test
  void aFolderThatNoPlatformWroteIsNamed() {
    CommandLine line = Main.commandLine();
    StringWriter errors = new StringWriter();
    line.setErr(new PrintWriter(errors));
    assertThat(line.execute("cloud", "product", "list", "--access", folder.toString()))
        .isEqualTo(1);
    assertThat(errors.toString()).contains(folder.toString()).contains("./atelier platform");
  }

  @Test
  void aWrongGroupIsRefusedWithTheReason() {
    Result refused = cloud("watch", "--group", "NO_SUCH_GROUP");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.errors()).contains("NO_SUCH_GROUP");
  }
}
