package io.github.atelier.platform.subscription;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The consumer groups there are and what flows into each. Thread-safe; no method blocks. A change
 * is complete when it is on the disk.
 */
public interface ConsumerGroups {
  /** The group that is always there, as in the console. */
  String DEFAULT_GROUP = "DEFAULT_GROUP";

  /**
   * @param groupId made by the platform; {@link #DEFAULT_GROUP} for the first one
   * @param name chosen by the owner, unique
   */
  record Group(String groupId, String name) {}

  /**
   * A product's subscription.
   *
   * @param kinds what flows
   * @param groupIds into each of these groups
   */
  record Relation(String productKey, Set<MessageKind> kinds, List<String> groupIds) {}

  /** All groups. */
  List<Group> groups();

  /** Makes a group; fails with {@link IllegalArgumentException} if the name is taken. */
  CompletableFuture<Group> create(String name);

  /** Deletes a group with what waits in it; false if there is none, or it is the default one. */
  CompletableFuture<Boolean> delete(String groupId);

  /** The queue of a group, if there is such a group. */
  Optional<GroupQueue> queue(String groupId);

  /** The subscription of a product. */
  Optional<Relation> relation(String productKey);

  /** Sets a product's subscription in place of the one it had. */
  CompletableFuture<Void> relate(Relation relation);

  /** Ends a product's subscription; false if there was none. */
  CompletableFuture<Boolean> unrelate(String productKey);

  /**
   * Queues a message in every group that wants it: complete when it is on the disk, at once if
   * nobody wants it.
   */
  CompletableFuture<Void> offer(ServerMessage message);
}
