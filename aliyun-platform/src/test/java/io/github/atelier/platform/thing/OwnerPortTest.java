package io.github.atelier.platform.thing;

import static io.github.atelier.platform.thing.ThingBench.DEV;
import static io.github.atelier.platform.thing.ThingBench.NOW;
import static io.github.atelier.platform.thing.ThingBench.S;
import static io.github.atelier.platform.thing.ThingBench.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.platform.openapi.BusinessException;
import io.github.atelier.platform.openapi.ThingPort;
import io.github.atelier.platform.openapi.ThingPort.Block;
import io.github.atelier.platform.openapi.ThingPort.Edition;
import io.github.atelier.platform.openapi.ThingPort.Range;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The owner's calls, as the OpenAPI makes them. */
class OwnerPortTest {
  private static final String PRODUCT = DEV.productKey();
  private static final Edition DRAFT = new Edition(false, Optional.empty());
  private static final Edition PUBLISHED = new Edition(true, Optional.empty());

  private final ThingBench bench = new ThingBench();
  private final ThingPort port = new OwnerPort(bench.things);

  @AfterEach
  void close() {
    bench.close();
  }

  private static void refused(String code, CompletableFuture<?> call) {
    assertThatThrownBy(() -> done(call))
        .isInstanceOfSatisfying(BusinessException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  /** As the documents of CreateThingModel show it. */
  private static final String API =
      """
      {"properties":[
        {"identifier":"Temp","name":"temperature","custom":true,"required":false,"rwFlag":"READ_ONLY","dataType":"FLOAT",
         "dataSpecs":{"dataType":"FLOAT","min":"-40","max":"120","step":"0.1","unit":"°C","unitName":"celsius"}},
        {"identifier":"On","name":"on","rwFlag":"READ_WRITE","dataType":"BOOL",
         "dataSpecsList":[{"dataType":"BOOL","name":"off","value":0},{"dataType":"BOOL","name":"on","value":1}]},
        {"identifier":"Pose","name":"pose","rwFlag":"READ_ONLY","dataType":"STRUCT","dataSpecsList":[
          {"identifier":"x","name":"x","dataType":"STRUCT","childDataType":"INT","dataSpecs":{"dataType":"INT","min":"0","max":"9"}}]},
        {"identifier":"Log","name":"log","rwFlag":"READ_ONLY","dataType":"ARRAY",
         "dataSpecs":{"dataType":"ARRAY","size":"10","childDataType":"TEXT","dataSpecs":{"dataType":"TEXT","length":"20"}}}],
       "events":[{"identifier":"Hot","eventName":"too hot","eventType":"ALERT_EVENT_TYPE","outputdata":[
          {"identifier":"Peak","name":"peak","direction":"PARAM_OUTPUT","paraOrder":0,"dataType":"INT","dataSpecs":{"dataType":"INT"}}]}],
       "services":[{"identifier":"Beep","serviceName":"beep","callType":"ASYNC","inputParams":[],"outputParams":[]}]}
      """;

  @Test
  void the_apis_own_form_of_a_model_means_the_same() {
    done(port.addFunctions(PRODUCT, Block.DEFAULT, API));
    String tsl = done(port.tsl(PRODUCT, Block.DEFAULT, DRAFT, false));
    assertThat(tsl)
        .contains("\"specs\":{\"min\":\"-40\",\"max\":\"120\",\"step\":\"0.1\",\"unit\":\"°C\"")
        .contains("{\"type\":\"bool\",\"specs\":{\"0\":\"off\",\"1\":\"on\"}}")
        .contains("\"size\":\"10\",\"item\":{\"type\":\"text\",\"specs\":{\"length\":\"20\"}}")
        .contains("\"type\":\"alert\"");
    String api = done(port.model(PRODUCT, Block.DEFAULT, DRAFT));
    assertThat(api)
        .contains("\"rwFlag\":\"READ_WRITE\"")
        .contains("\"eventType\":\"ALERT_EVENT_TYPE\"");
    // what is told can be told back
    done(port.deleteFunctions(PRODUCT, Block.DEFAULT, List.of(), List.of(), List.of()));
    done(port.addFunctions(PRODUCT, Block.DEFAULT, api));
    assertThat(done(port.tsl(PRODUCT, Block.DEFAULT, DRAFT, false))).isEqualTo(tsl);
    refused(
        "iot.tsl.InvalidTslModel",
        port.addFunctions(
            PRODUCT, Block.DEFAULT, API.replace("\"BOOL\"", "\"BOOLE\"").replace("Temp", "T2")));
  }

  private void published() {
    done(port.importTsl(PRODUCT, Block.DEFAULT, ThingsTest.TSL));
    done(port.publish(PRODUCT, Optional.of("1.0"), Optional.of("first")));
  }

  @Test
  void a_draft_is_changed_in_parts_and_binds_devices_only_when_published() {
    String power =
        "{\"properties\":[{\"identifier\":\"Power\",\"name\":\"p\",\"accessMode\":\"rw\",\"dataType\":{\"type\":\"int\"}}]}";
    done(port.addFunctions(PRODUCT, Block.DEFAULT, power));
    refused("iot.tsl.AlreadyExistedIdentifier", port.addFunctions(PRODUCT, Block.DEFAULT, power));
    refused("iot.tsl.InvalidTslModel", port.addFunctions(PRODUCT, Block.DEFAULT, "{}"));
    done(
        port.updateFunction(
            PRODUCT, Block.DEFAULT, Optional.of("Power"), power.replace("\"int\"", "\"double\"")));
    refused(
        "iot.tsl.NotExistedIdentifier",
        port.updateFunction(PRODUCT, Block.DEFAULT, Optional.of("None"), power));
    assertThat(done(port.tsl(PRODUCT, Block.DEFAULT, DRAFT, true)))
        .contains("\"double\"")
        .doesNotContain("\"name\"");
    refused("iot.tsl.NotExistedTslModel", port.tsl(PRODUCT, Block.DEFAULT, PUBLISHED, false));
    assertThat(bench.things.model(PRODUCT)).isEmpty();
    done(port.publish(PRODUCT, Optional.of("1.0"), Optional.of("first")));
    assertThat(bench.things.model(PRODUCT).orElseThrow().properties()).hasSize(1);
    done(port.deleteFunctions(PRODUCT, Block.DEFAULT, List.of("Power"), List.of(), List.of()));
    assertThat(bench.things.model(PRODUCT).orElseThrow().properties()).hasSize(1);
    assertThat(done(port.versions(PRODUCT)))
        .containsExactly(new ThingPort.ModelVersion("1.0", "first", NOW));
    done(port.copy(PRODUCT, Optional.of("1.0"), "a1Pk0000002"));
    assertThat(done(port.tsl("a1Pk0000002", Block.DEFAULT, DRAFT, false)))
        .contains("\"productKey\":\"a1Pk0000002\"")
        .contains("Power");
    refused(
        "iot.tsl.NotExistedFunctionBlock",
        port.tsl(PRODUCT, new Block(Optional.of("b1"), Optional.empty()), DRAFT, false));
  }

  @Test
  void records_come_in_pages_in_either_direction() {
    published();
    for (int i = 1; i <= 5; i++) {
      bench.ask(
          S + "event/property/post",
          "{\"id\":\"1\",\"params\":{\"Temperature\":{\"value\":"
              + i
              + ",\"time\":"
              + i * 1000
              + "}}}");
      bench.ask(
          S + "event/Error/post",
          "{\"id\":\"1\",\"params\":{\"value\":{\"ErrorCode\":"
              + i
              + "},\"time\":"
              + i * 1000
              + "}}");
    }
    var up = page(new Range(2000, 5000, true, 2));
    assertThat(up.records()).extracting(ThingPort.PropertyValue::value).containsExactly("2", "3");
    assertThat(up.nextTime()).contains(4000L);
    var rest = page(new Range(4000, 5000, true, 2));
    assertThat(rest.records()).extracting(ThingPort.PropertyValue::value).containsExactly("4", "5");
    assertThat(rest.nextTime()).isEmpty();
    var down = page(new Range(0, 5000, false, 2));
    assertThat(down.records()).extracting(ThingPort.PropertyValue::value).containsExactly("5", "4");
    assertThat(down.nextTime()).contains(3000L);
    var events =
        done(
            port.eventData(
                DEV, Optional.of("Error"), Optional.of("error"), new Range(0, 9000, true, 3)));
    assertThat(events.records()).extracting(ThingPort.EventRecord::name).containsOnly("fault");
    assertThat(events.nextTime()).contains(4000L);
    assertThat(
            done(port.eventData(
                    DEV, Optional.empty(), Optional.of("info"), new Range(0, 9000, true, 3)))
                .records())
        .isEmpty();
    done(port.invoke(DEV, "Reboot", "{\"Delay\":1}"));
    assertThat(done(port.serviceData(DEV, Optional.empty(), new Range(0, NOW, true, 3))).records())
        .containsExactly(new ThingPort.ServiceRecord(NOW, "Reboot", "r", "{\"Delay\":1}", ""));
  }

  private ThingPort.Page<ThingPort.PropertyValue> page(Range range) {
    return done(port.propertyData(DEV, List.of("Temperature"), range)).get("Temperature");
  }

  @Test
  void the_newest_values_come_in_the_models_order_with_those_never_reported() {
    published();
    bench.ask(S + "event/property/post", "{\"id\":\"1\",\"params\":{\"Power\":1}}");
    assertThat(done(port.propertyStatus(DEV, Block.DEFAULT)))
        .containsExactly(
            new ThingPort.PropertyStatus(
                "Temperature", "t", "float", "", Optional.empty(), Optional.empty()),
            new ThingPort.PropertyStatus(
                "Power", "p", "bool", "", Optional.of("1"), Optional.of(NOW)));
  }

  @Test
  void desired_values_have_versions_and_an_online_device_is_told() {
    published();
    var first = done(port.setDesired(DEV, "{\"Power\":1}", Optional.empty()));
    assertThat(first.versions()).isEqualTo("{\"Power\":1}");
    assertThat(first.messageId()).isNotEmpty();
    assertThat(bench.sent.get(bench.sent.size() - 1).topic()).isEqualTo(S + "service/property/set");
    refused(
        "iot.device.DesiredPropertyVersionConflict",
        port.setDesired(DEV, "{\"Power\":0}", Optional.of("{\"Power\":7}")));
    bench.offline(DEV);
    var cleared = done(port.setDesired(DEV, "{\"Power\":null}", Optional.of("{\"Power\":1}")));
    assertThat(cleared).isEqualTo(new ThingPort.DesiredSet("{\"Power\":2}", ""));
    assertThat(done(port.desired(DEV, Block.DEFAULT, List.of("Power"))))
        .containsExactly(
            new ThingPort.Desired("Power", "p", "bool", "", Optional.empty(), Optional.empty(), 2));
    refused(
        "iot.device.InvalidThingIdentifierParams",
        port.setDesired(DEV, "{\"Temperature\":1}", Optional.empty()));
  }

  @Test
  void commands_are_refused_with_codes() {
    published();
    refused("iot.device.InvalidThingIdentifierParams", port.setProperties(DEV, "{\"Power\":7}"));
    refused("iot.device.InvalidThingIdentifierParams", port.setProperties(DEV, "no JSON"));
    refused("iot.device.NotExistedService", port.invoke(DEV, "None", "{}"));
    bench.offline(DEV);
    refused("iot.messagebroker.OFFLINE", port.setProperties(DEV, "{\"Power\":1}"));
    refused("iot.messagebroker.OFFLINE", port.invoke(DEV, "Ask", "{}"));
  }

  @Test
  void tags_and_shadow_have_the_devices_rules() {
    done(port.saveTags(DEV, "{\"Room\":\"12\",\"Floor\":\"1\"}"));
    done(port.deleteTag(DEV, "Floor"));
    assertThat(done(port.tags(DEV))).isEqualTo("{\"Room\":\"12\"}");
    refused("iot.device.InvalidThingIdentifierParams", port.saveTags(DEV, "{\"a b\":\"1\"}"));
    String update =
        "{\"method\":\"update\",\"state\":{\"desired\":{\"color\":\"red\"}},\"version\":%d}";
    done(port.updateShadow(DEV, update.formatted(1), true));
    assertThat(done(port.shadow(DEV)))
        .contains("\"desired\":{\"color\":\"red\"}")
        .contains("\"version\":1");
    refused("iot.shadow.InvalidShadowMessage", port.updateShadow(DEV, update.formatted(1), true));
    refused("iot.shadow.InvalidShadowMessage", port.updateShadow(DEV, "{}", true));
  }
}
