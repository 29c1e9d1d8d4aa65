package io.github.atelier.aliyun.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.aliyun.DeviceIdentity;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
  private final DeviceIdentity device = new DeviceIdentity("a1Pk0000001", "dev1");
  private final DeviceTopics topics = new DeviceTopics(device);

  @Test
  void a_devices_topics_have_the_documented_text() {
    assertThat(topics.propertyPost()).isEqualTo("/sys/a1Pk0000001/dev1/thing/event/property/post");
    assertThat(topics.propertyPostReply()).endsWith("/thing/event/property/post_reply");
    assertThat(topics.eventPost("Alarm")).isEqualTo("/sys/a1Pk0000001/dev1/thing/event/Alarm/post");
    assertThat(topics.propertySet()).endsWith("/thing/service/property/set");
    assertThat(topics.service("reboot")).endsWith("/dev1/thing/service/reboot");
    assertThat(topics.rrpcRequest("+")).isEqualTo("/sys/a1Pk0000001/dev1/rrpc/request/+");
    assertThat(topics.ntpRequest()).isEqualTo("/ext/ntp/a1Pk0000001/dev1/request");
    assertThat(topics.otaInform()).isEqualTo("/ota/device/inform/a1Pk0000001/dev1");
    assertThat(topics.shadowGet()).isEqualTo("/shadow/get/a1Pk0000001/dev1");
    assertThat(topics.custom("get")).isEqualTo("/a1Pk0000001/dev1/user/get");
    assertThatThrownBy(() -> topics.eventPost("a/b")).hasMessageContaining("identifier");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a1Pk0000001/dev1/user/update",
        "/a1Pk0000001/dev1/get",
        "/a1Pk0000001/dev1/user/#",
        "/sys/a1Pk0000001/dev1/thing/event/+/post_reply",
        "/sys/a1Pk0000001/dev1/rrpc/request/+",
        "/sys/a1Pk0000001/dev1/thing/event/property/batch/post_reply",
        "/ext/rrpc/+/a1Pk0000001/dev1/user/x",
        "/ext/rrpc/17//a/b",
        "/ext/rrpc/17/sys/a1Pk0000001/dev1/thing/service/x",
        "/ext/ntp/a1Pk0000001/dev1/response",
        "/ext/session/a1Pk0000001/dev1/combine/login",
        "/ota/device/upgrade/a1Pk0000001/dev1",
        "/shadow/get/a1Pk0000001/dev1",
        "/broadcast/a1Pk0000001/news"
      })
  void a_device_may_subscribe_to_its_own(String filter) {
    assertThat(new TopicFilter(filter).text()).isEqualTo(filter);
    assertThat(TopicOwnership.maySubscribe(device, filter)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#",
        "/#",
        "/+/dev1/user/get",
        "/a1Pk0000001/+/user/get",
        "/a1Pk0000001/#",
        "/a1Pk0000001/dev2/user/get",
        "/sys/#",
        "/sys/a1Pk0000001/dev12/thing/event/property/post",
        "/sys/+/+/thing/event/property/post",
        "/ext/#",
        "/ext/rrpc/#",
        "/ext/rrpc/17/sys/a1Pk0000001/dev2/thing/service/x",
        "/ota/device/upgrade/a1Pk0000001/dev2",
        "/shadow/get/+/dev1",
        "/broadcast/a1Pk0000002/news",
        "a1Pk0000001/dev1/user/get",
        "user/get"
      })
  void what_reaches_another_device_is_foreign(String filter) {
    assertThat(TopicOwnership.maySubscribe(device, filter)).isFalse();
    assertThat(TopicOwnership.mayPublish(device, filter)).isFalse();
  }

  @Test
  void a_broadcast_may_be_heard_but_not_made() {
    assertThat(TopicOwnership.mayPublish(device, "/broadcast/a1Pk0000001/news")).isFalse();
  }

  @Test
  void limits_are_named() {
    assertThatThrownBy(() -> TopicLimits.requireName("/a1Pk0000001/dev1/" + "x".repeat(120)))
        .hasMessageContaining("128 bytes");
    assertThatThrownBy(() -> TopicLimits.requireName("/1/2/3/4/5/6/7/8"))
        .hasMessageContaining("7 slashes, has 8");
    assertThatThrownBy(() -> TopicLimits.requireName("/a/+"))
        .hasMessageContaining("wildcard when publishing");
    assertThatThrownBy(() -> TopicLimits.requireName("/a\r\n"))
        .hasMessageContaining("control characters");
    assertThatThrownBy(() -> new TopicFilter("/a/b+")).hasMessageContaining("level of its own");
    assertThatThrownBy(() -> new TopicFilter("/a/#/b")).hasMessageContaining("last level");
    assertThatThrownBy(() -> TopicLimits.requirePayload(new byte[256 * 1024 + 1]))
        .hasMessageContaining("262144 bytes");
  }

  @Property(tries = 5000)
  void filters_match_as_the_naive_reference(
      @ForAll("filters") String filter, @ForAll("names") String name) {
    assertThat(new TopicFilter(filter).matches(name))
        .as("%s on %s", filter, name)
        .isEqualTo(reference(List.of(filter.split("/", -1)), List.of(name.split("/", -1)), true));
  }

  private static boolean reference(List<String> filter, List<String> name, boolean first) {
    if (filter.isEmpty()) {
      return name.isEmpty();
    }
    boolean dollar = first && !name.isEmpty() && name.get(0).startsWith("$");
    if (filter.get(0).equals("#")) {
      return !dollar;
    }
    if (name.isEmpty()) {
      return false;
    }
    boolean level = filter.get(0).equals("+") ? !dollar : filter.get(0).equals(name.get(0));
    return level
        && reference(filter.subList(1, filter.size()), name.subList(1, name.size()), false);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of("a", "b", "", "$c")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(levels -> String.join("/", levels))
        .filter(name -> !name.isEmpty());
  }

  @Provide
  Arbitrary<String> filters() {
    return Arbitraries.of("a", "b", "", "+", "$c")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(levels -> String.join("/", levels))
        .flatMap(text -> Arbitraries.of(text, text + "/#", "#"))
        .filter(filter -> !filter.isEmpty());
  }
}
