package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.template.HoleTypes.Declared;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.value.Values;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A vendor's manual, compiled. Immutable and thread-safe; driver and emulator share one instance if
 * they like.
 *
 * @see Dialects
 */
public final class Dialect {
  private final String name;
  private final List<String> about;
  private final Settings settings;
  private final Map<String, Declared> values;
  private final Map<String, Command> commands;
  private final Map<String, Unsolicited> unsolicited;
  private final Map<String, Operation> operations;
  private final List<Template> errors;
  private final Values defaults;
  private final Map<String, String> identity;

  Dialect(
      String name,
      List<String> about,
      Settings settings,
      Map<String, Declared> values,
      Map<String, Command> commands,
      Map<String, Unsolicited> unsolicited,
      Map<String, Operation> operations,
      List<Template> errors,
      Values defaults,
      Map<String, String> identity) {
    this.name = name;
    this.about = List.copyOf(about);
    this.settings = settings;
    this.values = Map.copyOf(values);
    this.commands = java.util.Collections.unmodifiableMap(commands);
    this.unsolicited = java.util.Collections.unmodifiableMap(unsolicited);
    this.operations = java.util.Collections.unmodifiableMap(operations);
    this.errors = List.copyOf(errors);
    this.defaults = defaults;
    this.identity = Map.copyOf(identity);
  }

  public String name() {
    return name;
  }

  /** What the file says of itself: which modules and firmware it follows. */
  public List<String> about() {
    return about;
  }

  public Settings settings() {
    return settings;
  }

  /** All commands, inherited ones first. */
  public Collection<Command> commands() {
    return commands.values();
  }

  public boolean has(String meaning) {
    return commands.containsKey(meaning);
  }

  /**
   * The command of that meaning.
   *
   * @throws MissingCommandException if this dialect has none
   */
  public Command command(String meaning) {
    Command command = commands.get(meaning);
    if (command == null) {
      throw new MissingCommandException(name, "command " + meaning);
    }
    return command;
  }

  public Collection<Unsolicited> unsolicited() {
    return unsolicited.values();
  }

  /** The unsolicited message of that meaning, or {@code null}. */
  public Unsolicited unsolicited(String meaning) {
    return unsolicited.get(meaning);
  }

  public Collection<Operation> operations() {
    return operations.values();
  }

  public boolean hasOperation(String operation) {
    return operations.containsKey(operation);
  }

  /**
   * The operation of that name.
   *
   * @throws MissingCommandException if this dialect has none
   */
  public Operation operation(String operation) {
    Operation found = operations.get(operation);
    if (found == null) {
      throw new MissingCommandException(name, "operation " + operation);
    }
    return found;
  }

  /** Lines that end a command with failure, besides those that a command names itself. */
  public List<Template> errors() {
    return errors;
  }

  /** The value declared under that name, or {@code null}. */
  public Declared value(String value) {
    return values.get(value);
  }

  /** Names of declared values. */
  public Set<String> valueNames() {
    return values.keySet();
  }

  /** What the module holds before it is told otherwise. */
  public Values defaults() {
    return defaults;
  }

  /**
   * What the emulated module says of itself: {@code manufacturer}, {@code model}, {@code revision}.
   */
  public Map<String, String> identity() {
    return identity;
  }

  @Override
  public String toString() {
    return name;
  }
}
