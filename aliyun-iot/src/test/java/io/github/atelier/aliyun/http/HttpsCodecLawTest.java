package io.github.atelier.aliyun.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.SignMethod;
import io.github.atelier.aliyun.Signatures;
import io.github.atelier.aliyun.alink.AlinkJson;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every device, every random and every answer. */
class HttpsCodecLawTest {
  private static final HttpsEndpoint PLACE = HttpsEndpoint.explicit("localhost", 443);
  private static final Secret SECRET = Secret.of("secret");

  @Provide
  Arbitrary<String> names() {
    return letters("-_@.:").ofMinLength(4).ofMaxLength(32);
  }

  @Provide
  Arbitrary<String> randoms() {
    return Arbitraries.strings()
        .withCharRange(' ', '~')
        .withChars("äß水€")
        .excludeChars('|', ',')
        .ofMinLength(1)
        .ofMaxLength(64);
  }

  @Provide
  Arbitrary<String> ids() {
    return Arbitraries.strings()
        .withCharRange(' ', '~')
        .withChars("\"\\ä水")
        .excludeChars('|')
        .ofMinLength(1)
        .ofMaxLength(64);
  }

  private static net.jqwik.api.arbitraries.StringArbitrary letters(String others) {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('A', 'Z')
        .withCharRange('0', '9')
        .withChars(others);
  }

  @Property(tries = 300)
  void a_form_holds_what_was_signed(
      @ForAll("names") String name, @ForAll("randoms") String random, @ForAll SignMethod method) {
    DeviceIdentity device = new DeviceIdentity("a1Pk0000001", name);
    String form =
        new String(new HttpsRegistration(device, SECRET, random, method).at(PLACE).body(), UTF_8);
    Map<String, String> fields =
        Arrays.stream(form.split("&"))
            .map(field -> field.split("=", 2))
            .collect(Collectors.toMap(f -> f[0], f -> URLDecoder.decode(f[1], UTF_8)));
    assertThat(fields).containsEntry("deviceName", name).containsEntry("random", random).hasSize(5);
    assertThat(form).matches("[\\x21-\\x7e]+");
    assertThat(
            Signatures.matches(
                Signatures.registration(
                    SignMethod.parse(fields.get("signMethod")),
                    SECRET,
                    new DeviceIdentity(fields.get("productKey"), fields.get("deviceName")),
                    fields.get("random")),
                fields.get("sign")))
        .isTrue();
  }

  @Property(tries = 300)
  void a_login_holds_what_was_signed(
      @ForAll("names") String name, @ForAll("ids") String clientId, @ForAll SignMethod method) {
    DeviceIdentity device = new DeviceIdentity("a1Pk0000001", name);
    ObjectNode json =
        AlinkJson.object(new HttpsLogin(device, SECRET, clientId, method, null).at(PLACE).body());
    assertThat(json.path("clientId").textValue()).isEqualTo(clientId);
    assertThat(
            Signatures.matches(
                Signatures.device(
                    SignMethod.parse(json.path("signmethod").textValue()),
                    SECRET,
                    json.path("clientId").textValue(),
                    device,
                    null),
                json.path("sign").textValue()))
        .isTrue();
  }

  @Property(tries = 300)
  void a_topic_of_a_device_is_a_path_that_says_the_same(@ForAll("names") String name) {
    String topic = "/sys/a1Pk0000001/" + name + "/thing/event/property/post";
    assertThat(HttpsReport.of(topic, new byte[0]).at(PLACE, SECRET).uri().getPath())
        .isEqualTo("/topic" + topic);
  }

  @Property(tries = 300)
  void any_octets_are_read_or_refused_in_a_known_way(@ForAll byte[] octets) {
    HttpsReport report = HttpsReport.of("/a/b", new byte[0]);
    try {
      report.answer(200, octets);
    } catch (HttpsAnswerException | HttpsRefusedException e) {
      assertThat(e.getMessage()).contains("/a/b");
    }
  }

  @Property(tries = 300)
  void a_number_of_any_length_that_fits_is_kept_digit_for_digit(
      @ForAll @net.jqwik.api.constraints.LongRange(min = 0) long number) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("code", 0);
    answer.putObject("info").put("messageId", number);
    assertThat(
            HttpsReport.of("/a/b", new byte[0])
                .answer(200, answer.toString().getBytes(UTF_8))
                .messageId())
        .isEqualTo(Long.toString(number));
  }
}
