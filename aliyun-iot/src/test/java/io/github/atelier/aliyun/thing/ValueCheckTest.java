package io.github.atelier.aliyun.thing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueCheckTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static int code(Validation validation, String property, String value) {
    return new ValueCheck(ThingModelTest.exported(), validation)
        .property(property, json(value))
        .map(problem -> problem.code().code())
        .orElse(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Temperature; 21.5; 200; 200",
        "Temperature; 21; 200; 200",
        "Temperature; -40; 200; 200",
        "Temperature; 55.5; 200; 200",
        "Temperature; 55.51; 200; 6307",
        "Temperature; -40.1; 200; 6307",
        "Temperature; 1e39; 6307; 6307",
        "Temperature; 1e1000000000; 6307; 6307",
        "Temperature; '\"21\"'; 6307; 6307",
        "Temperature; null; 6307; 6307",
        "Power; 1; 200; 200",
        "Power; 2; 6308; 6308",
        "Power; true; 6308; 6308",
        "Power; '\"1\"'; 6308; 6308",
        "Mode; 1; 200; 200",
        "Mode; 7; 200; 6309",
        "Mode; 1.5; 6309; 6309",
        "Mode; '\"1\"'; 6309; 6309",
        "Pose; '{\"x\":0.5,\"at\":\"1524448722000\"}'; 200; 200",
        "Pose; '{\"x\":0.5}'; 200; 200",
        "Pose; '{\"x\":1.5}'; 200; 6322",
        "Pose; '{\"x\":\"a\"}'; 6322; 6322",
        "Pose; '{\"at\":\"today\"}'; 6311; 6311",
        "Pose; '{\"at\":1524448722000}'; 6311; 6311",
        "Pose; '{\"y\":1}'; 6304; 6304",
        "Pose; 7; 6312; 6312",
        "Codes; '[1,2]'; 200; 200",
        "Codes; '[]'; 200; 200",
        "Codes; '[1,\"2\"]'; 6324; 6324",
        "Codes; '[2147483648]'; 6324; 6324",
        "Codes; 1; 6328; 6328",
        "Humidity; 1; 6304; 6304",
      })
  void a_posted_value_has_the_code_of_its_type(
      String property, String value, int weak, int strong) {
    assertThat(code(Validation.WEAK, property, value)).isEqualTo(weak);
    assertThat(code(Validation.STRONG, property, value)).isEqualTo(strong);
    assertThat(code(Validation.NONE, property, value)).isEqualTo(200);
  }

  @Test
  void an_array_is_counted_only_if_strong() {
    String many = "[" + "1,".repeat(128) + "1]";
    assertThat(code(Validation.WEAK, "Codes", many)).isEqualTo(200);
    assertThat(code(Validation.STRONG, "Codes", many)).isEqualTo(6324);
  }

  @Test
  void the_place_is_told_in_depth_and_the_value_is_not() {
    ValueProblem problem =
        new ValueCheck(ThingModelTest.exported(), Validation.WEAK)
            .property("Codes", json("[1,2,\"geheim\"]"))
            .orElseThrow();
    assertThat(problem.path()).isEqualTo("Codes[2]");
    assertThat(problem.message())
        .contains("tsl parse: array element error -> Codes[2]")
        .doesNotContain("geheim");
  }

  @Test
  void only_what_is_writable_can_be_set() {
    ValueCheck check = new ValueCheck(ThingModelTest.exported(), Validation.WEAK);
    assertThat(check.set("Power", json("1"))).isEmpty();
    assertThat(check.set("Temperature", json("1")).orElseThrow().code())
        .isEqualTo(ThingCode.PARAMETER);
    assertThat(check.set("Nothing", json("1")).orElseThrow().code())
        .isEqualTo(ThingCode.NOT_IN_MODEL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"Offset\":4}; 200; 200",
        "{\"Offset\":3}; 200; 6306",
        "{\"Offset\":12}; 200; 6306",
        "{\"Offset\":4.0}; 6306; 6306",
        "{}; 200; 6302",
        "{\"Other\":4}; 6304; 6302",
        "[]; 6312; 6312",
      })
  void the_input_of_a_service_is_judged(String input, int weak, int strong) {
    assertThat(input(Validation.WEAK, input)).isEqualTo(weak);
    assertThat(input(Validation.STRONG, input)).isEqualTo(strong);
  }

  private static int input(Validation validation, String input) {
    Optional<ValueProblem> problem =
        new ValueCheck(ThingModelTest.exported(), validation).input("Calibrate", json(input));
    return problem.map(p -> p.code().code()).orElse(200);
  }

  @Test
  void events_and_outputs_are_judged_too() {
    ValueCheck check = new ValueCheck(ThingModelTest.exported(), Validation.STRONG);
    assertThat(check.event("Error", json("{\"ErrorCode\":0}"))).isEmpty();
    assertThat(check.event("Error", json("{\"ErrorCode\":1}")).orElseThrow().code())
        .isEqualTo(ThingCode.ENUM);
    assertThat(check.event("Nothing", json("{}")).orElseThrow().code())
        .isEqualTo(ThingCode.NOT_IN_MODEL);
    assertThat(check.output("Calibrate", json("{\"Done\":\"ja\"}"))).isEmpty();
    assertThat(
            check
                .output("Calibrate", json("{\"Done\":\"" + "ü".repeat(11) + "\"}"))
                .orElseThrow()
                .message())
        .contains("22 octets, at most 20");
    assertThat(check.input("Nothing", json("{}")).orElseThrow().code())
        .isEqualTo(ThingCode.MODEL_UNAVAILABLE);
  }
}
