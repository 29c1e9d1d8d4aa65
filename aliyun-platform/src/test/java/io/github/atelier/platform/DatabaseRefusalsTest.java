package io.github.atelier.platform;

import static io.github.atelier.platform.Overheard.PRODUCT;
import static io.github.atelier.platform.Overheard.TOPIC;
import static io.github.atelier.platform.Overheard.signed;
import static io.github.atelier.platform.RawMqtt.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.atelier.aliyun.ConnectionParameters;
import io.github.atelier.platform.event.OfflineReason;
import io.github.atelier.platform.event.PlatformEvent;
import io.github.atelier.platform.store.DatabaseAddress;
import io.github.atelier.platform.store.StoreException;
import io.github.atelier.platform.subscription.ConsumerGroups;
import io.github.atelier.platform.subscription.MessageKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that cannot write, or that another has: each door's own answer, and nothing lost. */
class DatabaseRefusalsTest {
  @TempDir private Path folder;

  @AfterEach
  void empty() {
    FullDisk.full(false);
  }

  private DatabaseAddress onTheDisk() {
    FullDisk.register();
    return new DatabaseAddress(
        "jdbc:h2:fulldisk:" + folder.resolve("platform") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE",
        "",
        "",
        Optional.of(folder));
  }

  private Overheard open() {
    return new Overheard(config -> config.database(onTheDisk()), http -> http);
  }

  @Test
  void onAFullDiskEachDoorRefusesInItsOwnWordsAndNothingAcknowledgedIsLost() throws Exception {
    long acknowledged = 0;
    try (Overheard all = open()) {
      all.platform
          .consumerGroups()
          .relate(
              new ConsumerGroups.Relation(
                  PRODUCT, Set.of(MessageKind.DEVICE_DATA), List.of(ConsumerGroups.DEFAULT_GROUP)))
          .join();
      all.deviceIsServed();
      acknowledged += 1 + published(all);

      FullDisk.full(true);
      long mark = all.platform.events().mark();
      try (RawMqtt device = RawMqtt.plain(all.platform).login(login(all))) {
        device.send(publish(TOPIC, 1, 8, "lost?".getBytes(StandardCharsets.UTF_8)));
        assertThat(device.in.read()).as("no PUBACK, the connection is closed").isEqualTo(-1);
      }
      all.platform
          .events()
          .awaitAfter(
              mark,
              PlatformEvent.Disconnected.class,
              gone -> gone.reason() == OfflineReason.NOT_KEPT,
              Sample.SOON);
      String token = all.token();
      assertThat(all.device("POST", "/topic" + TOPIC, Map.of("password", token), "x").body())
          .isEqualTo("{\"code\":30001,\"message\":\"publish message error\"}");
      assertThat(register(all, "dev3"))
          .contains("\"Success\":false", "\"Code\":\"iot.system.SystemException\"")
          .doesNotContain("No space");
      assertThat(all.platform.device(new io.github.atelier.aliyun.DeviceIdentity(PRODUCT, "dev3")))
          .isEmpty();
      Map<String, String> second = all.loginFields();
      second.put("deviceName", "dev2");
      second.put("sign", all.sign(second));
      assertThat(all.device("POST", "/auth", Map.of(), Overheard.json(second)).body())
          .isEqualTo("{\"code\":20004,\"message\":\"update session error\"}");
      try (RawMqtt device = RawMqtt.plain(all.platform)) {
        ConnectionParameters lasting = Sample.plainLogin(Sample.DEV2);
        assertThat(device.connackCode(RawMqtt.connect(lasting, 4, false, 60))).isEqualTo(3);
      }
      all.noSecretWasSaid();

      FullDisk.full(false);
      await().until(() -> register(all, "dev3").contains("\"Success\":true"));
      all.deviceIsServed();
      all.ownerIsServed();
      acknowledged += 1 + published(all);
      assertThat(all.platform.consumerGroups().waiting(ConsumerGroups.DEFAULT_GROUP).join())
          .isGreaterThanOrEqualTo(acknowledged);
    }
    try (Overheard again = open()) {
      assertThat(again.platform.consumerGroups().waiting(ConsumerGroups.DEFAULT_GROUP).join())
          .isGreaterThanOrEqualTo(acknowledged);
      again.deviceIsServed();
      again.noSecretWasSaid();
    }
  }

  private static ConnectionParameters login(Overheard all) {
    ConnectionParameters login = Sample.plainLogin(Sample.DEV1);
    all.secret(login.password().reveal());
    return login;
  }

  /** Publishes one message over MQTT that is acknowledged; gives 1. */
  private static int published(Overheard all) throws Exception {
    try (RawMqtt device = RawMqtt.plain(all.platform).login(login(all))) {
      device.send(publish(TOPIC, 1, 7, "kept".getBytes(StandardCharsets.UTF_8)));
      assertThat(device.read().type()).isEqualTo(4);
      return 1;
    }
  }

  private static String register(Overheard all, String name) throws Exception {
    Map<String, String> parameters = new TreeMap<>(all.action("RegisterDevice"));
    parameters.put("ProductKey", PRODUCT);
    parameters.put("DeviceName", name);
    return all.api(signed(parameters)).body();
  }

  @Test
  void aSecondPlatformOnTheSameFolderIsToldWhichProcessHasIt() throws Exception {
    PlatformConfig config = PlatformConfig.builder().dataDirectory(folder).build();
    try (Overheard first = new Overheard(c -> c.dataDirectory(folder), http -> http)) {
      assertThatThrownBy(() -> AliyunPlatform.start(config))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("pid " + ProcessHandle.current().pid())
          .hasMessageContaining("close that one, or choose another folder");
      first.deviceIsServed();
    }
    AliyunPlatform.start(config).close();
  }
}
