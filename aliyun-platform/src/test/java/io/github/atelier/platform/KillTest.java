package io.github.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atelier.aliyun.ConnectionParameters;
import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.platform.event.EventFeed;
import io.github.atelier.platform.pki.CertificateAuthority;
import io.github.atelier.platform.store.Database;
import io.github.atelier.platform.store.DatabaseAddress;
import io.github.atelier.platform.store.StoreException;
import io.github.atelier.platform.subscription.ConsumerGroups;
import io.github.atelier.platform.subscription.DurableGroups;
import io.github.atelier.platform.subscription.GroupQueue;
import io.github.atelier.platform.subscription.GroupQueue.Taken;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was acknowledged survives the end of the process, a full disk and a lost database. The
 * number of kills is the property {@code kills}.
 */
class KillTest {
  private static final int WINDOW = 20;
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> created = ConcurrentHashMap.newKeySet();
  private final Map<String, ConnectionParameters> tokens = new ConcurrentHashMap<>();

  /** Publishes until the connection breaks; notes each message whose PUBACK came. */
  private void publish(ChildPlatform child, int device, String round) {
    DeviceIdentity identity = new DeviceIdentity(ChildPlatform.PRODUCT, "dev" + device);
    String topic = "/" + identity + "/user/update";
    try (RawMqtt client = new RawMqtt(new Socket("127.0.0.1", child.plainPort()))) {
      client.login(Sample.plainLogin(identity));
      String[] open = new String[WINDOW + 1];
      for (int n = 0; ; n++) {
        int id = n % WINDOW + 1;
        if (open[id] != null) {
          int answered = client.read().packetIdAt(0);
          assertThat(answered).as("PUBACKs come in order").isEqualTo(id);
          acknowledged.add(open[id]);
        }
        open[id] = round + "-" + device + "-" + n;
        client.send(RawMqtt.publish(topic, 1, id, open[id].getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException killed) {
      return;
    }
  }

  /** Registers devices until the connection breaks; notes each token that came. */
  private void register(ChildPlatform child, CertificateAuthority authority, String round) {
    for (int n = 0; ; n++) {
      DeviceIdentity fresh = new DeviceIdentity(ChildPlatform.PRODUCT, "reg" + round + "-" + n);
      try (RawMqtt client = new RawMqtt(Tls.socket(authority, "localhost", child.tlsPort()))) {
        client.login(Sample.regnwl(fresh));
        String pushed = client.read().payload();
        String clientId = pushed.replaceAll(".*\"clientId\":\"([^\"]+)\".*", "$1");
        String token = pushed.replaceAll(".*\"deviceToken\":\"([^\"]+)\".*", "$1");
        tokens.put(
            fresh.deviceName(),
            new DeviceCredentials.DeviceToken(fresh, clientId, Secret.of("deviceToken", token))
                .connectTo(Sample.anywhere()));
      } catch (IOException killed) {
        return;
      }
    }
  }

  private void create(ChildPlatform child, String round) {
    try {
      for (int n = 0; child.command("device new" + round + "-" + n); n++) {
        created.add("new" + round + "-" + n);
      }
    } catch (IOException killed) {
      return;
    }
  }

  @Test
  void what_was_acknowledged_survives_a_kill_at_any_moment() throws Exception {
    CertificateAuthority authority = CertificateAuthority.openOrCreate(folder.resolve("ca"));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int kills = Integer.getInteger("kills", 6);
    AtomicInteger loops = new AtomicInteger();
    for (int kill = 0; kill < kills; kill++) {
      String round = Integer.toString(kill);
      int until = acknowledged.size() + 1 + random.nextInt(1_500);
      boolean first = kill == 0;
      try (ChildPlatform child = ChildPlatform.start(folder)) {
        List<Thread> threads = new ArrayList<>();
        for (int device = 1; device <= ChildPlatform.DEVICES; device++) {
          int which = device;
          threads.add(new Thread(() -> publish(child, which, round)));
        }
        threads.add(new Thread(() -> register(child, authority, round)));
        threads.add(new Thread(() -> create(child, round)));
        threads.forEach(Thread::start);
        await()
            .atMost(Duration.ofSeconds(30))
            .pollInterval(Duration.ofMillis(5))
            .until(
                () ->
                    acknowledged.size() >= until
                        && !(first && (created.isEmpty() || tokens.isEmpty())));
        child.kill();
        for (Thread thread : threads) {
          thread.join(Duration.ofSeconds(20).toMillis());
          assertThat(thread.isAlive()).isFalse();
        }
        loops.incrementAndGet();
      }
    }
    try (ChildPlatform child = ChildPlatform.start(folder)) {
      for (ConnectionParameters login : tokens.values()) {
        try (RawMqtt client = new RawMqtt(Tls.socket(authority, "localhost", child.tlsPort()))) {
          client.login(login);
        }
      }
    }
    System.out.printf(
        "%d kills (seed %d): %d messages, %d devices and %d registrations were acknowledged%n",
        loops.get(), seed, acknowledged.size(), created.size(), tokens.size());
    assertThat(acknowledged).isNotEmpty();
    assertThat(created).isNotEmpty();
    assertThat(tokens).isNotEmpty();
    try (Database database = Database.open(DatabaseAddress.folder(folder.resolve("data")))) {
      assertThat(queued(database)).containsAll(acknowledged);
      assertThat(deviceNames(database)).containsAll(created).containsAll(tokens.keySet());
    }
  }

  private static Set<String> queued(Database database) {
    DurableGroups groups =
        DurableGroups.open(database, new EventFeed(), Clock.systemUTC(), System::nanoTime);
    GroupQueue queue = groups.queue(ConsumerGroups.DEFAULT_GROUP).orElseThrow();
    Set<String> payloads = new HashSet<>();
    for (List<Taken> taken = queue.take(500).join();
        !taken.isEmpty();
        taken = queue.take(500).join()) {
      taken.forEach(t -> payloads.add(new String(t.message().payload(), StandardCharsets.UTF_8)));
      queue.settle(taken.stream().map(Taken::sequence).toList()).join();
    }
    return payloads;
  }

  private static Set<String> deviceNames(Database database) {
    return database
        .read(
            c -> {
              Set<String> names = new HashSet<>();
              try (var select = c.prepareStatement("select device_name from device");
                  var rows = select.executeQuery()) {
                while (rows.next()) {
                  names.add(rows.getString(1));
                }
              }
              return names;
            })
        .join();
  }

  @Test
  void a_database_that_another_process_has_open_is_refused_with_a_word_what_to_do()
      throws Exception {
    try (ChildPlatform child = ChildPlatform.start(folder)) {
      assertThat(child.plainPort()).isPositive();
      assertThatThrownBy(() -> Database.open(DatabaseAddress.folder(folder.resolve("data"))))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(
              "another process has it open (pid " + child.pid() + "): end that one");
    }
    Database.open(DatabaseAddress.folder(folder.resolve("data"))).close();
  }

  /** The disk is as full as RLIMIT_FSIZE makes it; then the limit is lifted. */
  @Test
  void on_a_full_disk_nothing_is_acknowledged_that_is_lost_and_with_room_it_goes_on()
      throws Exception {
    assumeTrue(Files.isExecutable(PRLIMIT), "prlimit is not installed");
    DeviceIdentity identity = new DeviceIdentity(ChildPlatform.PRODUCT, "dev1");
    String topic = "/" + identity + "/user/update";
    byte[] padding = new byte[20_000];
    try (ChildPlatform child = ChildPlatform.start(folder)) {
      limit(child, "4000000");
      boolean refused = false;
      for (int n = 0; n < 2_000 && !refused; n++) {
        refused = !publishOne(child, topic, "full-" + n, padding);
      }
      assertThat(refused).as("the disk was never full").isTrue();
      assertThat(publishOne(child, topic, "still-full", padding)).isFalse();
      limit(child, "unlimited");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> publishOne(child, topic, "room-again", padding));
    }
    try (Database database = Database.open(DatabaseAddress.folder(folder.resolve("data")))) {
      assertThat(queued(database)).containsAll(acknowledged).contains(text("room-again", padding));
    }
  }

  private static String text(String name, byte[] padding) {
    return name + new String(padding, StandardCharsets.US_ASCII);
  }

  private static void limit(ChildPlatform child, String bytes) throws Exception {
    Process prlimit =
        new ProcessBuilder(
                PRLIMIT.toString(),
                "--pid",
                Long.toString(child.pid()),
                "--fsize=" + bytes + ":unlimited")
            .inheritIO()
            .start();
    assertThat(prlimit.waitFor()).isZero();
  }

  /** Connects and publishes one message; true if its PUBACK came. */
  private boolean publishOne(ChildPlatform child, String topic, String name, byte[] padding) {
    try (RawMqtt client = new RawMqtt(new Socket("127.0.0.1", child.plainPort()))) {
      client.login(Sample.plainLogin(new DeviceIdentity(ChildPlatform.PRODUCT, "dev1")));
      String text = text(name, padding);
      client.send(RawMqtt.publish(topic, 1, 1, text.getBytes(StandardCharsets.US_ASCII)));
      if (client.read().type() == 4) {
        acknowledged.add(text);
        return true;
      }
      return false;
    } catch (IOException | AssertionError refused) {
      return false;
    }
  }
}
