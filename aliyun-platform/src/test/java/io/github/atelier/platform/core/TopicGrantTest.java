package io.github.atelier.platform.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.topic.TopicFilter;
import io.github.atelier.platform.core.ProductDeclaration.DeviceDeclaration;
import io.github.atelier.platform.core.ProductDeclaration.TopicDeclaration;
import io.github.atelier.platform.core.TopicClass.Permission;
import io.github.atelier.platform.core.TopicGrant.Access;
import io.github.atelier.platform.store.Database;
import io.github.atelier.platform.store.DatabaseAddress;
import io.github.atelier.platform.subscription.MessageNumbers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rights as filters say of each topic what the platform's own doors say of it. */
class TopicGrantTest {
  private static final DeviceIdentity DEV1 = new DeviceIdentity("a1Pk0000001", "dev1");

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_filters_decide_as_the_permissions_do(boolean classesChecked) {
    PlatformRules rules = PlatformRules.with(r -> r.topicClassesChecked = classesChecked);
    try (Database database = Database.open(DatabaseAddress.memory())) {
      Registry registry =
          new Registry(
              rules, database, Clock.systemUTC(), new MessageNumbers(Clock.systemUTC(), 0));
      registry.merge(
          new ProductDeclaration(
              "a1Pk0000001",
              Secret.of("productsecret"),
              "Meter",
              false,
              List.of(new DeviceDeclaration("dev1", null), new DeviceDeclaration("dev2", null)),
              List.of(
                  new TopicDeclaration("both", Permission.ALL),
                  new TopicDeclaration("alarm/+", Permission.SUBSCRIBE),
                  new TopicDeclaration("deep/#", Permission.SUBSCRIBE))));
      Device device = registry.device(DEV1).orElseThrow();
      Permissions permissions = new Permissions(rules);
      List<TopicGrant> grants =
          TopicGrant.of(
              DEV1, List.copyOf(device.product().topicClasses().values()), classesChecked);

      int publishes = 0;
      int receives = 0;
      for (String topic : topics()) {
        boolean write = granted(grants, topic, Access.WRITE);
        boolean read = granted(grants, topic, Access.READ);
        assertThat(write)
            .as("may publish %s", topic)
            .isEqualTo(permissions.publishing(device, topic).isEmpty());
        assertThat(read)
            .as("may receive %s", topic)
            .isEqualTo(permissions.subscribing(device, topic).isEmpty());
        publishes += write ? 1 : 0;
        receives += read ? 1 : 0;
      }
      assertThat(publishes).isGreaterThan(10);
      assertThat(receives).isGreaterThan(10);
    }
  }

  private static boolean granted(List<TopicGrant> grants, String topic, Access wanted) {
    return grants.stream()
        .filter(grant -> grant.access() == wanted || grant.access() == Access.READ_WRITE)
        .anyMatch(grant -> new TopicFilter(grant.filter()).matches(topic));
  }

  private static List<String> topics() {
    List<String> topics = new ArrayList<>();
    for (String who : List.of("a1Pk0000001/dev1", "a1Pk0000001/dev2", "a1Pk0000002/dev1")) {
      for (String form :
          List.of(
              "/sys/%s/thing/event/property/post",
              "/sys/%s/rrpc/request/17",
              "/ext/ntp/%s/request",
              "/ext/session/%s/combine/login",
              "/ext/rrpc/17/sys/%s/thing/service/reboot",
              "/ota/device/inform/%s",
              "/shadow/update/%s",
              "/%s/update",
              "/%s/update/error",
              "/%s/get",
              "/%s/pub",
              "/%s/other",
              "/%s/user/update",
              "/%s/user/update/error",
              "/%s/user/get",
              "/%s/user/both",
              "/%s/user/alarm/fire",
              "/%s/user/alarm/fire/now",
              "/%s/user/deep/a/b/c",
              "/%s/user/none")) {
        topics.add(String.format(form, who));
      }
    }
    topics.add("/broadcast/a1Pk0000002/all");
    topics.add("free/topic");
    topics.add("/free");
    return topics;
  }
}
