package io.github.atelier.platform.thing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.platform.event.EventFeed;
import io.github.atelier.platform.store.Database;
import io.github.atelier.platform.store.DatabaseAddress;
import io.github.atelier.platform.subscription.ConsumerGroups;
import io.github.atelier.platform.subscription.DurableGroups;
import io.github.atelier.platform.subscription.GroupQueue;
import io.github.atelier.platform.subscription.MessageKind;
import io.github.atelier.platform.subscription.MessageNumbers;
import io.github.atelier.platform.subscription.ServerMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The service over a real database and real consumer groups; devices are what a test says, and time
 * is its own.
 */
final class ThingBench implements AutoCloseable, ThingCore {
  static final long NOW = 1_524_448_722_123L;
  static final Secret SECRET = Secret.of("0123456789abcdef0123456789abcdef");
  static final DeviceIdentity DEV = new DeviceIdentity("a1Pk0000001", "dev1");
  static final DeviceIdentity SUB = new DeviceIdentity("a1Pk0000002", "sub1");
  static final String S = "/sys/a1Pk0000001/dev1/thing/";

  /** A message to a device. */
  record Down(DeviceIdentity to, String topic, String payload, int qos) {}

  private record Task(Duration delay, Runnable task) {}

  /** The same as octets, for raw data. */
  final List<byte[]> octets = new CopyOnWriteArrayList<>();

  final List<Down> sent = new CopyOnWriteArrayList<>();
  final Map<DeviceIdentity, Facts> devices = new ConcurrentHashMap<>();
  private final List<Task> tasks = new CopyOnWriteArrayList<>();
  private final Database database;
  private final DurableGroups groups;
  final Things things;

  ThingBench() {
    this(DatabaseAddress.memory(), ThingRules.defaults());
  }

  ThingBench(ThingRules rules) {
    this(DatabaseAddress.memory(), rules);
  }

  ThingBench(DatabaseAddress address, ThingRules rules) {
    Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
    database = Database.open(address);
    groups = DurableGroups.open(database, new EventFeed(), clock, System::nanoTime);
    done(
        groups.relate(
            new ConsumerGroups.Relation(
                DEV.productKey(),
                EnumSet.allOf(MessageKind.class),
                List.of(ConsumerGroups.DEFAULT_GROUP))));
    online(DEV, false);
    online(SUB, false);
    things =
        done(
            Things.open(
                database,
                this,
                groups,
                new MessageNumbers(clock, 0),
                clock,
                (delay, task) -> {
                  Task one = new Task(delay, task);
                  tasks.add(one);
                  return () -> tasks.remove(one);
                },
                rules));
  }

  void online(DeviceIdentity device, boolean extRrpc) {
    devices.put(
        device, new Facts("iot-" + device.deviceName(), SECRET, true, false, true, extRrpc));
  }

  void offline(DeviceIdentity device) {
    devices.put(device, new Facts("iot-" + device.deviceName(), SECRET, true, false, false, false));
  }

  @Override
  public Optional<Facts> find(DeviceIdentity device) {
    return Optional.ofNullable(devices.get(device));
  }

  @Override
  public CompletableFuture<?> send(DeviceIdentity device, String topic, byte[] payload, int qos) {
    if (!devices.get(device).online()) {
      return CompletableFuture.failedFuture(new IllegalStateException(device + " is offline"));
    }
    octets.add(payload);
    sent.add(new Down(device, topic, new String(payload, UTF_8), qos));
    return CompletableFuture.completedFuture(null);
  }

  /** Lets all that wait for time have it; the longest delay there was. */
  Duration timePasses() {
    Duration longest = Duration.ZERO;
    for (Task task : List.copyOf(tasks)) {
      tasks.remove(task);
      longest = task.delay().compareTo(longest) > 0 ? task.delay() : longest;
      task.task().run();
    }
    return longest;
  }

  int waiting() {
    return tasks.size();
  }

  static <T> T done(CompletableFuture<T> future) {
    try {
      return future.get(10, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  void model(String tsl) {
    done(things.importModel(DEV.productKey(), tsl.getBytes(UTF_8)));
  }

  /** A device publishes; what it is answered with. */
  List<Down> publish(String topic, String payload) {
    return publish(DEV, topic, payload);
  }

  List<Down> publish(DeviceIdentity sender, String topic, String payload) {
    sent.clear();
    done(things.take(sender, topic, payload.getBytes(UTF_8), 1, Instant.ofEpochMilli(NOW)));
    return List.copyOf(sent);
  }

  /** A device asks; the payload of the one answer, on the reply topic. */
  String ask(String topic, String payload) {
    List<Down> answers = publish(topic, payload);
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).topic()).isEqualTo(topic + "_reply");
    assertThat(answers.get(0).qos()).isZero();
    return answers.get(0).payload();
  }

  /** What the owner's servers were told since the last call. */
  List<ServerMessage> told() {
    GroupQueue queue = groups.queue(ConsumerGroups.DEFAULT_GROUP).orElseThrow();
    List<ServerMessage> messages = new ArrayList<>();
    List<Long> sequences = new ArrayList<>();
    for (GroupQueue.Taken taken : done(queue.take(100))) {
      messages.add(taken.message());
      sequences.add(taken.sequence());
    }
    done(queue.settle(sequences));
    return messages;
  }

  static String text(ServerMessage message) {
    return new String(message.payload(), UTF_8);
  }

  @Override
  public void close() {
    things.close();
    database.close();
  }
}
