package io.github.atelier.bench.run;

import io.github.atelier.driver.MqttListener;
import io.github.atelier.driver.MqttMessage;
import io.github.atelier.driver.channel.ChannelListener;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.grammar.value.Values;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What the driver told unasked, in order, awaitable. Thread-safe. */
public final class Events implements ChannelListener, MqttListener {

  /**
   * Something told.
   *
   * @param what {@code line lost}, {@code restored}, {@code restarted}, {@code unresponsive},
   *     {@code connection lost}, {@code message}, or the meaning of an unsolicited message
   * @param client the MQTT client that it is about, or -1
   * @param detail the cause, for people
   * @param message of a {@code message}
   * @param values of an unsolicited message
   */
  public record Event(String what, int client, String detail, MqttMessage message, Values values) {
    @Override
    public String toString() {
      return what + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
  }

  private final List<Event> all = new ArrayList<>();

  private void add(String what, String detail) {
    add(new Event(what, -1, detail, null, Values.empty()));
  }

  private synchronized void add(Event event) {
    all.add(event);
    notifyAll();
  }

  @Override
  public void unsolicited(String meaning, Values values) {
    add(new Event(meaning, -1, "", null, values));
  }

  @Override
  public void lost(ModemException cause) {
    add("line lost", String.valueOf(cause.getMessage()));
  }

  @Override
  public void restored() {
    add("restored", "");
  }

  @Override
  public void restarted() {
    add("restarted", "");
  }

  @Override
  public void unresponsive() {
    add("unresponsive", "");
  }

  @Override
  public void message(MqttMessage message) {
    add(new Event("message", message.client(), message.topic(), message, Values.empty()));
  }

  @Override
  public void lost(int client, String cause) {
    add(new Event("connection lost", client, cause, null, Values.empty()));
  }

  /** A point in time; events from now on come after it. */
  public synchronized int mark() {
    return all.size();
  }

  /** What was told after a mark, of these kinds. */
  public synchronized List<Event> since(int mark, String... kinds) {
    return all.subList(mark, all.size()).stream()
        .filter(e -> kinds.length == 0 || List.of(kinds).contains(e.what()))
        .toList();
  }

  /**
   * Waits for an event after a mark.
   *
   * @throws AssertionError if none comes; the message tells what came instead
   */
  public synchronized Event await(
      int mark, String expectation, Duration limit, Predicate<Event> wanted)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    int next = mark;
    while (true) {
      for (; next < all.size(); next++) {
        if (wanted.test(all.get(next))) {
          return all.get(next);
        }
      }
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError(
            "expected "
                + expectation
                + " within "
                + limit.toSeconds()
                + " s; told were "
                + all.subList(mark, all.size()));
      }
      wait(left / 1_000_000 + 1);
    }
  }

  /** {@link #await} for an event of one kind. */
  public Event await(int mark, String kind, Duration limit) throws InterruptedException {
    return await(mark, "the event \"" + kind + "\"", limit, e -> e.what().equals(kind));
  }

  /** Waits for a message on a topic. */
  public MqttMessage message(int mark, int client, String topic, Duration limit)
      throws InterruptedException {
    return await(
            mark,
            "a message for client " + client + " on " + topic,
            limit,
            e -> e.message() != null && e.client() == client && e.message().topic().equals(topic))
        .message();
  }

  /**
   * Waits for as many octets on a topic, in one message or, from a module that cuts long ones, in
   * several.
   */
  public byte[] octets(int mark, int client, String topic, int count, Duration limit)
      throws InterruptedException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    await(
        mark,
        count + " octets for client " + client + " on " + topic,
        limit,
        e -> {
          boolean wanted =
              e.message() != null && e.client() == client && e.message().topic().equals(topic);
          if (wanted) {
            whole.writeBytes(e.message().payload());
          }
          return wanted && whole.size() >= count;
        });
    return whole.toByteArray();
  }
}
