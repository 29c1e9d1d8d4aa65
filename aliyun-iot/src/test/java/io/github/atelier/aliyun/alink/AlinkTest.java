package io.github.atelier.aliyun.alink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlinkTest {
  private static AlinkRequest request(String json) {
    return AlinkRequest.parse(json.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"123\"",
        "4",
        "12345678901234567890123",
        "1.50",
        "\"1|exp-topic|/sys/pk/dn/thing/event/property/post_reply\""
      })
  void an_id_is_echoed_verbatim(String id) {
    AlinkRequest request = request("{\"id\":" + id + ",\"params\":{}}");
    String reply = new String(AlinkReply.success(request, "m").encode(), UTF_8);
    assertThat(reply)
        .isEqualTo(
            "{\"code\":200,\"data\":{},\"id\":"
                + id
                + ",\"message\":\"success\",\"method\":\"m\",\"version\":\"1.0\"}");
  }

  @Test
  void an_acknowledgement_is_wanted_unless_ack_is_zero() {
    assertThat(request("{}").ackWanted()).isTrue();
    assertThat(request("{\"sys\":{\"ack\":1}}").ackWanted()).isTrue();
    assertThat(request("{\"sys\":{\"ack\":0}}").ackWanted()).isFalse();
    assertThat(request("{\"sys\":{\"ack\":\"0\"}}").ackWanted()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "12", "{} {}", "{\"id\":}"})
  void what_is_not_one_json_object_is_refused_without_quoting_it(String payload) {
    assertThatThrownBy(() -> request(payload)).isInstanceOf(AlinkFormatException.class);
  }

  @Test
  void octets_that_look_like_another_encoding_are_refused() {
    byte[] middleEndian = {0, 0x21, 0, 0};
    assertThatThrownBy(() -> AlinkRequest.parse(middleEndian))
        .isInstanceOf(AlinkFormatException.class);
  }

  @Property
  void any_octets_are_read_or_refused_in_the_known_way(@ForAll byte[] octets) {
    try {
      AlinkRequest.parse(octets);
    } catch (AlinkFormatException e) {
      assertThat(e).hasMessageContaining("JSON");
    }
  }

  @Test
  void deep_nesting_is_refused() {
    String deep = "{\"params\":" + "[".repeat(500) + "]".repeat(500) + "}";
    assertThatThrownBy(() -> request(deep)).isInstanceOf(AlinkFormatException.class);
  }

  @Property
  void a_request_of_ours_is_read_back(@ForAll @LongRange(min = 0, max = 4294967295L) long id) {
    AlinkRequest sent =
        AlinkRequest.of(
            id,
            "thing.event.property.post",
            JsonNodeFactory.instance.objectNode().put("temperature", 21));
    assertThat(AlinkRequest.parse(sent.encode())).isEqualTo(sent);
  }

  @Test
  void an_id_out_of_range_is_refused() {
    assertThatThrownBy(() -> AlinkRequest.of(4294967296L, "m", JsonNodeFactory.instance.nullNode()))
        .hasMessageContaining("id must be 0 to 4294967295");
  }

  @Test
  void a_reply_is_read_back_and_needs_a_code() {
    AlinkReply reply =
        AlinkReply.failure(
            JsonNodeFactory.instance.textNode("7"), 460, "request parameter error", null);
    assertThat(AlinkReply.parse(reply.encode())).isEqualTo(reply);
    assertThatThrownBy(() -> AlinkReply.parse("{}".getBytes(UTF_8))).hasMessageContaining("code");
  }
}
