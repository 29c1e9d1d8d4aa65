package io.github.atelier.emulator.module.sms;

import io.github.atelier.grammar.sms.Address;
import io.github.atelier.grammar.sms.Deliver;
import io.github.atelier.grammar.sms.Segments;
import io.github.atelier.grammar.sms.SmsTime;
import io.github.atelier.grammar.sms.StatusReport;
import io.github.atelier.grammar.sms.Submit;
import io.github.atelier.grammar.sms.Tpdu;
import io.github.atelier.grammar.sms.UserData;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service centre that the modules of a process share: it takes messages, keeps them while the
 * recipient is out of reach or full, delivers them in order and reports where a report was asked
 * for. Thread-safe; it has no thread of its own and works on the loops of its modules.
 */
public final class MessageCentre {
  private static final Logger LOG = LoggerFactory.getLogger(MessageCentre.class);
  private static final int KEPT = 1000;
  private static final int LEAST_DIGITS = 7;

  /** A message on its way, and whoever is told what became of it. */
  private record Waiting(Tpdu message, IntConsumer outcome) {}

  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final List<Consumer<SentMessage>> listeners = new CopyOnWriteArrayList<>();
  private final Map<Subscriber, Deque<Waiting>> waiting = new HashMap<>();
  private final AtomicInteger concatenations = new AtomicInteger();
  private volatile Duration delay = Duration.ZERO;
  private volatile Function<SentMessage, Fate> rule = message -> Fate.DELIVERED;

  /** How long a message is on its way; none at first. */
  public void delay(Duration time) {
    delay = time;
  }

  /**
   * What becomes of each message; at first all are delivered. Called on the sender's loop; must not
   * block.
   */
  public void rule(Function<SentMessage, Fate> newRule) {
    rule = newRule;
  }

  /** Hears every message that a module sends, on the module's loop. */
  public void addListener(Consumer<SentMessage> listener) {
    listeners.add(listener);
  }

  /**
   * Sends a text to a module from outside, in as many parts as it takes.
   *
   * @param from a number, or a name of up to 11 characters
   * @param to number of a module
   * @throws IllegalArgumentException if no module has that number, or {@code from} is no address
   */
  public void send(String from, String to, String text) {
    Subscriber recipient = find(to);
    if (recipient == null) {
      throw new IllegalArgumentException("no module of this message centre has number " + to);
    }
    Address originator = Address.of(from);
    for (UserData part : Segments.of(text, concatenations.incrementAndGet() & 0xFF)) {
      send(
          recipient,
          new Deliver(false, false, false, originator, 0, time(recipient.loop().now()), part));
    }
  }

  /** Brings any message to a module; for tests of odd ones. */
  public void send(String to, Tpdu message) {
    Subscriber recipient = find(to);
    if (recipient == null) {
      throw new IllegalArgumentException("no module of this message centre has number " + to);
    }
    send(recipient, message);
  }

  private void send(Subscriber recipient, Tpdu message) {
    bring(recipient, new Waiting(message, status -> {}));
  }

  // ---- modules

  void register(Subscriber module) {
    subscribers.add(module);
  }

  void unregister(Subscriber module) {
    subscribers.remove(module);
    synchronized (waiting) {
      waiting.remove(module);
    }
  }

  /** A module sends. Called on its loop. */
  Fate submit(Subscriber sender, Submit submit) {
    Instant now = sender.loop().now();
    SentMessage sent = new SentMessage(sender.number(), submit, now);
    listeners.forEach(l -> l.accept(sent));
    Fate fate = rule.apply(sent);
    if (fate.refusal() != null || fate.status() < 0) {
      return fate;
    }
    IntConsumer report = report(sender, submit, time(now));
    Subscriber recipient = find(sent.to());
    if (fate.status() != StatusReport.RECEIVED || recipient == null) {
      report.accept(recipient == null ? StatusReport.NOT_OBTAINABLE : fate.status());
      return fate;
    }
    Deliver deliver =
        new Deliver(
            false,
            submit.statusReport(),
            submit.replyPath(),
            Address.of(sender.number()),
            submit.protocol(),
            time(now),
            submit.data());
    bring(recipient, new Waiting(deliver, report));
    return fate;
  }

  /** Room or reach has come back: what waits for this module is brought. Called on its loop. */
  void flush(Subscriber module) {
    while (module.reachable()) {
      Waiting next;
      synchronized (waiting) {
        Deque<Waiting> queue = waiting.get(module);
        next = queue == null ? null : queue.peek();
      }
      if (next == null || !module.deliver(next.message())) {
        return;
      }
      synchronized (waiting) {
        waiting.getOrDefault(module, new ArrayDeque<>()).poll();
      }
      next.outcome().accept(StatusReport.RECEIVED);
    }
  }

  private void bring(Subscriber recipient, Waiting message) {
    try {
      recipient
          .loop()
          .schedule(
              delay,
              () -> {
                keep(recipient, message);
                flush(recipient);
              });
    } catch (RejectedExecutionException e) {
      LOG.debug("{} is gone; a message for it is dropped", recipient.number());
    }
  }

  private void keep(Subscriber recipient, Waiting message) {
    synchronized (waiting) {
      Deque<Waiting> queue = waiting.computeIfAbsent(recipient, r -> new ArrayDeque<>());
      if (queue.size() == KEPT) {
        queue.removeFirst();
        LOG.warn("{}: more than {} messages wait; the oldest is dropped", recipient.number(), KEPT);
      }
      queue.add(message);
    }
  }

  private IntConsumer report(Subscriber sender, Submit submit, SmsTime taken) {
    if (!submit.statusReport()) {
      return status -> {};
    }
    return status ->
        send(
            sender,
            new StatusReport(
                false,
                submit.reference(),
                submit.address(),
                taken,
                time(sender.loop().now()),
                status));
  }

  private static SmsTime time(Instant now) {
    return SmsTime.of(now.atOffset(ZoneOffset.UTC));
  }

  /** The module that a dialled number reaches: with country code or without, with 00 or plus. */
  private Subscriber find(String dialled) {
    String plain = dialled.startsWith("00") ? dialled.substring(2) : dialled.replace("+", "");
    for (Subscriber module : subscribers) {
      String own = module.number().replace("+", "");
      if (own.equals(plain) || plain.length() >= LEAST_DIGITS && own.endsWith(plain)) {
        return module;
      }
    }
    return null;
  }
}
