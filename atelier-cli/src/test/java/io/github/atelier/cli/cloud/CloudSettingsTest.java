package io.github.atelier.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which cloud the commands speak to. */
class CloudSettingsTest {
  private static final Map<String, String> REAL =
      Map.of(
          "ATELIER_CLOUD_ENDPOINT", "iot.cn-shanghai.aliyuncs.com",
          "ATELIER_CLOUD_AMQP", "iot-060a0000.amqp.iothub.aliyuncs.com:5671",
          "ATELIER_CLOUD_INSTANCE", "iot-060a0000",
          "ALIBABA_CLOUD_ACCESS_KEY_ID", "testid",
          "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret");

  @TempDir private Path folder;

  @Test
  void theRealOneIsTakenFromTheEnvironment() {
    CloudSettings settings = CloudSettings.find(Optional.empty(), REAL);
    assertThat(settings.endpoint()).isEqualTo(URI.create("https://iot.cn-shanghai.aliyuncs.com"));
    assertThat(settings.amqp()).contains("iot-060a0000.amqp.iothub.aliyuncs.com:5671");
    assertThat(settings.instanceId()).contains("iot-060a0000");
    assertThat(settings.caPem()).isEmpty();
    assertThat(settings.key().id()).isEqualTo("testid");
    assertThat(settings.toString()).doesNotContain("testsecret");
  }

  @Test
  void aFolderThatIsNamedComesFirst() {
    assertThatThrownBy(() -> CloudSettings.find(Optional.of(folder), REAL))
        .hasMessageContaining(folder.toString());
  }

  @Test
  void anEndpointWithoutAKeySaysWhichVariableIsMissing() {
    Map<String, String> incomplete = new HashMap<>(REAL);
    incomplete.remove("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
    assertThatThrownBy(() -> CloudSettings.find(Optional.empty(), incomplete))
        .hasMessageContaining("ALIBABA_CLOUD_ACCESS_KEY_SECRET")
        .hasMessageNotContaining("testid");
  }

  @Test
  void anEndpointThatIsNoneIsQuoted() {
    Map<String, String> wrong = new HashMap<>(REAL);
    wrong.put("ATELIER_CLOUD_ENDPOINT", "not a host");
    assertThatThrownBy(() -> CloudSettings.find(Optional.empty(), wrong))
        .hasMessageContaining("'not a host'");
  }

  @Test
  void theProductOfATopicIsFoundBehindASystemsName() {
    assertThat(Names.productOf("/a1Pk0000001/dev1/user/get")).isEqualTo("a1Pk0000001");
    assertThat(Names.productOf("/sys/a1Pk0000001/dev1/thing/service/property/set"))
        .isEqualTo("a1Pk0000001");
  }
}
