package io.github.atelier.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.http.HttpsEndpoint;
import io.github.atelier.aliyun.topic.DeviceTopics;
import io.github.atelier.driver.Modem;
import io.github.atelier.driver.MqttListener;
import io.github.atelier.driver.MqttMessage;
import io.github.atelier.driver.aliyun.CredentialStore;
import io.github.atelier.driver.aliyun.DeviceProfile;
import io.github.atelier.driver.aliyun.HostHttpsClient;
import io.github.atelier.driver.aliyun.HttpsClient;
import io.github.atelier.driver.aliyun.HttpsDevice;
import io.github.atelier.driver.aliyun.HttpsThingLink;
import io.github.atelier.driver.aliyun.ModuleHttpsClient;
import io.github.atelier.driver.aliyun.ModuleThingLink;
import io.github.atelier.driver.aliyun.Thing;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a connected device and its owner say to each other, step by step. */
final class Exchange {
  static final String TSL =
      "{\"properties\":["
          + "{\"identifier\":\"Temperature\",\"name\":\"temperature\",\"accessMode\":\"r\","
          + "\"dataType\":{\"type\":\"float\",\"specs\":{\"min\":\"-40\",\"max\":\"55\"}}},"
          + "{\"identifier\":\"Power\",\"name\":\"power\",\"accessMode\":\"rw\","
          + "\"dataType\":{\"type\":\"bool\",\"specs\":{\"0\":\"off\",\"1\":\"on\"}}}],"
          + "\"services\":[{\"identifier\":\"Add\",\"name\":\"add\",\"callType\":\"sync\","
          + "\"inputData\":[{\"identifier\":\"a\",\"name\":\"a\",\"dataType\":{\"type\":\"int\"}},"
          + "{\"identifier\":\"b\",\"name\":\"b\",\"dataType\":{\"type\":\"int\"}}],"
          + "\"outputData\":[{\"identifier\":\"sum\",\"name\":\"sum\","
          + "\"dataType\":{\"type\":\"int\"}}]}]}";

  private static final String HTTP_POST = "http-post";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Transcript transcript;
  private final Modem modem;
  private final Owner owner;
  private final DeviceIdentity device;
  private final DeviceTopics topics;
  private final Duration patience;
  private final BlockingQueue<MqttMessage> commands = new LinkedBlockingQueue<>();
  private final BlockingQueue<Map<String, JsonNode>> settings = new LinkedBlockingQueue<>();

  Exchange(
      Transcript transcript, Modem modem, Owner owner, DeviceIdentity device, Duration patience) {
    this.transcript = transcript;
    this.modem = modem;
    this.owner = owner;
    this.device = device;
    this.topics = new DeviceTopics(device);
    this.patience = patience;
  }

  void run() throws InterruptedException {
    try (Thing thing = Thing.over(new ModuleThingLink(modem, 0), device)) {
      propertyPost(thing);
      command();
      propertySet(thing);
      service(thing);
    }
  }

  private void propertyPost(Thing thing) {
    transcript.step("Property post; the platform replies, and the owner's server sees it by AMQP");
    transcript.note("the platform's reply: " + thing.post(Map.of("Temperature", 21.5)).message());
    transcript.note("the owner's server: " + seen("Temperature"));
  }

  /** The value that the owner's server got. */
  private String seen(String property) {
    String text = owner.received("/" + device + "/thing/event/property/post");
    try {
      JsonNode value = JSON.readTree(text).path("items").path(property).path("value");
      if (!value.isMissingNode()) {
        return property + " = " + value.asText();
      }
    } catch (JsonProcessingException e) {
      // said below
    }
    throw new DemoException("the owner's server got no " + property + ", but " + text);
  }

  private void command() throws InterruptedException {
    String topic = topics.custom("get");
    transcript.step("A command from the cloud: the owner calls the signed Pub");
    MqttListener listener =
        new MqttListener() {
          @Override
          public void message(MqttMessage message) {
            if (message.topic().equals(topic)) {
              commands.add(message);
            }
          }
        };
    modem.mqtt().addListener(listener);
    try {
      modem.mqtt().subscribe(topic, 1);
      owner.pub(topic, "{\"switch\":1}");
      transcript.note("received: " + next(commands, "the command").text());
    } finally {
      modem.mqtt().removeListener(listener);
    }
  }

  private void propertySet(Thing thing) throws InterruptedException {
    transcript.step("A property is set");
    thing.onSet(settings::add);
    owner.set(device, "{\"Power\":1}");
    JsonNode power = next(settings, "the property").get("Power");
    if (power == null || power.asInt() != 1) {
      throw new DemoException("the device was to set Power to 1, and was told " + power);
    }
    transcript.note("the device: Power = " + power);
    owner.received("/" + device + "/thing/downlink/reply/message");
    transcript.note("the owner's server: the device replied");
  }

  private void service(Thing thing) {
    transcript.step("A service is invoked: Add");
    thing.onService(
        "Add", input -> Map.of("sum", input.path("a").asInt() + input.path("b").asInt()));
    String result = owner.invoke(device, "Add", "{\"a\":19,\"b\":23}");
    if (!result.equals("{\"sum\":42}")) {
      throw new DemoException("19 and 23 were to be 42; the owner got " + result);
    }
    transcript.note("the owner got: " + result);
  }

  /** By HTTPS: through the module where it has commands for it, else from the host. */
  void report(DeviceProfile profile, HttpsEndpoint endpoint, byte[] ca, CredentialStore store) {
    boolean through = modem.dialect().hasOperation(HTTP_POST);
    transcript.step(
        "One report by HTTPS, "
            + (through
                ? "through the module"
                : "over the host's own network (the dialect has no commands for HTTP)"));
    HttpsClient client = through ? new ModuleHttpsClient(modem, ca) : new HostHttpsClient(ca);
    HttpsDevice https = new HttpsDevice(client, profile, endpoint, store);
    try (Thing thing = Thing.over(new HttpsThingLink(https), device)) {
      thing.post(Map.of("Temperature", 22.5));
    }
    transcript.note("the owner's server: " + seen("Temperature"));
  }

  private <T> T next(BlockingQueue<T> queue, String what) throws InterruptedException {
    T next = queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (next == null) {
      throw new DemoException(what + " did not come within " + patience.toSeconds() + " s");
    }
    return next;
  }
}
