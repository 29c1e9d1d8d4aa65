package io.github.atelier.emulator.module.terminal;

import java.util.HashMap;
import java.util.Map;

/** Actions by meaning. What has no action of its own is a setting. */
public final class Actions {
  private final Map<String, Action> byMeaning = new HashMap<>();
  private final Action otherwise;

  /** What has no action of its own is left to {@code otherwise}. */
  public Actions(Action otherwise) {
    this.otherwise = otherwise;
  }

  /** Registers an action; a later one of the same meaning replaces it. */
  public Actions on(String meaning, Action action) {
    byMeaning.put(meaning, action);
    return this;
  }

  /** The action of that meaning. */
  public Action get(String meaning) {
    return byMeaning.getOrDefault(meaning, otherwise);
  }
}
