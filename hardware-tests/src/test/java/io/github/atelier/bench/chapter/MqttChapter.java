package io.github.atelier.bench.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.aliyun.ConnectionParameters;
import io.github.atelier.bench.run.Chapter;
import io.github.atelier.bench.run.Session;
import io.github.atelier.bench.run.Step;
import io.github.atelier.bench.target.CloudSide;
import io.github.atelier.driver.MqttOptions;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.CommandRefusedException;
import io.github.atelier.grammar.value.IntegerType;
import io.github.atelier.grammar.value.OctetsType;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;

/** MQTT 3.1.1 through the module, in octets: nothing in a payload means anything on the line. */
final class MqttChapter extends Chapter {
  private static final int KIBI = 1024;
  private static final int SECOND_CLIENT = 1;

  private final AliyunChapter aliyun;
  private MainJob job;

  MqttChapter(Session session, AliyunChapter aliyun) {
    super("MQTT", session);
    this.aliyun = aliyun;
    Step connected = step("it connects", this::connect).needs(aliyun.connected);
    Step subscribed = step("it subscribes", this::subscribe).needs(connected);
    step("it publishes an empty payload", () -> publish(0)).needs(connected);
    step("it publishes 1 octet", () -> publish(1)).needs(connected);
    step("it publishes 1 KiB of all octets", () -> publish(KIBI)).needs(connected);
    step("it publishes the most octets that it can", () -> publish(most())).needs(connected);
    step("it receives an empty payload", () -> receive(0)).needs(subscribed);
    step("it receives 1 octet", () -> receive(1)).needs(subscribed);
    step("it receives 1 KiB of all octets", () -> receive(KIBI)).needs(subscribed);
    step("it receives the most octets that it can", () -> receive(most())).needs(subscribed);
    step("a payload full of result codes, quotes and prompts is a payload", this::hostile)
        .needs(subscribed);
    step("a topic with a comma is carried or refused", () -> oddTopic("a,b")).needs(connected);
    step("a topic with a quote is carried or refused", () -> oddTopic("a\"b")).needs(connected);
    Step unsubscribed = step("it unsubscribes", this::unsubscribe).needs(subscribed);
    step("two clients work at once", this::twoClients).needs(connected).follows(unsubscribed);
    Step cut =
        step("the server cuts the connection: one event, and it comes back", this::cut)
            .needs(connected);
    step("the same device logs in elsewhere: one event, and it comes back", this::takenOver)
        .needs(connected)
        .follows(cut);
    step("it disconnects, and that is no event", this::disconnect).needs(connected);
  }

  private void connect() {
    job = aliyun.job();
    job.connect();
  }

  private String get() {
    return job.topics().custom("get");
  }

  private String update() {
    return job.topics().custom("update");
  }

  private void subscribe() {
    modem().mqtt().subscribe(get(), 1);
  }

  private int most() {
    return ((OctetsType) modem().dialect().value("payload").type()).max();
  }

  /** A dialect that has no way for an empty payload says so in the type. */
  private void carries(int count) {
    OctetsType type = (OctetsType) modem().dialect().value("payload").type();
    if (count < type.min()) {
      skip(modem().dialect() + " carries " + type.describe());
    }
  }

  private void publish(int count) throws Exception {
    carries(count);
    for (int qos = 0; qos <= 1; qos++) {
      publish(Session.octets(count), qos);
    }
    if (count > KIBI) {
      note(count + " octets");
    }
  }

  private void publish(byte[] payload, int qos) throws Exception {
    long mark = target().cloud().map(CloudSide::mark).orElse(0L);
    modem().mqtt().publish(update(), payload, qos);
    if (target().cloud().isPresent()) {
      assertThat(target().cloud().get().published(job.identity(), update(), mark).payload())
          .as("what arrived with QoS %d", qos)
          .isEqualTo(payload);
    } else if (qos == 1) {
      note("acknowledged; what arrived cannot be seen from here");
    }
  }

  private void receive(int count) throws Exception {
    carries(count);
    for (int qos = 0; qos <= 1; qos++) {
      receive(Session.octets(count), qos);
    }
    if (count > KIBI) {
      note(count + " octets");
    }
  }

  private void receive(byte[] payload, int qos) throws Exception {
    CloudSide cloud = cloud();
    int mark = session.events().mark();
    cloud.send(job.identity(), get(), payload, qos);
    assertThat(session.events().octets(mark, 0, get(), payload.length, session.patience()))
        .as("what arrived with QoS %d", qos)
        .isEqualTo(payload);
  }

  private void hostile() throws Exception {
    byte[] payload =
        "\r\nOK\r\n\r\nERROR\r\n+CME ERROR: 10\r\n\"> \"\r\n> \u001a\u001b\0,\"\"\r\nAT\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    publish(payload, 1);
    receive(payload, 1);
  }

