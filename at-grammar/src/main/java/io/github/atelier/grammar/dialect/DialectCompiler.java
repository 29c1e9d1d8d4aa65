package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.dialect.DialectSource.Block;
import io.github.atelier.grammar.dialect.DialectSource.Line;
import io.github.atelier.grammar.template.HoleTypes;
import io.github.atelier.grammar.template.StringEscape;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.TemplateException;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.RestType;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Merges a chain of sources, ancestors first, and compiles what is left. A later declaration
 * replaces an earlier one of the same keyword and name as text, before anything is compiled, so
 * that a value overridden in a child also holds in the commands that the child inherits.
 */
final class DialectCompiler implements HoleTypes {
  private static final String MAY_FAIL = "/may-fail";
  private static final String TEST = ".test";
  private static final String LIKE = "like ";
  private static final Declared REST = new Declared(new RestType(), false);

  private final List<DialectSource> chain;
  private final List<DialectException.Problem> problems = new ArrayList<>();
  private final Map<String, Block> commandBlocks = new LinkedHashMap<>();
  private final Map<String, Block> unsolicitedBlocks = new LinkedHashMap<>();
  private final Map<String, Block> operationBlocks = new LinkedHashMap<>();
  private final Map<String, Block> errorBlocks = new LinkedHashMap<>();
  private final Map<String, Block> valueBlocks = new LinkedHashMap<>();
  private final Map<String, Declared> values = new LinkedHashMap<>();
  private final Map<String, Block> aliases = new LinkedHashMap<>();
  private final Map<String, String> identity = new LinkedHashMap<>();
  private final List<String> about = new ArrayList<>();
  private Values defaults = Values.empty();
  private Settings settings = Settings.DEFAULT;
  private Block unknownCommand;

  DialectCompiler(List<DialectSource> chain) {
    this.chain = chain;
  }

  Dialect compile() {
    for (DialectSource source : chain) {
      about.clear();
      source.blocks().forEach(this::declare);
    }
    aliases.forEach(this::alias);
    checkUnknownCommand();
    Map<String, Command> commands = new LinkedHashMap<>();
    commandBlocks.forEach((meaning, block) -> put(commands, block, () -> command(block)));
    Map<String, Unsolicited> unsolicited = new LinkedHashMap<>();
    unsolicitedBlocks.forEach(
        (meaning, block) -> put(unsolicited, block, () -> unsolicited(block)));
    List<Template> errors = new ArrayList<>();
    errorBlocks
        .values()
        .forEach(
            block ->
                guard(
                    block.origin(),
                    () -> errors.add(Template.parse(block.rest(), this, Set.of()))));
    Map<String, Operation> operations = new LinkedHashMap<>();
    operationBlocks.forEach(
        (name, block) -> put(operations, block, () -> operation(block, commands)));
    problems.addAll(Ambiguity.find(commands.values(), unsolicited.values()));
    if (!problems.isEmpty()) {
      problems.sort(Comparator.comparingInt(this::place));
      throw new DialectException(problems);
    }
    String name = chain.get(chain.size() - 1).name();
    return new Dialect(
        name,
        about,
        settings,
        values,
        commands,
        unsolicited,
        operations,
        errors,
        defaults,
        identity);
  }

  /** Gives a value the type of another, as that one is declared last. */
  private void alias(String name, Block block) {
    String target = block.tail().substring(LIKE.length()).trim();
    Declared declared = aliases.containsKey(target) ? null : values.get(target);
    if (declared == null) {
      problem(
          block.origin(),
          "value '" + name + "' is like '" + target + "', which has no type of its own",
          "declare it: value " + target + " TYPE");
    } else {
      values.put(name, declared);
    }
  }

  private void checkUnknownCommand() {
    String name = settings.unknownCommand();
    boolean known =
        name.equals("error")
            || (values.get("cme") != null
                && values.get("cme").type() instanceof CodeType codes
                && codes.byName(name) != null);
    if (!known) {
      problem(
          unknownCommand.origin(),
          "setting 'unknown-command " + name + "' names no code of 'value cme'",
          "write error, or a name such as operation-not-supported");
    }
  }

  /** Ancestors first, each file from top to bottom. */
  private int place(DialectException.Problem problem) {
    int file = 0;
    while (file < chain.size()
        && !chain.get(file).origin().file().equals(problem.origin().file())) {
      file++;
    }
    return (file << 24) + problem.origin().line();
  }

  private void declare(Block block) {
    switch (block.keyword()) {
      case "about" -> about.add(block.rest());
      case "setting" -> setting(block);
      case "identity" -> identity.put(block.key(), block.tail());
      case "value" -> guard(block.origin(), () -> value(block));
      case "error" -> errorBlocks.put(block.rest(), block);
      case "command" -> meaning(block, commandBlocks, Vocabulary.commands());
      case "unsolicited" -> meaning(block, unsolicitedBlocks, Vocabulary.unsolicited());
      case "operation" -> meaning(block, operationBlocks, Vocabulary.operations());
      case "canned" -> guard(block.origin(), () -> canned(Canned.expand(block)));
      case "remove" -> remove(block);
      default ->
          problem(
              block.origin(),
              "unknown keyword '" + block.keyword() + "'",
              "keywords are about, setting, identity, value, error, command, unsolicited, operation, canned and remove; a comment begins with --; lines of a command are indented");
    }
  }

