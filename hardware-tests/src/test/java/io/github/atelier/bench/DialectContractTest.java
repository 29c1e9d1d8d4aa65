package io.github.atelier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.atelier.driver.Modem;
import io.github.atelier.driver.MqttListener;
import io.github.atelier.driver.MqttMessage;
import io.github.atelier.driver.MqttOptions;
import io.github.atelier.driver.ReadyOptions;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.CommandRefusedException;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.dialect.Operation;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.value.OctetsType;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code Modem.mqtt()} promises, in every built-in dialect that has MQTT: the same test, the
 * same broker, no word of any vendor.
 */
class DialectContractTest {
  private static final String TOPIC = "/a1/dev/user/get";
  private static final long SECONDS = 15;

  private final BlockingQueue<MqttMessage> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> lost = new LinkedBlockingQueue<>();
  private Dialect dialect;
  private LoopBroker broker;
  private Emulator emulator;
  private Modem modem;

  static Stream<String> dialects() {
    return Dialects.BUILT_IN.stream().filter(name -> Dialects.load(name).hasOperation("connect"));
  }

  private void start(String name) throws Exception {
    dialect = Dialects.load(name);
    broker = new LoopBroker();
    ModuleConfig config = ModuleConfig.defaults().withAttachDelay(Duration.ofMillis(50));
    emulator =
        Emulator.start(
            dialect,
            takesCa()
                ? config
                : config.withFactoryCa(new String(broker.ca(), StandardCharsets.US_ASCII)),
            List.of());
    int port =
        emulator
            .tcpPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .address()
            .getPort();
    modem = Modem.open(Transports.parse("tcp:127.0.0.1:" + port), dialect);
    modem
        .mqtt()
        .addListener(
            new MqttListener() {
              @Override
              public void message(MqttMessage message) {
                received.add(message);
              }

              @Override
              public void lost(int client, String cause) {
                lost.add(cause);
              }
            });
    modem.ready(ReadyOptions.defaults().withPoll(Duration.ofMillis(50)));
  }

