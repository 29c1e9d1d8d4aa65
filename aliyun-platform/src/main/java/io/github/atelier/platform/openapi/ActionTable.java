package io.github.atelier.platform.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The actions there are, by name. Filled once, then only read. */
final class ActionTable {
  private final Map<String, Action> actions = new TreeMap<>();

  /** What an action does with its arguments. */
  @FunctionalInterface
  interface Handler {
    /**
     * Runs. Must not block; throws or fails with {@link BusinessException} to refuse.
     *
     * @return the answer without RequestId, Success and Code
     */
    CompletableFuture<ObjectNode> run(Arguments arguments);
  }

  /**
   * An action.
   *
   * @param name as callers write it
   */
  record Action(String name, List<Parameter> parameters, Handler handler) {}

  ActionTable add(String name, Handler handler, Parameter... parameters) {
    if (actions.put(name, new Action(name, List.of(parameters), handler)) != null) {
      throw new IllegalStateException(name + " is in the table twice");
    }
    return this;
  }

  Optional<Action> find(String name) {
    return Optional.ofNullable(actions.get(name));
  }

  /** All, by name. */
  List<Action> all() {
    return List.copyOf(actions.values());
  }
}
