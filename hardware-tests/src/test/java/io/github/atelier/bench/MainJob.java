package io.github.atelier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.alink.AlinkReply;
import io.github.atelier.aliyun.alink.AlinkRequest;
import io.github.atelier.aliyun.topic.DeviceTopics;
import io.github.atelier.driver.Information;
import io.github.atelier.driver.Modem;
import io.github.atelier.driver.MqttListener;
import io.github.atelier.driver.MqttMessage;
import io.github.atelier.driver.ReadyOptions;
import io.github.atelier.driver.aliyun.AliyunDevice;
import io.github.atelier.driver.channel.CommandRefusedException;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.grammar.value.OctetsType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/** The contract, step by step. A step that needs one that failed is skipped and says which. */
final class MainJob {
  private static final long ANSWER_SECONDS = 20;

  /** Octets of the client id with which the bench registers its device. */
  private static final int REGISTERING_CLIENT_ID = 96;

  private final Target target;
  private final BlockingQueue<MqttMessage> received = new LinkedBlockingQueue<>();
  private String failed;
  private Modem modem;
  private AliyunDevice device;
  private DeviceCredentials credentials;

  MainJob(Target target) {
    this.target = target;
  }

  List<DynamicTest> steps() {
    return List.of(
        step("line: the module answers on its port", this::line),
        step("identity: it tells who it is", this::identity),
        step("SIM, network, data: it becomes ready", this::ready),
        step("Aliyun: the device has credentials, registered where needed", this::provision),
        step("Aliyun: it is not registered again once they are stored", this::provisionAgain),
        step("TLS, MQTT, Aliyun: it connects", this::connect),
        step("MQTT: it subscribes", this::subscribe),
        step("Aliyun: a property post is answered", this::post),
        step("Aliyun: a command from the cloud arrives", this::command),
        step("MQTT: it unsubscribes", this::unsubscribe),
        step("MQTT: it closes cleanly", this::disconnect),
        DynamicTest.dynamicTest("line: it is closed", this::close));
  }

  private DynamicTest step(String name, Executable body) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          if (failed != null) {
            abort("skipped, because this failed before: " + failed);
          }
          try {
            body.execute();
          } catch (org.opentest4j.TestAbortedException e) {
            throw e;
          } catch (Throwable e) {
            failed = name;
            throw e;
          }
        });
  }

  private void line() throws Exception {
    modem = Modem.open(Transports.parse(target.port()), target.dialect());
    modem
        .mqtt()
        .addListener(
            new MqttListener() {
              @Override
              public void message(MqttMessage message) {
                received.add(message);
              }
            });
  }

  private void identity() {
    Information information = modem.information();
    assertThat(information.manufacturer()).isNotBlank();
    assertThat(information.imei()).matches("[0-9]{14,16}");
  }

  private void ready() {
    assertThat(modem.ready(ReadyOptions.defaults().withPoll(Duration.ofMillis(200))).registration())
        .isIn("home", "roaming");
  }

  private void provision() {
    device =
        new AliyunDevice(
            modem, target.device(), target.endpoint(), target.ca(), target.credentials());
    if (((OctetsType) target.dialect().value("clientId").type()).max() < REGISTERING_CLIENT_ID) {
      refuseInTime();
    }
    credentials = device.provision();
  }

  /** A module that cannot carry Aliyun's client ids says so, and nothing is sent. */
  private void refuseInTime() {
    assertThatThrownBy(device::provision)
        .isInstanceOf(CommandRefusedException.class)
        .hasMessageContaining("'clientId' must be")
        .hasMessageContaining("Nothing was sent");
    failed = "client ids of " + target.dialect() + " are too short for Aliyun's";
    abort(failed);
  }

  private void provisionAgain() {
    if (target.device().deviceSecret() != null) {
      abort("the device has a secret of its own and is never registered");
    }
    assertThat(device.provision()).isEqualTo(credentials);
  }

  private void connect() {
    device.connect(credentials);
  }

  private DeviceTopics topics() {
    return new DeviceTopics(target.device().identity());
  }

  private void subscribe() {
    modem.mqtt().subscribe(topics().custom("get"), 1);
  }

  private void post() throws Exception {
    ObjectNode params = JsonNodeFactory.instance.objectNode();
    params.put("Temperature", 21.5);
    AlinkRequest post = AlinkRequest.of(7, "thing.event.property.post", params);
    modem.mqtt().publish(topics().propertyPost(), post.encode(), 1);
    AlinkReply reply = AlinkReply.parse(await(topics().propertyPostReply()).payload());
    assertThat(reply.id().asText()).isEqualTo("7");
  }

  private void command() throws Exception {
    if (target.cloud().isEmpty()) {
      abort("nobody here may publish as the owner of " + target.name());
    }
    byte[] payload = "{\"switch\":1}".getBytes(StandardCharsets.UTF_8);
    target.cloud().get().send(topics().custom("get"), payload);
    assertThat(await(topics().custom("get")).payload()).isEqualTo(payload);
  }

  private void unsubscribe() {
    modem.mqtt().unsubscribe(topics().custom("get"));
  }

  private void disconnect() {
    modem.mqtt().disconnect();
  }

  private MqttMessage await(String topic) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
    while (true) {
      MqttMessage message = received.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(message).as("a message on %s within %d s", topic, ANSWER_SECONDS).isNotNull();
      if (message.topic().equals(topic)) {
        return message;
      }
    }
  }

  private void close() throws Exception {
    if (modem != null) {
      modem.close();
    }
    target.close();
  }
}
