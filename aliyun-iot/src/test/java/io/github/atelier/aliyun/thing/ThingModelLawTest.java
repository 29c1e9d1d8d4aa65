package io.github.atelier.aliyun.thing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.thing.DataType.NumberKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds for every model and every value; both are made from a seed. */
class ThingModelLawTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String LETTERS = "abcXYZ019_";

  /** Makes models and values. */
  private static final class Maker {
    private final Random random;

    Maker(long seed) {
      random = new Random(seed);
    }

    String identifier(int number) {
      StringBuilder text = new StringBuilder("i" + number + "_");
      for (int i = random.nextInt(20); i > 0; i--) {
        text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
      }
      return text.toString();
    }

    DataType type(boolean simple) {
      return switch (random.nextInt(simple ? 7 : 9)) {
        case 0 -> number(NumberKind.INT);
        case 1 -> number(NumberKind.FLOAT);
        case 2 -> number(NumberKind.DOUBLE);
        case 3 -> new DataType.Text(1 + random.nextInt(10240));
        case 4 -> new DataType.Date();
        case 5 -> new DataType.Bool("aus \"0\"", "an");
        case 6 -> enumeration();
        case 7 -> new DataType.Struct(fields(1 + random.nextInt(6), true));
        default -> new DataType.Array(1 + random.nextInt(512), item());
      };
    }

    private DataType item() {
      return switch (random.nextInt(5)) {
        case 0 -> number(NumberKind.INT);
        case 1 -> number(NumberKind.FLOAT);
        case 2 -> number(NumberKind.DOUBLE);
        case 3 -> new DataType.Text(1 + random.nextInt(100));
        default -> new DataType.Struct(fields(1 + random.nextInt(3), true));
      };
    }

    private DataType number(NumberKind kind) {
      BigDecimal min = BigDecimal.valueOf(random.nextInt(2000) - 1000);
      BigDecimal max = min.add(BigDecimal.valueOf(random.nextInt(1000)));
      BigDecimal step =
          kind == NumberKind.INT
              ? BigDecimal.valueOf(1 + random.nextInt(5))
              : new BigDecimal("0.01");
      return new DataType.Numeric(
          kind,
          random.nextBoolean() ? Optional.of(min) : Optional.empty(),
          random.nextBoolean() ? Optional.of(max) : Optional.empty(),
          random.nextBoolean() ? Optional.of(step) : Optional.empty(),
          random.nextBoolean() ? "°C" : "",
          random.nextBoolean() ? "摄氏度" : "");
    }

    private DataType enumeration() {
      Map<Integer, String> names = new LinkedHashMap<>();
      for (int i = 1 + random.nextInt(10); i > 0; i--) {
        names.put(random.nextInt(1000) - 500, "n" + i);
      }
      return new DataType.Enumeration(names);
    }

    List<Field> fields(int count, boolean simple) {
      List<Field> fields = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        fields.add(new Field(identifier(i), "名" + i, type(simple)));
      }
      return fields;
    }

    ThingModel model() {
      List<PropertyDefinition> properties = new ArrayList<>();
      List<EventDefinition> events = new ArrayList<>();
      List<ServiceDefinition> services = new ArrayList<>();
      for (int i = random.nextInt(8); i > 0; i--) {
        properties.add(
            new PropertyDefinition(
                identifier(i),
                "p" + i,
                "",
                random.nextBoolean(),
                random.nextBoolean(),
                type(false)));
      }
      for (int i = random.nextInt(4); i > 0; i--) {
        EventDefinition.Type[] types = EventDefinition.Type.values();
        events.add(
            new EventDefinition(
                identifier(i), "e", "d", types[random.nextInt(3)], false, fields(i, false)));
      }
      for (int i = random.nextInt(4); i > 0; i--) {
        services.add(
            new ServiceDefinition(
                identifier(i),
                "s",
                "",
                random.nextBoolean(),
                true,
                fields(i, false),
                fields(1, false)));
      }
      return new ThingModel("a1Pk0000001", properties, events, services);
    }

    /** A value within the specs. */
    JsonNode value(DataType type) {
      if (type instanceof DataType.Numeric number) {
        BigDecimal min = number.min().orElse(number.max().orElse(BigDecimal.ZERO));
        BigDecimal value =
            number.max().isPresent() && random.nextBoolean() ? number.max().get() : min;
        boolean steps = number.kind() == NumberKind.INT && number.step().isPresent();
        BigDecimal from = number.min().orElse(BigDecimal.ZERO);
        if (steps) {
          BigDecimal step = number.step().get();
          // the highest step that is not above the value
          BigDecimal rest = value.subtract(from).remainder(step);
          value = value.subtract(rest.signum() < 0 ? rest.add(step) : rest);
        }
        return number.kind() == NumberKind.INT
            ? JSON.numberNode(value.intValueExact())
            : JSON.numberNode(value);
      }
      if (type instanceof DataType.Text text) {
        return JSON.textNode("t".repeat(random.nextInt(text.length() + 1)));
      }
      if (type instanceof DataType.Date) {
        return JSON.textNode(Long.toString(Math.abs(random.nextLong() >> 8)));
      }
      if (type instanceof DataType.Bool) {
        return JSON.numberNode(random.nextInt(2));
      }
      if (type instanceof DataType.Enumeration enumeration) {
        List<Integer> keys = List.copyOf(enumeration.names().keySet());
        return JSON.numberNode(keys.get(random.nextInt(keys.size())));
      }
      if (type instanceof DataType.Struct struct) {
        ObjectNode object = JSON.objectNode();
        struct.members().forEach(m -> object.set(m.identifier(), value(m.type())));
        return object;
      }
      DataType.Array array = (DataType.Array) type;
      ArrayNode values = JSON.arrayNode();
      for (int i = random.nextInt(Math.min(array.size(), 5) + 1); i > 0; i--) {
        values.add(value(array.item()));
      }
      return values;
    }
  }

  @Property(tries = 300)
  void what_is_written_is_read_back_the_same(@ForAll long seed) {
    ThingModel model = new Maker(seed).model();
    assertThat(ThingModel.parse(model.encode())).isEqualTo(model);
    assertThat(
            ThingModel.parse(
                model.toShortJson().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isEqualTo(model);
  }

  @Property(tries = 300)
  void a_value_within_the_specs_passes_in_every_mode(@ForAll long seed) {
    Maker maker = new Maker(seed);
    ThingModel model = maker.model();
    for (PropertyDefinition property : model.properties()) {
      JsonNode value = maker.value(property.type());
      for (Validation validation : Validation.values()) {
        assertThat(new ValueCheck(model, validation).property(property.identifier(), value))
            .as("%s %s as %s", validation, value, property.type())
            .isEmpty();
      }
    }
  }

  @Property(tries = 300)
  void a_value_of_another_json_kind_has_the_code_of_the_type(@ForAll long seed) {
    ThingModel model = new Maker(seed).model();
    for (PropertyDefinition property : model.properties()) {
      for (JsonNode wrong : List.of(JSON.booleanNode(true), JSON.nullNode(), JSON.missingNode())) {
        assertThat(new ValueCheck(model, Validation.WEAK).property(property.identifier(), wrong))
            .get()
            .extracting(ValueProblem::code)
            .isEqualTo(property.type().mismatch());
      }
    }
  }

  @Property(tries = 300)
  void what_strong_lets_pass_weak_does_too(@ForAll long seed, @ForAll long other) {
    Maker maker = new Maker(seed);
    Maker stranger = new Maker(other);
    ThingModel model = maker.model();
    for (PropertyDefinition property : model.properties()) {
      JsonNode value = stranger.value(stranger.type(false));
      if (new ValueCheck(model, Validation.STRONG)
          .property(property.identifier(), value)
          .isEmpty()) {
        assertThat(new ValueCheck(model, Validation.WEAK).property(property.identifier(), value))
            .isEmpty();
      }
    }
  }

  @Property(tries = 500)
  void a_damaged_document_is_refused_with_a_place_or_read(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] document = new Maker(seed).model().encode();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      document[random.nextInt(document.length)] = (byte) random.nextInt(128);
    }
    for (ModelProblem problem : ThingModel.check(document, ThingLimits.current())) {
      assertThat(problem.path()).startsWith("$");
      assertThat(problem.problem()).isNotBlank();
      assertThat(problem.hint()).isNotBlank();
    }
  }
}
