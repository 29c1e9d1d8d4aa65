package io.github.atelier.aliyun.thing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThingModelTest {
  /** A document as the console exports it, with what Aliyun adds by itself. */
  static final String EXPORTED =
      """
      {"schema":"https://iotx-tsl.oss-ap-southeast-1.aliyuncs.com/schema.json",
       "profile":{"productKey":"a1Pk0000001"},
       "properties":[
        {"identifier":"Temperature","name":"温度","accessMode":"r","required":true,
         "dataType":{"type":"float","specs":{"min":"-40","max":"55.5","unit":"°C","unitName":"摄氏度","step":"0.1"}}},
        {"identifier":"Power","name":"开关","accessMode":"rw","required":false,
         "dataType":{"type":"bool","specs":{"0":"关","1":"开"}}},
        {"identifier":"Mode","name":"模式","accessMode":"rw","required":false,
         "dataType":{"type":"enum","specs":{"0":"自动","1":"手动"}}},
        {"identifier":"Pose","name":"姿态","accessMode":"r","required":false,
         "dataType":{"type":"struct","specs":[
           {"identifier":"x","name":"x","dataType":{"type":"double","specs":{"min":"-1","max":"1"}}},
           {"identifier":"at","name":"时间","dataType":{"type":"date","specs":{}}}]}},
        {"identifier":"Codes","name":"码","accessMode":"rw","required":false,
         "dataType":{"type":"array","specs":{"size":"128","item":{"type":"int"}}}}],
       "events":[
        {"identifier":"post","name":"post","type":"info","required":true,"desc":"属性上报",
         "method":"thing.event.property.post","outputData":[
          {"identifier":"Temperature","name":"温度","dataType":{"type":"float","specs":{"min":"-40","max":"55"}}}]},
        {"identifier":"Error","name":"故障","type":"error","required":true,"method":"thing.event.Error.post",
         "outputData":[{"identifier":"ErrorCode","name":"故障代码","dataType":{"type":"enum","specs":{"0":"恢复正常"}}}]}],
       "services":[
        {"identifier":"set","name":"set","required":true,"callType":"async","desc":"属性设置",
         "method":"thing.service.property.set","inputData":[],"outputData":[]},
        {"identifier":"get","name":"get","required":true,"callType":"async","desc":"属性获取",
         "method":"thing.service.property.get","inputData":["Temperature"],"outputData":[]},
        {"identifier":"Calibrate","name":"校准","required":false,"callType":"sync","method":"thing.service.Calibrate",
         "inputData":[{"identifier":"Offset","name":"偏移","dataType":{"type":"int","specs":{"min":"0","max":"10","step":"2"}}}],
         "outputData":[{"identifier":"Done","name":"完成","dataType":{"type":"text","specs":{"length":"20"}}}]}]}
      """;

  static ThingModel exported() {
    return ThingModel.parse(EXPORTED.getBytes(UTF_8));
  }

  private static List<ModelProblem> check(String document) {
    return ThingModel.check(document.getBytes(UTF_8), ThingLimits.current());
  }

  private static String property(String dataType) {
    return "{\"properties\":[{\"identifier\":\"p\",\"accessMode\":\"r\",\"dataType\":"
        + dataType
        + "}]}";
  }

  @Test
  void an_exported_document_is_read_without_what_aliyun_adds() {
    ThingModel model = exported();
    assertThat(model.productKey()).isEqualTo("a1Pk0000001");
    assertThat(model.properties())
        .extracting(PropertyDefinition::identifier)
        .containsExactly("Temperature", "Power", "Mode", "Pose", "Codes");
    assertThat(model.events()).extracting(EventDefinition::identifier).containsExactly("Error");
    assertThat(model.services())
        .extracting(ServiceDefinition::identifier)
        .containsExactly("Calibrate");
    DataType.Numeric temperature =
        (DataType.Numeric) model.property("Temperature").orElseThrow().type();
    assertThat(temperature.max().orElseThrow()).isEqualByComparingTo("55.5");
    assertThat(temperature.unit()).isEqualTo("°C");
    assertThat(model.property("Power").orElseThrow().writable()).isTrue();
    assertThat(model.service("Calibrate").orElseThrow().synchronous()).isTrue();
  }

  @Test
  void the_written_document_has_the_event_and_the_services_that_follow_from_the_properties()
      throws Exception {
    var json = new ObjectMapper().readTree(exported().encode());
    assertThat(json.at("/events/0/method").textValue()).isEqualTo("thing.event.property.post");
    assertThat(json.at("/events/0/outputData")).hasSize(5);
    assertThat(json.at("/services/0/method").textValue()).isEqualTo("thing.service.property.set");
    assertThat(json.at("/services/0/inputData")).hasSize(3);
    assertThat(json.at("/services/1/inputData/0").textValue()).isEqualTo("Temperature");
    assertThat(json.at("/properties/0/dataType").toString())
        .isEqualTo(
            "{\"type\":\"float\",\"specs\":{\"min\":\"-40\",\"max\":\"55.5\",\"step\":\"0.1\",\"unit\":\"°C\",\"unitName\":\"摄氏度\"}}");
    assertThat(json.at("/properties/4/dataType").toString())
        .isEqualTo(
            "{\"type\":\"array\",\"specs\":{\"size\":\"128\",\"item\":{\"type\":\"int\",\"specs\":{}}}}");
    assertThat(ThingModel.parse(exported().encode())).isEqualTo(exported());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"type\":\"integer\"}; $.properties[0].dataType.type; there is no type 'integer'",
        "{\"specs\":{}}; $.properties[0].dataType.type; is missing",
        "{\"typ\":\"int\"}; $.properties[0].dataType.type; is missing",
        "[]; $.properties[0].dataType; must be an object",
        "{\"type\":\"int\",\"specs\":{\"min\":\"5\",\"max\":\"1\"}}; $.properties[0].dataType.specs.min; min 5 is above max 1",
        "{\"type\":\"int\",\"specs\":{\"min\":\"a\"}}; $.properties[0].dataType.specs.min; is no number",
        "{\"type\":\"int\",\"specs\":{\"max\":\"2147483648\"}}; $.properties[0].dataType.specs.max; is no int",
        "{\"type\":\"int\",\"specs\":{\"max\":\"1.5\"}}; $.properties[0].dataType.specs.max; is no int",
        "{\"type\":\"float\",\"specs\":{\"max\":\"1e39\"}}; $.properties[0].dataType.specs.max; is no float",
        "{\"type\":\"double\",\"specs\":{\"max\":\"1e2000000000\"}}; $.properties[0].dataType.specs.max; beyond any number",
        "{\"type\":\"int\",\"specs\":{\"step\":\"0\"}}; $.properties[0].dataType.specs.step; step must be above 0",
        "{\"type\":\"int\",\"specs\":{\"unit\":7}}; $.properties[0].dataType.specs.unit; must be a string",
        "{\"type\":\"text\",\"specs\":{\"length\":\"10241\"}}; $.properties[0].dataType.specs.length; from 1 to 10240",
        "{\"type\":\"text\",\"specs\":{\"length\":\"0\"}}; $.properties[0].dataType.specs.length; from 1 to 10240",
        "{\"type\":\"bool\"}; $.properties[0].dataType.specs; is missing",
        "{\"type\":\"bool\",\"specs\":{\"0\":\"off\"}}; $.properties[0].dataType.specs; exactly the keys 0 and 1",
        "{\"type\":\"enum\",\"specs\":{}}; $.properties[0].dataType.specs; 1 to 100 keys",
        "{\"type\":\"enum\",\"specs\":{\"a\":\"b\"}}; $.properties[0].dataType.specs.a; whole number",
        "{\"type\":\"struct\",\"specs\":[]}; $.properties[0].dataType.specs; 1 to 50 members",
        "{\"type\":\"struct\"}; $.properties[0].dataType.specs; is missing",
        "{\"type\":\"struct\",\"specs\":[{\"identifier\":\"m\",\"dataType\":{\"type\":\"struct\",\"specs\":[]}}]}; $.properties[0].dataType.specs[0].dataType; cannot be a member",
        "{\"type\":\"struct\",\"specs\":[{\"identifier\":\"m m\",\"dataType\":{\"type\":\"int\"}}]}; $.properties[0].dataType.specs[0].identifier; letters, digits and _",
        "{\"type\":\"array\",\"specs\":{\"item\":{\"type\":\"int\"}}}; $.properties[0].dataType.specs.size; is missing",
        "{\"type\":\"array\",\"specs\":{\"size\":\"513\",\"item\":{\"type\":\"int\"}}}; $.properties[0].dataType.specs.size; from 1 to 512",
        "{\"type\":\"array\",\"specs\":{\"size\":\"5\"}}; $.properties[0].dataType.specs.item; is missing",
        "{\"type\":\"array\",\"specs\":{\"size\":\"5\",\"item\":{\"type\":\"bool\"}}}; $.properties[0].dataType.specs.item.type; cannot be of type bool",
        "{\"type\":\"array\",\"specs\":{\"size\":\"5\",\"item\":{\"type\":\"array\"}}}; $.properties[0].dataType.specs.item.type; cannot be of type array",
      })
  void a_mistake_in_a_type_is_told_with_its_place(String dataType, String path, String problem) {
    List<ModelProblem> problems = check(property(dataType));
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).path()).isEqualTo(path);
    assertThat(problems.get(0).problem()).contains(problem);
    assertThat(problems.get(0).hint()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{}; $.properties; is missing",
        "{\"propertys\":[]}; $.properties; is missing",
        "[]; $; must be an object",
        "{\"properties\":{}}; $.properties; must be an array",
        "{\"properties\":[7]}; $.properties[0]; must be an object",
        "{\"profile\":7,\"properties\":[]}; $.profile; must be an object",
        "{\"profile\":{\"productKey\":\"a b\"},\"properties\":[]}; $.profile.productKey; may hold only letters",
        "{\"properties\":[{\"identifier\":\"time\",\"accessMode\":\"r\",\"dataType\":{\"type\":\"int\"}}]}; $.properties[0].identifier; reserved",
        "{\"properties\":[{\"accessMode\":\"r\",\"dataType\":{\"type\":\"int\"}}]}; $.properties[0].identifier; is missing",
        "{\"properties\":[{\"identifier\":\"p\",\"accessMode\":\"w\",\"dataType\":{\"type\":\"int\"}}]}; $.properties[0].accessMode; must be r or rw",
        "{\"properties\":[{\"identifier\":\"p\",\"acessMode\":\"r\",\"dataType\":{\"type\":\"int\"}}]}; $.properties[0].accessMode; is missing",
        "{\"properties\":[{\"identifier\":\"p\",\"accessMode\":\"r\",\"required\":\"yes\",\"dataType\":{\"type\":\"int\"}}]}; $.properties[0].required; true or false",
        "{\"events\":[{\"identifier\":\"e\",\"type\":\"warn\"}]}; $.events[0].type; info, alert or error",
        "{\"events\":[{\"identifier\":\"e\",\"type\":\"info\",\"method\":\"thing.event.x.post\"}]}; $.events[0].method; thing.event.e.post",
        "{\"services\":[{\"identifier\":\"s\",\"callType\":\"SYNC\"}]}; $.services[0].callType; sync or async",
        "{\"services\":[{\"identifier\":\"s\",\"callType\":\"sync\",\"inputData\":[\"p\"]}]}; $.services[0].inputData[0]; must be an object",
        "{\"services\":[{\"identifier\":\"s\",\"callType\":\"sync\",\"outputData\":\"none\"}]}; $.services[0].outputData; must be an array",
      })
  void a_mistake_in_the_document_is_told_with_its_place(
      String document, String path, String problem) {
    List<ModelProblem> problems = check(document);
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).path()).isEqualTo(path);
    assertThat(problems.get(0).problem()).contains(problem);
  }

  @Test
  void a_key_that_was_meant_is_the_hint() {
    assertThat(check("{\"propertys\":[]}").get(0).hint()).isEqualTo("is 'propertys' meant?");
    assertThat(
            check(
                    "{\"properties\":[{\"identifer\":\"p\",\"accessMode\":\"r\",\"dataType\":{\"type\":\"int\"}}]}")
                .get(0)
                .hint())
        .isEqualTo("is 'identifer' meant?");
  }

  @Test
  void every_mistake_is_told_at_once() {
    assertThatThrownBy(
            () ->
                ThingModel.parse(
                    "{\"properties\":[{\"identifier\":\"a\"},{\"identifier\":\"a\",\"accessMode\":\"rw\",\"dataType\":{\"type\":\"intt\"}}]}"
                        .getBytes(UTF_8)))
        .isInstanceOf(ThingModelException.class)
        .hasMessageContaining("4 mistakes")
        .hasMessageContaining("$.properties[0].accessMode: is missing")
        .hasMessageContaining("$.properties[0].dataType: is missing")
        .hasMessageContaining("$.properties[1].identifier: the identifier a is there twice")
        .hasMessageContaining("$.properties[1].dataType.type: there is no type 'intt'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"properties\":[}; line 1, column",
        "{\"properties\":[],\"properties\":[]}; line 1, column",
        "{} {}; line 1, column",
        "''; export it",
      })
  void what_is_not_json_is_told_with_line_and_column(String document, String hint) {
    assertThat(check(document).get(0).hint()).contains(hint);
  }

  @Test
  void an_endless_document_and_deep_nesting_are_refused() {
    assertThat(check(" ".repeat(ThingLimits.MAX_DOCUMENT + 1)).get(0).problem())
        .contains("too many");
    assertThat(check("[".repeat(5000)).get(0).problem()).startsWith("not JSON");
  }

  @Test
  void the_limits_of_counts_are_exact() {
    assertThat(check(property(enumeration(100)))).isEmpty();
    assertThat(check(property(enumeration(101)))).hasSize(1);
    assertThat(check(property(struct(50)))).isEmpty();
    assertThat(check(property(struct(51)))).hasSize(1);
    String array = "{\"type\":\"array\",\"specs\":{\"size\":%d,\"item\":{\"type\":\"int\"}}}";
    assertThat(check(property(array.formatted(512)))).isEmpty();
    byte[] big = property(array.formatted(129)).getBytes(UTF_8);
    assertThat(ThingModel.check(big, ThingLimits.of2020())).hasSize(1);
    String longest = "i".repeat(50);
    assertThat(check(property("{\"type\":\"int\"}").replace("\"p\"", "\"" + longest + "\"")))
        .isEmpty();
    assertThat(check(property("{\"type\":\"int\"}").replace("\"p\"", "\"" + longest + "i\"")))
        .hasSize(1);
  }

  private static String enumeration(int keys) {
    return "{\"type\":\"enum\",\"specs\":{"
        + String.join(",", IntStream.range(0, keys).mapToObj(i -> "\"" + i + "\":\"n\"").toList())
        + "}}";
  }

  private static String struct(int members) {
    return "{\"type\":\"struct\",\"specs\":["
        + String.join(
            ",",
            IntStream.range(0, members)
                .mapToObj(i -> "{\"identifier\":\"m" + i + "\",\"dataType\":{\"type\":\"int\"}}")
                .toList())
        + "]}";
  }
}