  @AfterEach
  void stop() throws Exception {
    if (modem != null) {
      modem.close();
    }
    if (emulator != null) {
      emulator.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  /** Whether the host can give this module a CA; otherwise it trusts what the factory gave it. */
  private boolean takesCa() {
    return dialect.has("tls.ca.write");
  }

  private MqttOptions options() {
    MqttOptions options =
        MqttOptions.of("contract1", "user", LoopBroker.PASSWORD, "localhost", broker.port());
    return takesCa() ? options.withCa(broker.ca()) : options;
  }

  private List<Command> commands(String operation) {
    return dialect.operation(operation).steps().stream()
        .map(Operation.Part::command)
        .map(dialect::command)
        .toList();
  }

  /** Whether the octets of a payload are counted or travel as digits, so that all may come. */
  private boolean carriesAnyOctet() {
    return commands("publish").stream()
        .anyMatch(
            c ->
                c.steps().stream()
                        .anyMatch(
                            s ->
                                s instanceof Step.HostData d
                                    && d.name().equals("payload")
                                    && d.counted())
                    || c.request().source().contains("payload as hex"));
  }

  private boolean hearsAnyOctet() {
    List<String> lines =
        Step.lines(dialect.unsolicited("mqtt.received").steps()).stream()
            .map(Object::toString)
            .toList();
    return lines.stream().anyMatch(l -> l.contains("payload.length") || l.contains("as hex"));
  }

  private static byte[] octets(int length) {
    byte[] octets = new byte[length];
    for (int i = 0; i < length; i++) {
      octets[i] = (byte) (length == 1 ? 0 : i);
    }
    return octets;
  }

  private static byte[] text(int length) {
    byte[] text = new byte[length];
    Arrays.fill(text, (byte) 'x');
    return text;
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void payloadsOfEveryLengthGoThereAndBackOrAreRefusedWithTheLimit(String name) throws Exception {
    start(name);
    modem.mqtt().connect(options());
    modem.mqtt().subscribe(TOPIC, 1);
    OctetsType type = (OctetsType) dialect.value("payload").type();
    for (int length : new int[] {0, 1, 1024, type.max(), type.max() + 1}) {
      for (int qos : new int[] {0, 1}) {
        boolean fits = length >= type.min() && length <= type.max();
        roundTrip(octets(length), qos, fits && (carriesAnyOctet() || length == 0));
        if (!carriesAnyOctet()) {
          roundTrip(text(length), qos, fits);
        }
      }
    }
  }

  private void roundTrip(byte[] payload, int qos, boolean carried) throws Exception {
    Throwable refusal = catchThrowable(() -> modem.mqtt().publish(TOPIC, payload, qos));
    if (!carried) {
      assertThat(refusal)
          .as("%d octets, QoS %d", payload.length, qos)
          .isInstanceOf(CommandRefusedException.class)
          .hasMessageMatching("(?s).*(octet|from \\d+ to \\d+).*Nothing was sent.*");
      return;
    }
    if (refusal instanceof CommandRefusedException && payload.length > 200) {
      // a payload inside the command line ends where the command line ends
      assertThat(refusal)
          .hasMessageContaining("this module takes " + dialect.settings().lineLimit());
      return;
    }
    assertThat(refusal).as("%d octets, QoS %d", payload.length, qos).isNull();
    assertThat(broker.published.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(payload);
    if (hearsAnyOctet() || !carriesAnyOctet()) {
      assertThat(hears(payload.length, qos)).isEqualTo(payload);
    }
  }

  /** A payload that came back, in the pieces that this module makes of it. */
  private byte[] hears(int length, int qos) throws Exception {
    int part = (int) dialect.defaults().number("messagePart", Math.max(1, length));
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (int from = 0; from < Math.max(1, length); from += part) {
      MqttMessage back = received.poll(SECONDS, TimeUnit.SECONDS);
      assertThat(back).as("%d octets back, QoS %d, from %d", length, qos, from).isNotNull();
      assertThat(back.topic()).isEqualTo(TOPIC);
      assertThat(back.payload()).hasSizeLessThanOrEqualTo(part);
      whole.writeBytes(back.payload());
    }
    return whole.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void aMessageIsHeardWithoutASubscriptionUntilItIsUnsubscribed(String name) throws Exception {
    start(name);
    modem.mqtt().connect(options());
    byte[] json =
        "{\"deviceName\":\"d\",\"deviceSecret\":\"s, \\\"q\\\"\"}".getBytes(StandardCharsets.UTF_8);
    broker.push("/ext/register", json);
    MqttMessage pushed = received.poll(SECONDS, TimeUnit.SECONDS);
    assertThat(pushed).isNotNull();
    assertThat(pushed.topic()).isEqualTo("/ext/register");
    assertThat(pushed.payload()).isEqualTo(json);
    modem.mqtt().subscribe(TOPIC, 0);
    modem.mqtt().publish(TOPIC, text(1), 1);
    assertThat(received.poll(SECONDS, TimeUnit.SECONDS)).isNotNull();
    modem.mqtt().unsubscribe(TOPIC);
    modem.mqtt().publish(TOPIC, text(2), 1);
    broker.push("last", text(3));
    assertThat(received.poll(SECONDS, TimeUnit.SECONDS).topic()).isEqualTo("last");
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void aMessageOfQos2IsDeliveredOnceAndItsResultIsToldAtTheEnd(String name) throws Exception {
    start(name);
    modem.mqtt().connect(options());
    modem.mqtt().subscribe(TOPIC, 2);
    for (int i = 1; i <= 3; i++) {
      modem.mqtt().publish(TOPIC, text(i), 2);
      assertThat(broker.published.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(text(i));
      assertThat(broker.completed.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(i);
      assertThat(received.poll(SECONDS, TimeUnit.SECONDS).payload()).isEqualTo(text(i));
    }
    assertThat(broker.published).isEmpty();
    assertThat(received).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void itDisconnectsAndConnectsAgain(String name) throws Exception {
    start(name);
    for (int i = 0; i < 2; i++) {
      modem.mqtt().connect(options());
      modem.mqtt().publish(TOPIC, text(3), 1);
      assertThat(broker.published.poll(SECONDS, TimeUnit.SECONDS)).isNotNull();
      modem.mqtt().disconnect();
      assertThatThrownBy(() -> modem.mqtt().publish(TOPIC, text(3), 1))
          .isInstanceOf(CommandFailedException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void aConnectionThatBreaksIsToldAndTheNextOneClearsWhatIsLeft(String name) throws Exception {
    start(name);
    modem.mqtt().connect(options());
    broker.cut();
    assertThat(lost.poll(SECONDS, TimeUnit.SECONDS)).isNotNull();
    modem.mqtt().connect(options());
    modem.mqtt().publish(TOPIC, text(3), 0);
    assertThat(broker.published.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(text(3));
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void awrongPasswordAndAWrongCaAreFailuresAndTheNextTryIsFree(String name) throws Exception {
    start(name);
    MqttOptions wrong = MqttOptions.of("contract1", "user", "wrong", "localhost", broker.port());
    assertThatThrownBy(() -> modem.mqtt().connect(takesCa() ? wrong.withCa(broker.ca()) : wrong))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageNotContaining("wrong\"");
    try (LoopBroker other = new LoopBroker()) {
      assertThatThrownBy(() -> modem.mqtt().connect(options().withCa(other.ca())))
          .isInstanceOf(takesCa() ? CommandFailedException.class : CommandRefusedException.class);
    }
    modem.mqtt().connect(options());
    modem.mqtt().publish(TOPIC, text(3), 1);
    assertThat(broker.published.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(text(3));
  }
}
