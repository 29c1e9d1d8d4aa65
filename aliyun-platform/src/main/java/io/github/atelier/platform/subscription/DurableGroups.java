package io.github.atelier.platform.subscription;

import io.github.atelier.platform.event.EventFeed;
import io.github.atelier.platform.event.PlatformEvent;
import io.github.atelier.platform.store.Batch;
import io.github.atelier.platform.store.Database;
import io.github.atelier.platform.subscription.GroupTable.Stored;
import io.github.atelier.platform.subscription.MessageTable.Expired;
import io.github.atelier.platform.subscription.MessageTable.Offered;
import io.github.atelier.platform.subscription.MessageTable.Row;
import io.github.atelier.platform.subscription.Settling.Settled;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumer groups over the database. What groups and relations there are is also in memory, changed
 * on the writer's thread after each commit.
 *
 * <p>It has no timer: whoever made it calls {@link #timePassed()} about once a second.
 */
public final class DurableGroups implements ConsumerGroups {
  /**
   * How long a consumer may hold a message before it is handed out again (facts of the service).
   */
  public static final Duration REDELIVERY = Duration.ofSeconds(60);

  /** How long a message waits for a consumer. */
  public static final Duration KEPT = Duration.ofDays(1);

  private static final int MAX_GROUPS = 1_000;
  private static final int MAX_NAME = 64;
  private static final Logger LOG = LoggerFactory.getLogger(DurableGroups.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Database database;
  private final EventFeed events;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final MessageNumbers numbers;
  private final Batch<Offered> offers;
  private final Batch<Settled> settled;
  private final AtomicBoolean expiring = new AtomicBoolean();

  /** By number, which is by age. */
  private final Map<Long, Member> groups = new ConcurrentSkipListMap<>();

  private final Map<String, Relation> relations = new ConcurrentHashMap<>();

  private record Member(Stored stored, DurableQueue queue) {
    Group group() {
      return new Group(stored.groupId(), stored.name());
    }
  }

  private record Loaded(List<Stored> groups, List<Relation> relations, long highest) {}

  private DurableGroups(
      Database database, EventFeed events, Clock clock, LongSupplier nanoTime, long highest) {
    this.database = database;
    this.events = events;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.numbers = new MessageNumbers(clock, highest);
    this.offers =
        new Batch<>(
            database,
            "messages for servers",
            offered -> MessageTable.size(offered.message),
            new Batch.Writing<>() {
              @Override
              public void write(Connection c, List<Offered> items) throws SQLException {
                MessageTable.insert(c, items, numbers);
              }

              @Override
              public void committed(List<Offered> items) {
                queued(items);
              }
            });
    this.settled =
        new Batch<>(
            database,
            "settled messages",
            done -> 8L * done.numbers().size(),
            (c, items) -> Settling.settle(c, items));
  }

  /**
   * Reads what there is and makes the default group if it is missing. Blocks: for the start only.
   *
   * @param clock says how old a message is
   * @param nanoTime monotonic, says how long a consumer has held one
   */
  public static DurableGroups open(
      Database database, EventFeed events, Clock clock, LongSupplier nanoTime) {
    Loaded loaded = database.write(DurableGroups::load).join();
    DurableGroups made = new DurableGroups(database, events, clock, nanoTime, loaded.highest());
    loaded.groups().forEach(made::add);
    loaded.relations().forEach(r -> made.relations.put(r.productKey(), r));
    return made;
  }

  private static Loaded load(Connection c) throws SQLException {
    if (GroupTable.groups(c).isEmpty()) {
      GroupTable.insert(c, new Stored(1, DEFAULT_GROUP, DEFAULT_GROUP));
    }
    GroupTable.sweep(c);
    return new Loaded(GroupTable.groups(c), GroupTable.relations(c), MessageTable.highest(c));
  }

  private void add(Stored stored) {
    groups.put(
        stored.number(),
        new Member(
            stored, new DurableQueue(stored, database, settled, nanoTime, REDELIVERY.toNanos())));
  }

  private Optional<Member> member(String groupId) {
    return groups.values().stream()
        .filter(member -> member.stored().groupId().equals(groupId))
        .findFirst();
  }

  @Override
  public List<Group> groups() {
    return groups.values().stream().map(Member::group).toList();
  }

  @Override
  public CompletableFuture<Group> create(String name) {
    if (name == null || name.isBlank() || name.length() > MAX_NAME) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException("a group's name has 1 to " + MAX_NAME + " characters"));
    }
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String groupId = HexFormat.of().formatHex(random);
    return database
        .write(
            c -> {
              List<Stored> all = GroupTable.groups(c);
              if (all.stream().anyMatch(group -> group.name().equals(name))) {
                throw new IllegalArgumentException(
                    "there is a consumer group " + name + " already");
              }
              if (all.size() >= MAX_GROUPS) {
                throw new IllegalArgumentException("there are " + MAX_GROUPS + " groups already");
              }
              Stored made = new Stored(numbers.next(), groupId, name);
              GroupTable.insert(c, made);
              return made;
            })
        .thenApply(
            made -> {
              add(made);
              return new Group(made.groupId(), made.name());
            });
  }

  @Override
  public CompletableFuture<Boolean> delete(String groupId) {
    Optional<Member> member = member(groupId);
    if (member.isEmpty() || groupId.equals(DEFAULT_GROUP)) {
      return CompletableFuture.completedFuture(false);
    }
    long number = member.get().stored().number();
    return database
        .write(
            c -> {
              GroupTable.delete(c, number);
              return true;
            })
        .thenApply(
            done -> {
              groups.remove(number);
              relations.replaceAll((product, relation) -> without(relation, groupId));
              return true;
            });
  }

  private static Relation without(Relation relation, String groupId) {
    return new Relation(
        relation.productKey(),
        relation.kinds(),
        relation.groupIds().stream().filter(id -> !id.equals(groupId)).toList());
  }

  @Override
  public Optional<GroupQueue> queue(String groupId) {
    return member(groupId).map(Member::queue);
  }

  @Override
  public Optional<Relation> relation(String productKey) {
    return Optional.ofNullable(relations.get(productKey));
  }

  @Override
  public CompletableFuture<Void> relate(Relation relation) {
    List<Long> wanted = new ArrayList<>();
    for (String groupId : relation.groupIds()) {
      Optional<Member> member = member(groupId);
      if (member.isEmpty()) {
        return CompletableFuture.failedFuture(
            new IllegalArgumentException("there is no consumer group " + groupId));
      }
      wanted.add(member.get().stored().number());
    }
    return database
        .write(
            c -> {
              GroupTable.relate(c, relation, wanted);
              return null;
            })
        .thenAccept(done -> relations.put(relation.productKey(), relation));
  }

  @Override
  public CompletableFuture<Boolean> unrelate(String productKey) {
    return database
        .write(c -> GroupTable.unrelate(c, productKey))
        .thenApply(
            was -> {
              relations.remove(productKey);
              return was;
            });
  }

  @Override
  public CompletableFuture<Void> offer(ServerMessage message) {
    Relation relation = relations.get(message.device().productKey());
    if (relation == null || !relation.kinds().contains(message.kind())) {
      return CompletableFuture.completedFuture(null);
    }
    List<Long> wanted =
        groups.values().stream()
            .filter(member -> relation.groupIds().contains(member.stored().groupId()))
            .map(member -> member.stored().number())
            .toList();
    return wanted.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : offers.add(new Offered(message, wanted));
  }

  private void queued(List<Offered> items) {
    Map<Long, List<Row>> rows = new LinkedHashMap<>();
    for (Offered item : items) {
      Row row = new Row(item.number, item.message);
      item.groups.forEach(group -> rows.computeIfAbsent(group, g -> new ArrayList<>()).add(row));
    }
    rows.forEach(
        (group, its) -> {
          Member member = groups.get(group);
          if (member != null) {
            member.queue().committed(its);
          }
        });
  }

  /**
   * Hands out again what consumers have held too long, and drops what nobody fetched in time. Never
   * blocks.
   */
  public void timePassed() {
    groups.values().forEach(member -> member.queue().timePassed());
    if (expiring.compareAndSet(false, true)) {
      expire();
    }
  }

  private void expire() {
    long before = MessageNumbers.at(clock.millis() - KEPT.toMillis());
    List<Long> all = List.copyOf(groups.keySet());
    database
        .read(c -> MessageTable.lowest(c))
        .thenCompose(
            lowest ->
                lowest == 0 || lowest >= before
                    ? CompletableFuture.completedFuture(new Expired(0, Map.of()))
                    : database.write(c -> MessageTable.expire(c, before, all)))
        .whenComplete(
            (expired, failure) -> {
              expiring.set(false);
              if (failure != null) {
                LOG.warn("cannot drop old messages: {}", failure.getMessage());
              } else if (expired.upTo() > 0) {
                expired(expired);
              }
            });
  }

  private void expired(Expired expired) {
    groups.values().forEach(member -> member.queue().expired(expired.upTo()));
    expired.counts().entrySet().stream()
        .filter(entry -> groups.containsKey(entry.getKey()))
        .forEach(
            entry ->
                events.report(
                    new PlatformEvent.MessagesExpired(
                        clock.instant(),
                        groups.get(entry.getKey()).stored().groupId(),
                        entry.getValue())));
  }

  /**
   * How many messages wait for a group, in consumers' hands or not; 0 if there is no such group.
   */
  public CompletableFuture<Long> waiting(String groupId) {
    return member(groupId)
        .map(member -> database.read(c -> MessageTable.waiting(c, member.stored().number())))
        .orElseGet(() -> CompletableFuture.completedFuture(0L));
  }
}
