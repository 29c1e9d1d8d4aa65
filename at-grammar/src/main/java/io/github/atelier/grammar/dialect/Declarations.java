package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.dialect.DialectSource.Block;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a chain of dialect files declares, merged: a later declaration replaces an earlier one of
 * the same keyword and name as text, before anything is compiled, so that a value overridden in a
 * child also holds in the commands that the child inherits.
 */
final class Declarations {
  private static final String TEST = ".test";

  private final Problems problems;
  final Map<String, Block> commands = new LinkedHashMap<>();
  final Map<String, Block> unsolicited = new LinkedHashMap<>();
  final Map<String, Block> operations = new LinkedHashMap<>();
  final Map<String, Block> errors = new LinkedHashMap<>();
  final Map<String, Block> reasons = new LinkedHashMap<>();
  final Map<String, String> identity = new LinkedHashMap<>();
  final List<String> about = new ArrayList<>();
  final ValueTable values;
  private final Map<String, String> settingTexts = new LinkedHashMap<>();
  private Settings settings = Settings.DEFAULT;
  private Block unknownCommand;

  /**
   * @param chain the files, ancestors first
   */
  Declarations(List<DialectSource> chain, Problems problems) {
    this.problems = problems;
    this.values = new ValueTable(problems);
    for (DialectSource source : chain) {
      about.clear();
      source.blocks().forEach(this::declare);
    }
    values.complete(settings.escape());
    checkUnknownCommand();
  }

  Settings settings() {
    return settings;
  }

  private void declare(Block block) {
    switch (block.keyword()) {
      case "about" -> about.add(block.rest());
      case "setting" -> setting(block);
      case "identity" -> identity.put(block.key(), block.tail());
      case "value" -> problems.guard(block.origin(), () -> values.declare(block));
      case "error" -> errors.put(block.rest(), block);
      case "reason" -> reasons.put(block.rest(), block);
      case "command" -> meaning(block, commands, Vocabulary.commands());
      case "unsolicited" -> meaning(block, unsolicited, Vocabulary.unsolicited());
      case "operation" -> meaning(block, operations, Vocabulary.operations());
      case "canned" -> problems.guard(block.origin(), () -> canned(Canned.expand(block)));
      case "remove" -> remove(block);
      default ->
          problems.add(
              block.origin(),
              "unknown keyword '" + block.keyword() + "'",
              "keywords are about, setting, identity, value, error, reason, command, unsolicited, operation, canned and remove; a comment begins with --; lines of a command are indented");
    }
  }

  private void meaning(Block block, Map<String, Block> into, Set<String> known) {
    String key = block.key();
    if (!known.contains(key) && !key.startsWith("vendor.") && !isTest(key, known)) {
      problems.add(
          block.origin(),
          block.keyword() + " '" + key + "' is not in the vocabulary",
          "did you mean "
              + Vocabulary.nearest(key, known)
              + "? A command of this vendor alone is named vendor.SOMETHING");
      return;
    }
    Block before = into.put(key, block);
    if (before != null && before.origin().file().equals(block.origin().file())) {
      problems.add(
          block.origin(),
          block.keyword() + " " + key + " stands at " + before.origin() + " already",
          "keep one; a file may only replace what it inherits");
    }
  }

  /** A canned reply takes the place of an inherited command of the same command line. */
  private void canned(Block block) {
    commands
        .values()
        .removeIf(
            other ->
                !other.origin().file().equals(block.origin().file())
                    && Canned.replaces(block, other));
    meaning(block, commands, Vocabulary.commands());
  }

  /** The test form of a command, where its reply is not what its types derive. */
  private static boolean isTest(String key, Set<String> known) {
    return key.endsWith(TEST) && known.contains(key.substring(0, key.length() - TEST.length()));
  }

  private void remove(Block block) {
    Map<String, Block> from =
        switch (block.key()) {
          case "command" -> commands;
          case "unsolicited" -> unsolicited;
          case "operation" -> operations;
          case "error" -> errors;
          case "reason" -> reasons;
          default -> new LinkedHashMap<>();
        };
    String name = block.tail();
    boolean found =
        name.endsWith("*")
            ? from.keySet().removeIf(n -> n.startsWith(name.substring(0, name.length() - 1)))
            : from.remove(name) != null;
    if (!found) {
      problems.add(
          block.origin(),
          "nothing to remove: " + block.rest(),
          "write 'remove command NAME' (or unsolicited, operation, error, reason) with a name that the parent dialect has");
    }
  }

  private void setting(Block block) {
    try {
      Map<String, String> declared = new LinkedHashMap<>(settingTexts);
      declared.put(block.key(), block.tail());
      settings = Settings.of(declared);
      settingTexts.put(block.key(), block.tail());
      if (block.key().equals("unknown-command")) {
        unknownCommand = block;
      }
    } catch (IllegalArgumentException e) {
      problems.add(
          block.origin(), "setting '" + block.rest() + "' is not understood", e.getMessage());
    }
  }

  private void checkUnknownCommand() {
    String name = settings.unknownCommand();
    if (!name.equals("error") && !values.hasCode("cme", name)) {
      problems.add(
          unknownCommand.origin(),
          "setting 'unknown-command " + name + "' names no code of 'value cme'",
          "write error, or a name such as operation-not-supported");
    }
  }
}
