package io.github.atelier.bench.chapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.bench.run.Chapter;
import io.github.atelier.bench.run.Session;
import io.github.atelier.bench.run.Step;
import io.github.atelier.driver.aliyun.DeviceProfile;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.CommandRefusedException;
import io.github.atelier.grammar.value.OctetsType;

/** The device and its cloud: registration with the product's secret, login, properties. */
final class AliyunChapter extends Chapter {
  /** Octets of the client id with which the devices of the bench register, at least. */
  private static final int REGISTERING_ID = 94;

  private MainJob job;

  final Step registered;
  final Step registeredNew;
  final Step connected;

  AliyunChapter(Session session, DataChapter data) {
    super("Aliyun", session);
    registered =
        step("a device that exists registers (register)", () -> register(true)).needs(data.ready);
    registeredNew =
        step("a device that does not exist registers (regnwl)", () -> register(false))
            .needs(data.ready);
    step("a device is not registered again once its credentials are kept", this::again)
        .needs(registered);
    connected =
        step("the device connects", this::connect)
            .needs(data.ready)
            .follows(isPreregistered() ? registered : registeredNew);
    step("a property post is answered", () -> job.post()).needs(connected);
    step("a property is set from the cloud, and the answer arrives", () -> job.propertySet(cloud()))
        .needs(connected);
    step("a message on a topic of its own arrives", () -> job.command(cloud())).needs(connected);
    Step left = step("it disconnects", this::disconnect).needs(connected);
    step("a wrong secret is refused, and says so", this::wrongSecret).needs(left);
    step("a device registered by regnwl connects with its token", this::token)
        .needs(registeredNew, left);
  }

  private boolean isPreregistered() {
    return target().account().map(a -> a.device().preregistered()).orElse(true);
  }

  /** The job of the device that is used throughout, once the first step here has run. */
  MainJob job() {
    if (job == null) {
      job = new MainJob(session, account(), account().device());
    }
    return job;
  }

  private MainJob jobOf(DeviceProfile profile) {
    return profile.equals(account().device()) ? job() : new MainJob(session, account(), profile);
  }

  private void register(boolean preregistered) {
    DeviceProfile profile =
        can(
            account().registering(preregistered),
            "no device that registers with preregistered: " + preregistered + " was named");
    MainJob registering = jobOf(profile);
    if (registering.hasCredentials()) {
      skip("the credentials of " + profile.identity() + " are kept already");
    }
    refusedWhereTooLong(registering);
    assertThat(registering.provision().identity()).isEqualTo(profile.identity());
    note(profile.identity().toString());
  }

  /**
   * A dialect that cannot carry the client id of a registration says so before anything is sent.
   */
  private void refusedWhereTooLong(MainJob registering) {
    if (!carriesRegistrations()) {
      assertThatThrownBy(registering::provision)
          .isInstanceOf(CommandRefusedException.class)
          .hasMessageContaining("'clientId' must be")
          .hasMessageContaining("Nothing was sent");
      skip("client ids of " + target().dialect() + " are too short for a registration");
    }
  }

  /** Whether client ids are long enough for a registration. */
  boolean carriesRegistrations() {
    return ((OctetsType) target().dialect().value("clientId").type()).max() >= REGISTERING_ID;
  }

  private void again() {
    MainJob registering = jobOf(account().registering(true).orElseThrow());
    assertThat(registering.hasCredentials()).isTrue();
    long connections = count();
    assertThat(registering.provision()).isEqualTo(registering.provision());
    assertThat(count()).as("new connections").isEqualTo(connections);
  }

  /** How often the module told anything of a connection. */
  private long count() {
    return session.events().since(0, "message", "connection lost").size();
  }

  private void connect() {
    if (!job().hasCredentials()) {
      refusedWhereTooLong(job());
    }
    job().connect();
  }

  private void disconnect() {
    int mark = session.events().mark();
    job.disconnect();
    assertThat(session.events().since(mark, "connection lost"))
        .as("an end that was asked for is no event")
        .isEmpty();
  }

  private void wrongSecret() {
    assertThatThrownBy(() -> job.connectWithWrongSecret())
        .isInstanceOfSatisfying(
            CommandFailedException.class,
            e -> {
              note("the module says " + e.code() + ", CONNACK " + e.values().code("connack"));
              if (e.values().has("connack")) {
                assertThat(e.values().code("connack")).isIn("bad-credentials", "not-authorized");
              } else if (ConnectCodes.tellLoginFromHandshake(target().dialect())) {
                assertThat(ConnectCodes.isLogin(e.code())).isTrue();
              }
            });
    job.connect();
    job.disconnect();
  }

  private void token() {
    MainJob fresh = jobOf(account().registering(false).orElseThrow());
    fresh.connect();
    fresh.disconnect();
  }
}