  private void meaning(Block block, Map<String, Block> into, Set<String> known) {
    String key = block.key();
    if (!known.contains(key) && !key.startsWith("vendor.") && !isTest(key, known)) {
      problem(
          block.origin(),
          block.keyword() + " '" + key + "' is not in the vocabulary",
          "did you mean "
              + Vocabulary.nearest(key, known)
              + "? A command of this vendor alone is named vendor.SOMETHING");
      return;
    }
    Block before = into.put(key, block);
    if (before != null && before.origin().file().equals(block.origin().file())) {
      problem(
          block.origin(),
          block.keyword() + " " + key + " stands at " + before.origin() + " already",
          "keep one; a file may only replace what it inherits");
    }
  }

  /** A canned reply takes the place of an inherited command of the same command line. */
  private void canned(Block block) {
    commandBlocks
        .values()
        .removeIf(
            other ->
                !other.origin().file().equals(block.origin().file())
                    && Canned.replaces(block, other));
    meaning(block, commandBlocks, Vocabulary.commands());
  }

  /** The test form of a command, where its reply is not what its types derive. */
  private static boolean isTest(String key, Set<String> known) {
    return key.endsWith(TEST) && known.contains(key.substring(0, key.length() - TEST.length()));
  }

  private void remove(Block block) {
    Map<String, Block> from =
        switch (block.key()) {
          case "command" -> commandBlocks;
          case "unsolicited" -> unsolicitedBlocks;
          case "operation" -> operationBlocks;
          case "error" -> errorBlocks;
          default -> new LinkedHashMap<>();
        };
    String name = block.tail();
    boolean found =
        name.endsWith("*")
            ? from.keySet().removeIf(n -> n.startsWith(name.substring(0, name.length() - 1)))
            : from.remove(name) != null;
    if (!found) {
      problem(
          block.origin(),
          "nothing to remove: " + block.rest(),
          "write 'remove command NAME' (or unsolicited, operation, error) with a name that the parent dialect has");
    }
  }

  private void setting(Block block) {
    try {
      settings = settings.with(block.key(), block.tail());
      if (block.key().equals("unknown-command")) {
        unknownCommand = block;
      }
    } catch (IllegalArgumentException e) {
      problem(block.origin(), "setting '" + block.rest() + "' is not understood", e.getMessage());
    }
  }

  private void value(Block block) throws TemplateException {
    Header header = Header.parse(block.tail(), "default");
    boolean also = header.text().equals("also");
    Block before = also ? null : valueBlocks.put(block.key(), block);
    if (before != null && before.origin().file().equals(block.origin().file())) {
      throw new TemplateException(
          "value " + block.key() + " stands at " + before.origin() + " already",
          "keep one; a file may only replace what it inherits");
    }
    aliases.remove(block.key());
    if (header.text().startsWith(LIKE)) {
      aliases.put(block.key(), block);
      return;
    }
    CodeTable table = new CodeTable();
    if (also
        && values.get(block.key()) != null
        && values.get(block.key()).type() instanceof CodeType old) {
      table.inherit(old);
    } else if (!header.text().isEmpty()) {
      values.put(block.key(), Notation.type(header.text()));
    }
    for (Line line : block.lines()) {
      guard(line.origin(), () -> table.add(Notation.tableLine(line.text())));
    }
    if (!table.isEmpty()) {
      values.put(block.key(), new Declared(table.type(), false));
    }
    Declared declared = values.get(block.key());
    if (declared == null) {
      throw new TemplateException(
          "value '" + block.key() + "' has no type",
          "write 'value NAME TYPE', or indent a code table below it");
    }
    if (header.get("default") != null) {
      byte[] text = header.get("default").getBytes(StandardCharsets.UTF_8);
      Value value =
          declared.type() instanceof CodeType codes && codes.byName(header.get("default")) != null
              ? new Value.Code(header.get("default"))
              : declared.type().parse(text, 0, text.length);
      if (value == null) {
        throw new TemplateException(
            "default '" + header.get("default") + "' does not fit its type",
            "it must be " + declared.type().describe());
      }
      defaults = defaults.with(block.key(), value);
    }
  }

