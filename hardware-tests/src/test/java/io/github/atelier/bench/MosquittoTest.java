package io.github.atelier.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.driver.Modem;
import io.github.atelier.driver.MqttListener;
import io.github.atelier.driver.MqttMessage;
import io.github.atelier.driver.MqttOptions;
import io.github.atelier.driver.ReadyOptions;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.value.Values;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Aliyun's platform does not have, at a broker that has it (Debian package mosquitto): QoS 2,
 * and wills. Skipped without it, but never on CI.
 */
@Tag("mosquitto")
class MosquittoTest {
  private static final long SECONDS = 20;

  @TempDir Path folder;
  private final BlockingQueue<MqttMessage> received = new LinkedBlockingQueue<>();
  private Mosquitto broker;
  private int port;
  private Emulator emulator;
  private Modem modem;

  @BeforeEach
  void startBroker() throws Exception {
    broker = new Mosquitto(folder, "allow_anonymous true");
    port = broker.port();
  }

  private void start(String dialect) throws Exception {
    emulator =
        Emulator.start(
            Dialects.load(dialect),
            ModuleConfig.defaults().withAttachDelay(Duration.ofMillis(50)),
            List.of());
    int line =
        emulator
            .tcpPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .address()
            .getPort();
    modem = Modem.open(Transports.parse("tcp:127.0.0.1:" + line), Dialects.load(dialect));
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
                // told by the next command
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

  private MqttOptions options(int client) {
    return MqttOptions.of("mosquitto" + client, "user", "pass", "localhost", port)
        .withPlainTcp()
        .withClient(client);
  }

  @ParameterizedTest
  @ValueSource(strings = {"quectel", "bc26", "simcom", "onemo", "ailink", "nordic"})
  void qos2GoesThereAndBackThroughTheModule(String dialect) throws Exception {
    start(dialect);
    modem.mqtt().connect(options(0));
    modem.mqtt().subscribe("t/2", 2);
    for (int i = 1; i <= 20; i++) {
      byte[] payload = new byte[] {(byte) i, 0x0D, 0x0A, 0x22, 0};
      modem.mqtt().publish("t/2", payload, 2);
      assertThat(received.poll(SECONDS, TimeUnit.SECONDS).payload()).isEqualTo(payload);
    }
    modem.mqtt().unsubscribe("t/2");
    modem.mqtt().publish("t/2", new byte[] {1}, 2);
    assertThat(received).as("each came once").isEmpty();
  }

  /** A module that is switched off is a client that the broker misses: its will goes out. */
  @Test
  void aWillWithAnyOctetsIsDelivered() throws Exception {
    start("quectel");
    modem.mqtt().connect(options(0));
    modem.mqtt().subscribe("last/will", 1);
    Values will =
        Values.of("client", 1, "willQos", 1, "willTopic", "last/will")
            .with("willMessage", new byte[] {'"', 0, 0x0D, 0x0A, '!'})
            .withCode("will", "on")
            .withCode("willRetain", "no");
    modem.await(modem.command("vendor.mqtt.will-by-prompt", will));
    deliversWill(new byte[] {'"', 0, 0x0D, 0x0A, '!'});
  }

  @Test
  void aWillByTwoPromptsIsDelivered() throws Exception {
    start("simcom");
    modem.mqtt().connect(options(0));
    modem.mqtt().subscribe("last/will", 1);
    Values acquire = Values.of("client", 1, "clientId", "mosquitto1").withCode("tls", "off");
    modem.await(modem.command("mqtt.acquire", acquire));
    modem.await(
        modem.command("mqtt.config.will.topic", Values.of("client", 1, "willTopic", "last/will")));
    byte[] words = "gone\r\nOK".getBytes(StandardCharsets.US_ASCII);
    modem.await(
        modem.command(
            "mqtt.config.will.message",
            Values.of("client", 1, "willQos", 1, "willMessage", words)));
    Values connect =
        Values.of("client", 1, "host", "localhost", "port", port, "keepAlive", 60)
            .withCode("cleanSession", "yes");
    modem.await(modem.command("mqtt.connect", connect));
    takeOver("mosquitto1");
    assertThat(received.poll(SECONDS, TimeUnit.SECONDS).payload()).isEqualTo(words);
  }

  private void deliversWill(byte[] words) throws Exception {
    modem.await(modem.mqtt().connectAsync(options(1)));
    takeOver("mosquitto1");
    MqttMessage last = received.poll(SECONDS, TimeUnit.SECONDS);
    assertThat(last.topic()).isEqualTo("last/will");
    assertThat(last.payload()).isEqualTo(words);
  }

  /** The broker cuts the older of two clients of one name, and delivers its will (MQTT 3.1.4). */
  private void takeOver(String clientId) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      byte[] id = clientId.getBytes(StandardCharsets.US_ASCII);
      ByteArrayOutputStream connect = new ByteArrayOutputStream();
      connect.write(
          new byte[] {0x10, (byte) (12 + id.length), 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0});
      connect.write(id.length);
      connect.write(id);
      socket.getOutputStream().write(connect.toByteArray());
      socket.setSoTimeout(10_000);
      assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
    }
  }
}
