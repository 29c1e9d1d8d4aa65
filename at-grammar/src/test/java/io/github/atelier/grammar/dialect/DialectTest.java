package io.github.atelier.grammar.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.Values;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dialect file says, and how one file extends another. */
class DialectTest {
  private static String line(Dialect dialect, String meaning, Values values) {
    return new String(dialect.command(meaning).request().encode(values), StandardCharsets.UTF_8);
  }

  @Test
  void everyBuiltInDialectLoadsAndSaysWhatItIs() {
    for (String name : Dialects.BUILT_IN) {
      Dialect dialect = Dialects.load(name);
      assertThat(dialect.name()).isEqualTo(name);
      assertThat(dialect.about()).isNotEmpty();
      assertThat(dialect.has("line.attention")).isTrue();
      assertThat(dialect.identity()).containsKeys("manufacturer", "model", "revision");
    }
  }

  @Test
  void aValueOverriddenInAChildHoldsInInheritedCommands() {
    Dialect child =
        Dialects.parse("c.at", "dialect c extends ailink\nvalue done 1 ok | 0 failed\n");
    Step.Line last = (Step.Line) child.command("mqtt.close").steps().get(1);
    assertThat(last.template().encode(Values.of("client", 0).withCode("done", "ok")))
        .asString()
        .isEqualTo("^AIMQTTCLOSE: 0,1");
  }

  @Test
  void aCommandAnUnsolicitedMessageAndASettingAreReplaced() {
    Dialect child =
        Dialects.parse(
            "c.at",
            """
            dialect c extends ailink
            about mine
            setting string-escape none
            setting reply-time 300ms
            identity model M1
            command mqtt.close
              AT#CLOSE=<client>
              OK
            unsolicited mqtt.lost
              #LOST:<client>,<lost>
            operation abort
              mqtt.close
            remove operation disconnect
            remove error COMMAND NOT SUPPORT
            remove unsolicited sim.pin
            """);
    assertThat(line(child, "mqtt.close", Values.of("client", 3))).isEqualTo("AT#CLOSE=3");
    assertThat(child.command("mqtt.close").within()).isEqualTo(Duration.ofMillis(300));
    assertThat(child.unsolicited("mqtt.lost").opening().source())
        .isEqualTo("#LOST:<client>,<lost>");
    assertThat(child.about()).containsExactly("mine");
    assertThat(child.identity()).containsEntry("model", "M1").containsKey("manufacturer");
    assertThat(child.hasOperation("disconnect")).isFalse();
    assertThat(child.operation("abort").steps())
        .containsExactly(new Operation.Part("mqtt.close", false, false));
    assertThat(child.errors()).noneMatch(e -> e.source().equals("COMMAND NOT SUPPORT"));
    assertThat(child.unsolicited("sim.pin")).isNull();
    assertThatThrownBy(() -> line(child, "mqtt.close", Values.of("client", 9)))
        .hasMessageContaining("from 0 to 5");
  }

  @Test
  void alsoAddsCodesAndReplacesThem() {
    Dialect child =
        Dialects.parse(
            "c.at",
            "dialect c extends 3gpp\nvalue cme also\n  601 mqtt-parameter MQTT parameter\n  3 not-now not now\n");
    CodeType cme = (CodeType) child.value("cme").type();
    assertThat(cme.byName("mqtt-parameter").text()).isEqualTo("MQTT parameter");
    assertThat(cme.byName("not-now").wire()).isEqualTo("3");
    assertThat(cme.byName("operation-not-allowed")).isNull();
    assertThat(cme.byName("sim-busy")).isNotNull();
  }

  @Test
  void defaultsAreValuesOfTheirTypes() {
    Values defaults = Dialects.load("quectel").defaults();
    assertThat(defaults.code("mqttVersion")).isEqualTo("v3.1.1");
    assertThat(defaults.number("keepAlive")).isEqualTo(120);
    assertThat(defaults.has("port")).isFalse();
  }

  @Test
  void aCommandTellsWhatItNeedsAndWhatIsSecret() {
    Dialect quectel = Dialects.load("quectel");
    assertThat(quectel.command("mqtt.login").needs()).containsExactly("client", "clientId");
    assertThat(quectel.command("mqtt.login").secrets()).containsExactly("password");
    assertThat(quectel.command("mqtt.config.aliyun.read").secrets())
        .containsExactly("deviceSecret");
    assertThat(quectel.command("mqtt.publish").needs())
        .containsExactly("client", "messageId", "payload", "qos", "retain", "topic");
    assertThat(quectel.command("mqtt.publish").takesData()).isTrue();
    assertThat(quectel.command("mqtt.publish").hasLaterResult()).isTrue();
    assertThat(quectel.command("tls.ca.write").hasLaterResult()).isFalse();
    assertThat(quectel.command("mqtt.open").within()).isEqualTo(Duration.ofSeconds(150));
    assertThat(Dialects.load("ailink").command("mqtt.connect").evidence()).isEqualTo("attested");
  }

  @Test
  void anOperationKnowsOptionalStepsAndStepsThatMayFail() {
    Operation connect = Dialects.load("quectel").operation("connect");
    assertThat(connect.steps())
        .contains(
            new Operation.Part("tls.ca.delete", true, true),
            new Operation.Part("tls.ca.write", true, false),
            new Operation.Part("mqtt.open", false, false));
  }

  @Test
  void whatADialectLacksIsNamed() {
    Dialect gpp = Dialects.load("3gpp");
    assertThat(gpp.has("mqtt.open")).isFalse();
    assertThatThrownBy(() -> gpp.command("mqtt.open"))
        .isInstanceOf(MissingCommandException.class)
        .hasMessageContaining("3gpp has no command mqtt.open");
    assertThatThrownBy(() -> gpp.operation("connect"))
        .isInstanceOf(MissingCommandException.class)
        .hasMessageContaining("operation connect");
  }

  @Test
  void aFileMayExtendAFileBesideItThatExtendsABuiltInOne(@TempDir Path folder) throws IOException {
    Files.createDirectory(folder.resolve("base"));
    Files.writeString(
        folder.resolve("base/b.at"), "dialect b extends quectel\nvalue client 0..1\n");
    Path file = Files.writeString(folder.resolve("a.at"), "dialect a extends base/b.at\n");
    Dialect dialect = Dialects.load(file.toString());
    assertThat(dialect.name()).isEqualTo("a");
    assertThatThrownBy(() -> line(dialect, "mqtt.close", Values.of("client", 2)))
        .hasMessageContaining("from 0 to 1");
  }

  @Test
  void aMistakeInAParentNamesTheParentsFile(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("b.at"), "dialect b\n\nvalu x 0..1\n");
    Path file = Files.writeString(folder.resolve("a.at"), "dialect a extends b.at\nvalu y 0\n");
    assertThatThrownBy(() -> Dialects.load(file))
        .isInstanceOf(DialectException.class)
        .hasMessageMatching("(?s).*b\\.at:3: .*a\\.at:2: .*");
  }
}
