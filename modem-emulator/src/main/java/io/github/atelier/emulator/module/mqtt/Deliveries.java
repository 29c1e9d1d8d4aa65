package io.github.atelier.emulator.module.mqtt;

import io.github.atelier.emulator.module.settings.SettingsStore;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How messages reach the host: said at once, or kept until they are read, as the host has
 * configured. Confined to the module's loop.
 */
final class Deliveries {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  private final SettingsStore settings;
  private final BiConsumer<String, Values> say;
  private final boolean alwaysTellsLength;
  private final Map<Integer, Inbox> inboxes = new TreeMap<>();

  Deliveries(Dialect dialect, SettingsStore settings, BiConsumer<String, Values> say) {
    this.settings = settings;
    this.say = say;
    this.alwaysTellsLength = alwaysTellsLength(dialect);
  }

  /** Whether a received message cannot be said without its length. */
  private static boolean alwaysTellsLength(Dialect dialect) {
    return dialect.unsolicited("mqtt.received") != null
        && Step.lines(dialect.unsolicited("mqtt.received").steps()).stream()
            .flatMap(template -> template.holes().stream())
            .anyMatch(Deliveries::isNeededLength);
  }

  private static boolean isNeededLength(Template.HoleInfo hole) {
    return hole.name().equals("payload.length") && !hole.optional();
  }

  void received(int client, String topic, byte[] octets, int qos, int messageId) {
    Values known = settings.get("client", client);
    byte[] payload =
        "hex".equals(known.code("receiveFormat"))
            ? HexFormat.of().withUpperCase().formatHex(octets).getBytes(StandardCharsets.US_ASCII)
            : octets;
    int part = (int) known.number("messagePart", 0);
    if (part > 0 && payload.length > part) {
      // nothing tells the host that these belong together
      for (int from = 0; from < payload.length; from += part) {
        byte[] piece = Arrays.copyOfRange(payload, from, Math.min(from + part, payload.length));
        deliver(client, known, topic, piece, qos, messageId);
      }
    } else {
      deliver(client, known, topic, payload, qos, messageId);
    }
  }

  private void deliver(
      int client, Values known, String topic, byte[] payload, int qos, int messageId) {
    Values values =
        Values.of("client", client, "messageId", messageId, "topic", topic, "payload", payload)
            .with("qos", qos)
            .withCode("retain", "no")
            .withCode("duplicate", "no");
    if ("yes".equals(known.code("receiveLength")) || alwaysTellsLength) {
      values = values.with("payload.length", payload.length);
    }
    if ("buffered".equals(known.code("receiveMode"))) {
      int slot = inboxes.computeIfAbsent(client, i -> new Inbox()).add(values);
      if (slot < 0) {
        LOG.warn("client {}: all slots are full, a message is lost", client);
      } else {
        say.accept("mqtt.available", Values.of("client", client, "receiveId", slot));
      }
    } else {
      say.accept("mqtt.received", values);
    }
  }

  /** Reads the message of one slot, or all that wait. */
  void read(Call call) {
    int client = (int) call.values().number("client", 0);
    Inbox inbox = inboxes.computeIfAbsent(client, i -> new Inbox());
    if (!call.values().has("receiveId")) {
      call.done(Values.empty(), inbox.takeAll());
      return;
    }
    Values message = inbox.take((int) call.values().number("receiveId"));
    if (message == null) {
      call.fail("invalid-index");
    } else {
      call.done(Values.empty(), List.of(message));
    }
  }

  /** The client is gone, and what it kept with it. */
  void forget(int client) {
    inboxes.remove(client);
  }

  void forgetAll() {
    inboxes.clear();
  }
}