  private Command command(Block block) throws TemplateException {
    Header header = Header.parse(block.tail(), "within", "does", "final");
    String action = header.get("does") == null ? block.key() : header.get("does");
    if (header.get("does") != null && !Vocabulary.commands().contains(action)) {
      throw new TemplateException(
          "'does " + action + "' is not in the vocabulary",
          "did you mean " + Vocabulary.nearest(action, Vocabulary.commands()) + "?");
    }
    List<Line> lines = block.lines();
    if (lines.isEmpty() || !lines.get(0).text().startsWith("AT")) {
      throw new TemplateException(
          "a command without its command line",
          "the first indented line is what the host sends, and begins with AT");
    }
    List<Template> requests = new ArrayList<>();
    TranscriptCompiler transcript = new TranscriptCompiler(this, problems);
    int next = 0;
    while (next < lines.size() && (next == 0 || lines.get(next).text().startsWith("or AT"))) {
      Line line = lines.get(next);
      String text = next == 0 ? line.text() : line.text().substring(3);
      guard(line.origin(), () -> requests.add(transcript.request(text)));
      next++;
    }
    List<Step> steps = transcript.steps(lines.subList(next, lines.size()));
    boolean last = header.get("final") != null;
    if (last && !header.get("final").equals("last")) {
      throw new TemplateException(
          "'final " + header.get("final") + "' is not understood",
          "write 'final last' where the channel is free only after the last line");
    }
    if (steps.isEmpty()) {
      throw new TemplateException(
          "a command without a transcript",
          "add the lines that the module answers; the usual last one is OK");
    }
    if (requests.isEmpty()) {
      return null;
    }
    for (Step step : steps) {
      if (step instanceof Step.Repeat r && r.untilAllOf() != null) {
        throw new TemplateException(
            "'repeat until all of' in a command",
            "only an unsolicited message comes in parts; a reply tells its length once");
      }
    }
    try {
      String within = header.get("within");
      return new Command(
          block.key(),
          requests,
          steps,
          last ? steps.size() - 1 : TranscriptCompiler.finalStep(steps),
          transcript.onError(),
          within == null ? settings.replyTime() : Notation.duration(within),
          header.evidence(),
          block.origin(),
          action);
    } catch (IllegalArgumentException e) {
      throw new TemplateException(
          e.getMessage(), "write 'within 300ms', 'within 5s' or 'within 2m'");
    }
  }

  private Unsolicited unsolicited(Block block) throws TemplateException {
    Header header = Header.parse(block.tail(), "");
    List<Step> steps = new TranscriptCompiler(this, problems).steps(block.lines());
    for (Step step : steps) {
      if (step instanceof Step.HostData) {
        throw new TemplateException(
            "data from the host in an unsolicited message",
            "only a command has lines that begin with =>");
      }
      if (step instanceof Step.When) {
        throw new TemplateException(
            "'when' in an unsolicited message",
            "only the lines of a command depend on what the host has sent");
      }
      if (step instanceof Step.Repeat r && r.untilAllOf() == null) {
        throw new TemplateException(
            "a repeat without an end in an unsolicited message",
            "write 'repeat until all of payload', with <payload.total> and <payload.length>");
      }
    }
    Step first = steps.isEmpty() ? null : steps.get(0);
    while (first instanceof Step.Repeat r && !r.steps().isEmpty()) {
      first = r.steps().get(0);
    }
    if (!(first instanceof Step.Line) && problems.isEmpty()) {
      throw new TemplateException(
          "an unsolicited message without a line", "indent the line below it");
    }
    return new Unsolicited(block.key(), steps, header.evidence(), block.origin());
  }

  private Operation operation(Block block, Map<String, Command> commands) throws TemplateException {
    List<Operation.Part> parts = new ArrayList<>();
    for (Line line : block.lines()) {
      for (String word : Notation.words(line.text())) {
        boolean optional = word.startsWith("[") && word.endsWith("]");
        String plain = optional ? word.substring(1, word.length() - 1) : word;
        boolean mayFail = plain.endsWith(MAY_FAIL);
        String command = mayFail ? plain.substring(0, plain.length() - MAY_FAIL.length()) : plain;
        if (!commandBlocks.containsKey(command)) {
          problem(
              line.origin(),
              "operation "
                  + block.key()
                  + " needs command "
                  + command
                  + ", which this dialect lacks",
              "did you mean " + Vocabulary.nearest(command, commands.keySet()) + "?");
        }
        parts.add(new Operation.Part(command, optional, mayFail));
      }
    }
    if (parts.isEmpty()) {
      throw new TemplateException(
          "an operation without commands", "indent the meanings of its commands below it");
    }
    return new Operation(block.key(), parts, block.origin());
  }

  @Override
  public Declared declared(String name) {
    return name.equals("rest") ? REST : values.get(name);
  }

  @Override
  public Declared parse(String text) throws TemplateException {
    return Notation.type(text);
  }

  @Override
  public StringEscape escape() {
    return settings.escape();
  }

  private interface Compiling<T> {
    /** What was compiled, or {@code null} where the problems tell why not. */
    T compile() throws TemplateException;
  }

  private <T> void put(Map<String, T> into, Block block, Compiling<T> compiling) {
    guard(
        block.origin(),
        () -> {
          T compiled = compiling.compile();
          if (compiled != null) {
            into.put(block.key(), compiled);
          }
        });
  }

  private interface Guarded {
    void run() throws TemplateException;
  }

  private void guard(Origin origin, Guarded action) {
    try {
      action.run();
    } catch (TemplateException e) {
      problem(origin, e.getMessage(), e.hint());
    }
  }

  private void problem(Origin origin, String message, String hint) {
    problems.add(new DialectException.Problem(origin, message, hint));
  }
}
