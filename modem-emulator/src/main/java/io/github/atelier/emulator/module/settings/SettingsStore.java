package io.github.atelier.emulator.module.settings;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.value.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What hosts configured, by the index that the command carries first (a client, a TLS context, a
 * PDP context) or for the whole module.
 */
public final class SettingsStore {
  private static final List<String> INDEXES =
      List.of("client", "tlsSocket", "socket", "tlsContext", "cid");

  private final Map<String, Values> byScope = new HashMap<>();
  private final Values defaults;

  public SettingsStore(Values defaults) {
    this.defaults = defaults;
  }

  /** Keeps the values of a configuring command. */
  public void put(Command command, Values values) {
    byScope.merge(scope(command, values), values, Values::plus);
  }

  /** Changes settings of the whole module that no command changed. */
  public void put(Values values) {
    byScope.merge("", values, Values::plus);
  }

  /** What is configured for the index that these values carry, over the dialect's defaults. */
  Values get(Command command, Values values) {
    return defaults.plus(byScope.getOrDefault(scope(command, values), Values.empty()));
  }

  /** What is configured for one index, over the dialect's defaults. */
  public Values get(String index, long number) {
    return defaults.plus(stored(index, number));
  }

  /** What is configured for one index, without defaults. */
  public Values stored(String index, long number) {
    return byScope.getOrDefault(index + number, Values.empty());
  }

  /** What is configured for the whole module, without defaults. */
  public Values stored() {
    return byScope.getOrDefault("", Values.empty());
  }

  /** What is configured for the whole module, over the dialect's defaults. */
  public Values module() {
    return defaults.plus(byScope.getOrDefault("", Values.empty()));
  }

  /** Forgets what is configured for one index. */
  public void forget(String index, long number) {
    byScope.remove(index + number);
  }

  /** Forgets everything. */
  public void clear() {
    byScope.clear();
  }

  private static String scope(Command command, Values values) {
    for (String name : command.request().holeNames()) {
      if (INDEXES.contains(name) && values.has(name)) {
        return name + values.number(name);
      }
    }
    // a dialect with one MQTT client does not number it
    return command.meaning().startsWith("mqtt.") ? "client0" : "";
  }
}