  private void oddTopic(String suffix) throws Exception {
    CloudSide cloud = cloud();
    String topic = job.topics().custom(suffix);
    byte[] payload = Session.octets(10);
    try {
      long cloudMark = cloud.mark();
      modem().mqtt().publish(topic, payload, 1);
      assertThat(cloud.published(job.identity(), topic, cloudMark).payload()).isEqualTo(payload);
      modem().mqtt().subscribe(topic, 1);
      int mark = session.events().mark();
      cloud.send(job.identity(), topic, payload, 1);
      assertThat(session.events().message(mark, 0, topic, session.patience()).payload())
          .isEqualTo(payload);
      modem().mqtt().unsubscribe(topic);
      note("carried, both ways");
    } catch (CommandRefusedException | CommandFailedException e) {
      note("refused: " + e.getMessage());
    }
    publish(payload, 1);
  }

  /** A message that nobody subscribed to is not delivered, or does not come before a later one. */
  private void unsubscribe() throws Exception {
    modem().mqtt().unsubscribe(get());
    if (target().cloud().isEmpty()) {
      note("acknowledged; that nothing comes any more cannot be seen from here");
      return;
    }
    int mark = session.events().mark();
    try {
      cloud().send(job.identity(), get(), new byte[] {1}, 1);
    } catch (ExecutionException e) {
      note("the platform says: " + e.getCause().getMessage());
    }
    job.propertySet(cloud());
    assertThat(session.events().since(mark, "message"))
        .noneMatch(e -> e.message().topic().equals(get()));
  }

  private void needSecondClient() {
    if (modem().dialect().value("client") == null
        || !(modem().dialect().value("client").type() instanceof IntegerType clients)
        || clients.max() < SECOND_CLIENT) {
      skip("dialect " + modem().dialect() + " has one client");
    }
  }

  private MqttOptions asSecondClient(ConnectionParameters p) {
    MqttOptions options =
        MqttOptions.of(p.clientId(), p.username(), p.password().reveal(), p.host(), p.port())
            .withClient(SECOND_CLIENT);
    byte[] ca = account().ca();
    return ca == null ? options : options.withCa(ca);
  }

  private void twoClients() throws Exception {
    needSecondClient();
    MainJob other =
        new MainJob(
            session,
            account(),
            can(account().second(), "no second device was named (bench.device2)"));
    if (!other.hasCredentials()) {
      skip("the second device has no credentials: it was not registered");
    }
    modem()
        .await(
            modem()
                .mqtt()
                .connectAsync(asSecondClient(other.device().parameters(other.provision()))));
    String topic = other.topics().custom("get");
    modem().await(modem().mqtt().subscribeAsync(SECOND_CLIENT, topic, 1));
    modem().await(modem().mqtt().subscribeAsync(0, get(), 1));
    byte[] first = Session.octets(100);
    byte[] second = Session.octets(200);
    long cloudMark = target().cloud().map(CloudSide::mark).orElse(0L);
    modem()
        .await(
            modem().mqtt().publishAsync(SECOND_CLIENT, other.topics().custom("update"), second, 1));
    modem().mqtt().publish(update(), first, 1);
    if (target().cloud().isPresent()) {
      CloudSide cloud = cloud();
      assertThat(cloud.published(job.identity(), update(), cloudMark).payload()).isEqualTo(first);
      assertThat(
              cloud
                  .published(other.identity(), other.topics().custom("update"), cloudMark)
                  .payload())
          .isEqualTo(second);
      int mark = session.events().mark();
      cloud.send(other.identity(), topic, second, 1);
      cloud.send(job.identity(), get(), first, 1);
      assertThat(session.events().message(mark, SECOND_CLIENT, topic, session.patience()).payload())
          .isEqualTo(second);
      assertThat(session.events().message(mark, 0, get(), session.patience()).payload())
          .isEqualTo(first);
    }
    modem().await(modem().mqtt().disconnectAsync(SECOND_CLIENT));
  }

  private void cut() throws Exception {
    CloudSide cloud = cloud();
    int mark = session.events().mark();
    cloud.cut(job.identity());
    comeBack(mark);
  }

  private void takenOver() throws Exception {
    needSecondClient();
    int mark = session.events().mark();
    modem()
        .await(
            modem().mqtt().connectAsync(asSecondClient(job.device().parameters(job.provision()))));
    session.events().await(mark, "connection lost", session.patience());
    modem().await(modem().mqtt().disconnectAsync(SECOND_CLIENT));
    comeBack(mark);
  }

  private void comeBack(int mark) throws Exception {
    note(
        "the module says "
            + session.events().await(mark, "connection lost", session.patience()).detail());
    job.run();
    assertThat(session.events().since(mark, "connection lost"))
        .as("events about lost connections")
        .hasSize(1)
        .allMatch(e -> e.client() == 0);
  }

  private void disconnect() {
    int mark = session.events().mark();
    job.disconnect();
    assertThat(session.events().since(mark, "connection lost")).isEmpty();
  }
}
