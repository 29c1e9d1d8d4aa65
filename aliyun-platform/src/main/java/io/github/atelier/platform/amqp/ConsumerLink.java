package io.github.atelier.platform.amqp;

import io.github.atelier.platform.subscription.GroupQueue;
import io.github.atelier.platform.subscription.GroupQueue.Taken;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.qpid.protonj2.engine.OutgoingDelivery;
import org.apache.qpid.protonj2.engine.Sender;
import org.apache.qpid.protonj2.types.messaging.Accepted;
import org.apache.qpid.protonj2.types.transport.ReceiverSettleMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer's link: takes from the group's queue as far as the consumer's credit and the
 * socket's room go, sends, and settles what was accepted. On the connection's event loop only.
 */
final class ConsumerLink {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerLink.class);
  private static final int MAX_TAKE = 256;

  private final Sender sender;
  private final GroupQueue queue;
  private final Executor loop;
  private final BooleanSupplier socketTakesMore;
  private final int maxUnsettled;
  private final MessageEncoder encoder = new MessageEncoder();
  private final GroupQueue.Registration registration;

  /** Taken, but the session's window or the socket had no room yet. */
  private final Deque<Taken> inHand = new ArrayDeque<>();

  /** Sent and not answered. */
  private final Set<Long> unsettled = new HashSet<>();

  /**
   * Answered, but not accepted. Such a message comes again when its minute is over, or when this
   * consumer has gone: at once would make a consumer that refuses everything a hot loop.
   */
  private final Set<Long> refused = new HashSet<>();

  /** Accepted since the last {@link #flush}. */
  private List<Long> accepted = new ArrayList<>();

  private final AtomicBoolean wakePending = new AtomicBoolean();
  private boolean taking;
  private boolean moreCame;
  private boolean closed;

  /**
   * @param socketTakesMore false while what was sent waits for the socket
   */
  ConsumerLink(
      Sender sender,
      GroupQueue queue,
      Executor loop,
      BooleanSupplier socketTakesMore,
      int maxUnsettled) {
    this.sender = sender;
    this.queue = queue;
    this.loop = loop;
    this.socketTakesMore = socketTakesMore;
    this.maxUnsettled = maxUnsettled;
    sender.deliveryStateUpdatedHandler(this::answered);
    sender.creditStateUpdateHandler(link -> pump());
    this.registration =
        queue.whenAvailable(
            () -> {
              if (wakePending.compareAndSet(false, true)) {
                loop.execute(this::moreCame);
              }
            });
  }

  private void moreCame() {
    wakePending.set(false);
    moreCame = true;
    pump();
  }

  /** Sends what can be sent; called whenever that may have changed. */
  void pump() {
    while (!closed && !inHand.isEmpty() && sender.isSendable() && socketTakesMore.getAsBoolean()) {
      send(inHand.removeFirst());
    }
    int room = Math.min(sender.getCredit(), maxUnsettled - unsettled.size()) - inHand.size();
    if (closed || taking || room <= 0 || !socketTakesMore.getAsBoolean()) {
      return;
    }
    taking = true;
    moreCame = false;
    queue
        .take(Math.min(room, MAX_TAKE))
        .whenComplete((taken, failure) -> loop.execute(() -> took(taken, failure)));
  }

  private void took(List<Taken> taken, Throwable failure) {
    taking = false;
    if (failure != null) {
      LOG.warn("cannot read the queue of {}: {}", queue.groupId(), failure.getMessage());
      return; // the queue wakes its consumers when it can be read again
    }
    if (closed) {
      queue.giveBack(taken.stream().map(Taken::sequence).toList());
      return;
    }
    inHand.addAll(taken);
    if (!taken.isEmpty() || moreCame) {
      pump();
    } else if (sender.isDraining() && inHand.isEmpty()) {
      sender.drained();
    }
  }

  private void send(Taken taken) {
    unsettled.add(taken.sequence());
    refused.remove(taken.sequence());
    OutgoingDelivery delivery = sender.next();
    delivery.setLinkedResource(taken.sequence());
    delivery.setTag(Long.toString(taken.sequence(), 36).getBytes(StandardCharsets.US_ASCII));
    delivery.writeBytes(encoder.encode(taken));
  }

  private void answered(OutgoingDelivery delivery) {
    Long sequence = delivery.getLinkedResource();
    // A state that is not settled says how far the consumer is (JMS: delivered, not acknowledged),
    // except to a consumer that asked to settle second and waits for us.
    boolean second = sender.getRemoteReceiverSettleMode() == ReceiverSettleMode.SECOND;
    if (!delivery.isRemotelySettled() && !(second && delivery.getRemoteState() != null)) {
      return;
    }
    if (sequence != null && unsettled.remove(sequence)) {
      if (delivery.getRemoteState() instanceof Accepted) {
        accepted.add(sequence);
      } else if (refused.size() < maxUnsettled) {
        refused.add(sequence);
      }
    }
    if (!delivery.isSettled()) {
      delivery.settle();
    }
  }

  /** Settles in the queue what was accepted; called when all that was read is looked at. */
  void flush() {
    if (!accepted.isEmpty()) {
      List<Long> done = accepted;
      accepted = new ArrayList<>();
      queue
          .settle(done)
          .exceptionally(
              failure -> {
                LOG.warn(
                    "{} messages of {} were accepted but could not be settled and will come again: {}",
                    done.size(),
                    queue.groupId(),
                    failure.getMessage());
                return null;
              });
    }
    pump();
  }

  /** The consumer is gone: what it did not answer goes to others. */
  void close() {
    if (closed) {
      return;
    }
    flush();
    closed = true;
    registration.close();
    List<Long> back = new ArrayList<>(unsettled);
    back.addAll(refused);
    inHand.forEach(taken -> back.add(taken.sequence()));
    unsettled.clear();
    inHand.clear();
    queue.giveBack(back);
  }
}
