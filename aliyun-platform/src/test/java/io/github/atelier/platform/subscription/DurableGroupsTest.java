package io.github.atelier.platform.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.platform.event.EventFeed;
import io.github.atelier.platform.event.PlatformEvent;
import io.github.atelier.platform.store.Database;
import io.github.atelier.platform.store.DatabaseAddress;
import io.github.atelier.platform.subscription.ConsumerGroups.Group;
import io.github.atelier.platform.subscription.ConsumerGroups.Relation;
import io.github.atelier.platform.subscription.GroupQueue.Taken;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups and their queues, with clocks of the test's own. */
class DurableGroupsTest {
  private static final String PRODUCT = "a1Pk0000001";
  private static final DeviceIdentity DEVICE = new DeviceIdentity(PRODUCT, "dev1");

  @TempDir private Path temporary;

  private final EventFeed events = new EventFeed();
  private final MovingClock clock = new MovingClock();
  private long nanos;
  private Database database = Database.open(address());
  private DurableGroups groups = open();

  private static final class MovingClock extends Clock {
    private volatile long millis = 1_700_000_000_000L;

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }

  /** An empty database. */
  DatabaseAddress address() {
    return DatabaseAddress.memory();
  }

  /** An empty database that is on the disk. */
  DatabaseAddress onDisk(Path folder) {
    return DatabaseAddress.folder(folder);
  }

  DurableGroups groups() {
    return groups;
  }

  private DurableGroups open() {
    return DurableGroups.open(database, events, clock, () -> nanos);
  }

  @AfterEach
  void close() {
    database.close();
  }

  static ServerMessage message(int n) {
    return message(n, new byte[0]);
  }

  private static ServerMessage message(int n, byte[] padding) {
    byte[] number = Integer.toString(n).getBytes(StandardCharsets.US_ASCII);
    byte[] payload = new byte[number.length + padding.length];
    System.arraycopy(number, 0, payload, 0, number.length);
    return new ServerMessage(
        Integer.toString(n),
        MessageKind.DEVICE_DATA,
        DEVICE,
        "/a1Pk0000001/dev1/user/update",
        payload,
        1,
        Instant.ofEpochMilli(5));
  }

  void relate(String... groupIds) {
    groups
        .relate(
            new Relation(
                PRODUCT,
                EnumSet.of(MessageKind.DEVICE_DATA, MessageKind.DEVICE_STATUS),
                List.of(groupIds)))
        .join();
  }

