package io.github.atelier.platform.amqp;

import io.github.atelier.platform.subscription.ConsumerGroups;
import io.github.atelier.platform.subscription.GroupQueue;
import io.github.atelier.platform.subscription.ServerMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** One group that forgets everything at its end. */
final class MemoryGroups implements ConsumerGroups, GroupQueue {
  private final TreeMap<Long, Taken> waiting = new TreeMap<>();
  private final Map<Long, Taken> out = new TreeMap<>();
  private final List<Runnable> wakes = new CopyOnWriteArrayList<>();
  private long sequence;

  synchronized int waiting(String groupId) {
    return groupId.equals(DEFAULT_GROUP) ? waiting.size() + out.size() : 0;
  }

  @Override
  public CompletableFuture<Void> offer(ServerMessage message) {
    synchronized (this) {
      sequence++;
      waiting.put(sequence, new Taken(sequence, message, 0));
    }
    wakes.forEach(Runnable::run);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public String groupId() {
    return DEFAULT_GROUP;
  }

  @Override
  public synchronized CompletableFuture<List<Taken>> take(int max) {
    List<Taken> taken = new ArrayList<>();
    while (taken.size() < max && !waiting.isEmpty()) {
      Taken next = waiting.pollFirstEntry().getValue();
      Taken now = new Taken(next.sequence(), next.message(), next.deliveries() + 1);
      out.put(now.sequence(), now);
      taken.add(now);
    }
    return CompletableFuture.completedFuture(taken);
  }

  @Override
  public synchronized CompletableFuture<Void> settle(Collection<Long> sequences) {
    out.keySet().removeAll(sequences);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void giveBack(Collection<Long> sequences) {
    synchronized (this) {
      for (long one : sequences) {
        Taken back = out.remove(one);
        if (back != null) {
          waiting.put(one, back);
        }
      }
    }
    wakes.forEach(Runnable::run);
  }

  @Override
  public Registration whenAvailable(Runnable wake) {
    wakes.add(wake);
    wake.run();
    return () -> wakes.remove(wake);
  }

  @Override
  public List<Group> groups() {
    return List.of(new Group(DEFAULT_GROUP, "default"));
  }

  @Override
  public Optional<GroupQueue> queue(String groupId) {
    return groupId.equals(DEFAULT_GROUP) ? Optional.of(this) : Optional.empty();
  }

  @Override
  public CompletableFuture<Group> create(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Boolean> delete(String groupId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Relation> relation(String productKey) {
    return Optional.empty();
  }

  @Override
  public CompletableFuture<Void> relate(Relation relation) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Boolean> unrelate(String productKey) {
    throw new UnsupportedOperationException();
  }
}
