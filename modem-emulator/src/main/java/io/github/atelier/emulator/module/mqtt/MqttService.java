package io.github.atelier.emulator.module.mqtt;

import io.github.atelier.emulator.module.settings.SettingsStore;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.Outcome;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * What some modules want before they connect: the MQTT service is started, a client index is taken
 * with its client id. A dialect without these commands has a service that runs and indexes that are
 * free for all. Confined to the module's loop.
 */
final class MqttService {
  private static final int MOST_TOPICS = 10;

  private final Dialect dialect;
  private final SettingsStore settings;
  private final IntPredicate inUse;
  private final Set<Integer> acquired = new TreeSet<>();
  private final Map<Integer, Values> drafts = new HashMap<>();
  private final Map<String, List<Values>> topics = new HashMap<>();
  private boolean started;

  /**
   * @param inUse whether a client has a connection, or is about to
   */
  MqttService(Dialect dialect, SettingsStore settings, IntPredicate inUse) {
    this.dialect = dialect;
    this.settings = settings;
    this.inUse = inUse;
  }

  void register(Actions actions) {
    actions.on("mqtt.start", this::start);
    actions.on("mqtt.stop", this::stop);
    actions.on("mqtt.acquire", this::acquire);
    actions.on("mqtt.release", this::release);
  }

  /** The module starts anew. */
  void reset() {
    started = false;
    acquired.clear();
    drafts.clear();
    topics.clear();
  }

  private void start(Call call) {
    if (started) {
      call.refuse(Outcome.ALREADY);
    } else {
      started = true;
      call.end(Outcome.OK, Values.empty());
    }
  }

  private void stop(Call call) {
    if (!started) {
      call.refuse(Outcome.NOT_STARTED);
    } else if (!acquired.isEmpty()) {
      call.refuse(Outcome.INDEX_IN_USE);
    } else {
      started = false;
      call.end(Outcome.OK, Values.empty());
    }
  }

  private void acquire(Call call) {
    int client = (int) call.values().number("client", 0);
    if (dialect.has("mqtt.start") && !started) {
      call.refuse(Outcome.NOT_STARTED);
    } else if (!acquired.add(client)) {
      call.refuse(Outcome.INDEX_IN_USE);
    } else {
      settings.put(call.command(), call.values());
      call.end(Outcome.OK, Values.empty());
    }
  }

  /** Gives the index back; its configuration goes with it. */
  private void release(Call call) {
    int client = (int) call.values().number("client", 0);
    if (inUse.test(client)) {
      call.refuse(Outcome.INDEX_IN_USE);
    } else if (!acquired.remove(client)) {
      call.refuse(Outcome.NOT_ACQUIRED);
    } else {
      settings.forget("client", client);
      drafts.remove(client);
      topics.keySet().removeIf(key -> key.endsWith("topic" + client));
      call.end(Outcome.OK, Values.empty());
    }
  }

  /** Whether this client may connect now. */
  boolean mayConnect(int client) {
    return !dialect.has("mqtt.acquire") || acquired.contains(client);
  }

  /** The clients that are taken. */
  Set<Integer> acquired() {
    return acquired;
  }

  /** Keeps a topic for a later command; false where there are too many. */
  boolean addTopic(String use, int client, Values topic) {
    List<Values> kept = topics.computeIfAbsent(use + client, k -> new ArrayList<>());
    return kept.size() < MOST_TOPICS && kept.add(topic);
  }

  /** The topics that were given for this use, under numbered names; gone afterwards. */
  Values takeTopics(String use, int client) {
    List<Values> kept = topics.remove(use + client);
    Values all = Values.empty();
    for (int i = 0; kept != null && i < kept.size(); i++) {
      String number = i == 0 ? "" : Integer.toString(i + 1);
      all =
          all.with("topic" + number, kept.get(i).get("topic"))
              .with("qos" + number, (int) kept.get(i).number("qos", 0));
    }
    return all;
  }

  /** Keeps a topic or a payload for the publish that follows. */
  void draft(int client, Values part) {
    drafts.merge(client, part, Values::plus);
  }

  /** What was given for this publish; gone afterwards. Without a payload it is an empty one. */
  Values takeDraft(int client) {
    Values draft = drafts.remove(client);
    return draft == null ? Values.empty() : Values.of("payload", "").plus(draft);
  }
}