  void offer(int from, int to) {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = from; i < to; i++) {
      all.add(groups.offer(message(i)));
    }
    all.forEach(CompletableFuture::join);
  }

  private DurableQueue queue(String groupId) {
    return (DurableQueue) groups.queue(groupId).orElseThrow();
  }

  DurableQueue queue() {
    return queue(ConsumerGroups.DEFAULT_GROUP);
  }

  static List<String> ids(List<Taken> taken) {
    return taken.stream().map(t -> t.message().messageId()).toList();
  }

  private static List<Long> sequences(List<Taken> taken) {
    return taken.stream().map(Taken::sequence).toList();
  }

  @Test
  void what_no_relation_wants_is_not_queued() {
    offer(0, 1);
    relate(ConsumerGroups.DEFAULT_GROUP);
    groups
        .offer(
            new ServerMessage("1", MessageKind.OTA, DEVICE, "/ota", new byte[0], 0, Instant.EPOCH))
        .join();
    assertThat(queue().take(10).join()).isEmpty();
    offer(1, 3);
    assertThat(ids(queue().take(10).join())).containsExactly("1", "2");
    groups.unrelate(PRODUCT).join();
    offer(3, 4);
    assertThat(queue().take(10).join()).isEmpty();
  }

  @Test
  void a_message_is_the_same_when_it_was_read_from_the_database() {
    relate(ConsumerGroups.DEFAULT_GROUP);
    offer(7, 8);
    groups = open();
    Taken taken = queue().take(1).join().get(0);
    assertThat(taken.message()).usingRecursiveComparison().isEqualTo(message(7));
    assertThat(taken.deliveries()).isEqualTo(1);
  }

  @Test
  void each_group_has_its_own_queue_and_settles_for_itself() {
    Group second = groups.create("second").join();
    relate(ConsumerGroups.DEFAULT_GROUP, second.groupId());
    offer(0, 3);
    List<Taken> first = queue().take(10).join();
    queue().settle(sequences(first)).join();
    assertThat(groups.waiting(ConsumerGroups.DEFAULT_GROUP).join()).isZero();
    assertThat(groups.waiting(second.groupId()).join()).isEqualTo(3);

    groups = open();
    assertThat(queue().take(10).join()).isEmpty();
    List<Taken> other = queue(second.groupId()).take(10).join();
    assertThat(ids(other)).containsExactly("0", "1", "2");
    queue(second.groupId()).settle(sequences(other)).join();
    assertThat(stored()).as("nobody wants them any more").isZero();
  }

  @Test
  void a_range_that_is_settled_twice_takes_nothing_from_the_other_group() {
    Group second = groups.create("second").join();
    relate(ConsumerGroups.DEFAULT_GROUP);
    offer(0, 20);
    relate(ConsumerGroups.DEFAULT_GROUP, second.groupId());
    offer(20, 60);
    relate(second.groupId());
    offer(60, 70);
    List<Taken> first = queue().take(100).join();
    assertThat(first).hasSize(60);
    queue().settle(sequences(first.subList(30, 33))).join();
    queue().settle(sequences(first)).join();
    queue().settle(sequences(first)).join();
    assertThat(groups.waiting(ConsumerGroups.DEFAULT_GROUP).join()).isZero();
    groups = open();
    List<Taken> other = queue(second.groupId()).take(100).join();
    assertThat(ids(other)).isEqualTo(IntStream.range(20, 70).mapToObj(Integer::toString).toList());
    queue(second.groupId()).settle(sequences(other)).join();
    assertThat(stored()).as("nobody wants them any more").isZero();
  }

  @Test
  void a_queue_that_is_read_while_messages_come_is_up_to_date_afterwards() throws Exception {
    relate(ConsumerGroups.DEFAULT_GROUP);
    offer(0, 50);
    groups = open();
    CountDownLatch busy = new CountDownLatch(1);
    List<CompletableFuture<Boolean>> readers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      readers.add(database.read(c -> until(busy)));
    }
    CompletableFuture<List<Taken>> taken = queue().take(10);
    offer(50, 60);
    assertThat(taken).as("both readers are busy").isNotDone();
    busy.countDown();
    assertThat(ids(taken.join())).first().isEqualTo("0");
    assertThat(readers).allMatch(CompletableFuture::join);
    offer(60, 61);
    assertThat(queue().held()).as("all of it without another read").isEqualTo(51);
    assertThat(ids(queue().take(100).join()))
        .isEqualTo(IntStream.range(10, 61).mapToObj(Integer::toString).toList());
  }

  private static boolean until(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private long stored() {
    return database
        .read(
            c -> {
              try (var select = c.prepareStatement("select count(*) from server_message");
                  var row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
              }
            })
        .join();
  }

  @Test
  void a_deleted_group_takes_its_messages_with_it_and_leaves_the_others() {
    Group second = groups.create("second").join();
    assertThatThrownBy(() -> groups.create("second").join())
        .hasCauseInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("second");
    relate(ConsumerGroups.DEFAULT_GROUP, second.groupId());
    offer(0, 2);
    queue().settle(sequences(queue().take(1).join())).join();
    assertThat(groups.delete(second.groupId()).join()).isTrue();
    assertThat(stored()).isEqualTo(1);
    assertThat(groups.delete(ConsumerGroups.DEFAULT_GROUP).join()).isFalse();
    assertThat(groups.relation(PRODUCT).orElseThrow().groupIds())
        .containsExactly(ConsumerGroups.DEFAULT_GROUP);
    groups = open();
    assertThat(groups.groups()).extracting(Group::groupId).containsExactly("DEFAULT_GROUP");
    assertThat(groups.relation(PRODUCT).orElseThrow().kinds())
        .containsExactlyInAnyOrder(MessageKind.DEVICE_DATA, MessageKind.DEVICE_STATUS);
  }

  @Test
  void what_is_not_settled_comes_again_after_a_minute_with_a_higher_count() {
    relate(ConsumerGroups.DEFAULT_GROUP);
    offer(0, 3);
    AtomicInteger woken = new AtomicInteger();
    GroupQueue.Registration registration = queue().whenAvailable(woken::incrementAndGet);
    List<Taken> taken = queue().take(2).join();
    nanos = Duration.ofSeconds(59).toNanos();
    groups.timePassed();
    assertThat(woken).hasValue(0);
    nanos = Duration.ofSeconds(60).toNanos();
    groups.timePassed();
    assertThat(woken).hasValue(1);
    List<Taken> again = queue().take(10).join();
    assertThat(ids(again)).containsExactly("0", "1", "2");
    assertThat(again).extracting(Taken::deliveries).containsExactly(2, 2, 1);
    queue().settle(sequences(taken)).join();
    nanos = Duration.ofSeconds(120).toNanos();
    groups.timePassed();
    assertThat(ids(queue().take(10).join())).containsExactly("2");
    registration.close();
    queue().giveBack(List.of(again.get(2).sequence()));
    assertThat(woken).hasValue(2);
  }

  static String failure(CompletableFuture<?> failing) {
    try {
      throw new AssertionError("no failure but " + failing.join());
    } catch (CompletionException e) {
      return e.getCause().getMessage();
    }
  }

  @Test
  void what_is_given_back_comes_first() {
    relate(ConsumerGroups.DEFAULT_GROUP);
    offer(0, 4);
    List<Taken> taken = queue().take(2).join();
    queue().giveBack(List.of(taken.get(0).sequence()));
    assertThat(ids(queue().take(2).join())).containsExactly("0", "2");
  }

  @Test
  void after_a_day_a_message_is_dropped_and_counted() {
    relate(ConsumerGroups.DEFAULT_GROUP);
    offer(0, 5);
    queue().take(2).join();
    clock.millis += Duration.ofHours(23).toMillis();
    offer(5, 6);
    groups.timePassed();
    database.write(c -> null).join();
    clock.millis += Duration.ofHours(1).toMillis() + 1;
    await()
        .untilAsserted(
            () -> {
              groups.timePassed();
              assertThat(events.all(PlatformEvent.MessagesExpired.class)).isNotEmpty();
            });
    PlatformEvent.MessagesExpired dropped = events.all(PlatformEvent.MessagesExpired.class).get(0);
    assertThat(dropped.count()).isEqualTo(5);
    assertThat(dropped.groupId()).isEqualTo(ConsumerGroups.DEFAULT_GROUP);
    assertThat(ids(queue().take(10).join())).containsExactly("5");
  }

  @Test
  void a_hundred_thousand_messages_flow_through_in_order_and_few_are_in_memory() throws Exception {
    database.close();
    database = Database.open(onDisk(temporary));
    groups = open();
    relate(ConsumerGroups.DEFAULT_GROUP);
    int count = 100_000;
    byte[] padding = new byte[500];
    Semaphore window = new Semaphore(4_000);
    AtomicInteger failed = new AtomicInteger();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      window.acquire();
      groups
          .offer(message(i, padding))
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  failed.incrementAndGet();
                }
                window.release();
              });
    }
    window.acquire(4_000);
    long offered = System.nanoTime();
    assertThat(failed).hasValue(0);
    assertThat(queue().held()).isLessThanOrEqualTo(DurableQueue.MAX_HEAD);

    int next = 0;
    List<CompletableFuture<Void>> settles = new ArrayList<>();
    while (next < count) {
      List<Taken> taken = queue().take(500).join();
      assertThat(queue().held()).isLessThanOrEqualTo(DurableQueue.MAX_HEAD);
      assertThat(taken).as("after " + next).isNotEmpty();
      for (Taken one : taken) {
        if (!one.message().messageId().equals(Integer.toString(next))) {
          assertThat(one.message().messageId()).isEqualTo(Integer.toString(next));
        }
        next++;
      }
      settles.add(queue().settle(sequences(taken)));
    }
    settles.forEach(CompletableFuture::join);
    long settled = System.nanoTime();
    System.out.printf(
        "100,000 messages: %d/s written, %d/s taken and settled%n",
        count * 1_000_000_000L / (offered - start), count * 1_000_000_000L / (settled - offered));
    assertThat(queue().take(10).join()).isEmpty();
    assertThat(stored()).isZero();
  }

  @Test
  void consumers_and_devices_at_once_lose_nothing_and_double_nothing() throws Exception {
    relate(ConsumerGroups.DEFAULT_GROUP);
    int count = 20_000;
    Set<String> seen = new HashSet<>();
    List<String> doubled = new ArrayList<>();
    Semaphore available = new Semaphore(1);
    GroupQueue.Registration registration = queue().whenAvailable(available::release);
    try {
      Thread devices =
          new Thread(
              () -> {
                for (int from = 0; from < count; from += 2_500) {
                  offer(from, from + 2_500);
                }
              });
      devices.start();
      while (seen.size() < count) {
        available.acquire();
        available.drainPermits();
        List<Taken> taken;
        do {
          taken = queue().take(300).join();
          queue().settle(sequences(taken));
          for (String id : ids(taken)) {
            if (!seen.add(id)) {
              doubled.add(id);
            }
          }
        } while (!taken.isEmpty());
      }
      devices.join();
    } finally {
      registration.close();
    }
    assertThat(doubled).isEmpty();
    assertThat(seen.stream().map(Integer::parseInt).collect(Collectors.toSet())).hasSize(count);
  }
}
