package io.github.atelier.bench.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.alink.AlinkReply;
import io.github.atelier.aliyun.alink.AlinkRequest;
import io.github.atelier.aliyun.topic.DeviceTopics;
import io.github.atelier.bench.run.Session;
import io.github.atelier.bench.target.Account;
import io.github.atelier.bench.target.CloudSide;
import io.github.atelier.driver.Modem;
import io.github.atelier.driver.aliyun.AliyunDevice;
import io.github.atelier.driver.aliyun.DeviceProfile;
import java.nio.charset.StandardCharsets;

/** What all is for: one device that connects, tells its cloud something, and is told something. */
final class MainJob {
  private final Session session;
  private final Account account;
  private final DeviceProfile profile;
  private final AliyunDevice device;
  private DeviceCredentials credentials;
  private int posts;
  private int connectedSince = -1;

  MainJob(Session session, Account account, DeviceProfile profile) {
    this.session = session;
    this.account = account;
    this.profile = profile;
    this.device =
        new AliyunDevice(
            session.modem(),
            profile,
            account.endpoint(),
            account.ca(),
            account.stores().apply(profile));
  }

  private Modem modem() {
    return session.modem();
  }

  DeviceIdentity identity() {
    return profile.identity();
  }

  DeviceTopics topics() {
    return new DeviceTopics(identity());
  }

  /** Whether it has credentials without a registration. */
  boolean hasCredentials() {
    return profile.deviceSecret() != null
        || account.stores().apply(profile).load(identity()).isPresent();
  }

  DeviceCredentials provision() {
    credentials = device.provision();
    return credentials;
  }

  AliyunDevice device() {
    return device;
  }

  /** Connects anew; a connection that is still there is ended first. */
  void connect() {
    if (isConnected()) {
      disconnect();
    }
    device.connect(credentials == null ? provision() : credentials);
    connectedSince = session.events().mark();
  }

  private boolean isConnected() {
    return connectedSince >= 0
        && session
            .events()
            .since(connectedSince, "connection lost", "line lost", "restarted")
            .isEmpty();
  }

  /** Connects with a secret that is not its own. */
  void connectWithWrongSecret() {
    device.connect(new DeviceCredentials.DeviceSecret(identity(), Secret.of("f".repeat(32))));
  }

  void disconnect() {
    connectedSince = -1;
    modem().mqtt().disconnect();
  }

  /** Posts a property and hears the platform's reply to it. */
  void post() throws InterruptedException {
    int mark = session.events().mark();
    ObjectNode params = JsonNodeFactory.instance.objectNode();
    params.put("Temperature", 21.5);
    int id = ++posts;
    AlinkRequest post = AlinkRequest.of(id, "thing.event.property.post", params);
    modem().mqtt().publish(topics().propertyPost(), post.encode(), 1);
    AlinkReply reply =
        AlinkReply.parse(
            session
                .events()
                .message(mark, 0, topics().propertyPostReply(), session.patience())
                .payload());
    assertThat(reply.id().asText()).isEqualTo(Integer.toString(id));
  }

  /** Is told to set a property, and answers. */
  void propertySet(CloudSide cloud) throws Exception {
    int mark = session.events().mark();
    long cloudMark = cloud.mark();
    ObjectNode params = JsonNodeFactory.instance.objectNode();
    params.put("Switch", 1);
    AlinkRequest set = AlinkRequest.of(99, "thing.service.property.set", params);
    cloud.send(identity(), topics().propertySet(), set.encode(), 1);
    AlinkRequest heard =
        AlinkRequest.parse(
            session
                .events()
                .message(mark, 0, topics().propertySet(), session.patience())
                .payload());
    assertThat(heard.params()).isEqualTo(params);
    byte[] answer = AlinkReply.success(heard, heard.method()).encode();
    modem().mqtt().publish(topics().propertySetReply(), answer, 1);
    assertThat(cloud.published(identity(), topics().propertySetReply(), cloudMark).payload())
        .isEqualTo(answer);
  }

  /** Hears a message on a topic of its own. */
  void command(CloudSide cloud) throws Exception {
    modem().mqtt().subscribe(topics().custom("get"), 1);
    int mark = session.events().mark();
    byte[] payload = "{\"switch\":1}".getBytes(StandardCharsets.UTF_8);
    cloud.send(identity(), topics().custom("get"), payload, 1);
    assertThat(
            session.events().message(mark, 0, topics().custom("get"), session.patience()).payload())
        .isEqualTo(payload);
  }

  /** All of it, from a module that carries data to a device that is connected. */
  void run() throws Exception {
    connect();
    post();
    if (session.target().cloud().isPresent()) {
      command(session.target().cloud().get());
    }
  }
}
