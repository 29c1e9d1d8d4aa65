package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.dialect.DialectSource.Block;
import io.github.atelier.grammar.dialect.DialectSource.Line;
import io.github.atelier.grammar.template.HoleTypes;
import io.github.atelier.grammar.template.StringEscape;
import io.github.atelier.grammar.template.TemplateException;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.RestType;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values that a chain of dialect files declares: their types and their defaults. */
final class ValueTable implements HoleTypes {
  private static final String LIKE = "like ";
  private static final Declared REST = new Declared(new RestType(), false);

  private final Problems problems;
  private final Map<String, Block> blocks = new LinkedHashMap<>();
  private final Map<String, Declared> types = new LinkedHashMap<>();
  private final Map<String, Block> aliases = new LinkedHashMap<>();
  private Values defaults = Values.empty();
  private StringEscape escape = Settings.DEFAULT.escape();

  ValueTable(Problems problems) {
    this.problems = problems;
  }

  /** Takes a declaration; a later one replaces an earlier one of the same name. */
  void declare(Block block) throws TemplateException {
    Header header = Header.parse(block.tail(), "default");
    boolean also = header.text().equals("also");
    Block before = also ? null : blocks.put(block.key(), block);
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
        && types.get(block.key()) != null
        && types.get(block.key()).type() instanceof CodeType old) {
      table.inherit(old);
    } else if (!header.text().isEmpty()) {
      types.put(block.key(), Notation.type(header.text()));
    }
    for (Line line : block.lines()) {
      problems.guard(line.origin(), () -> table.add(Notation.tableLine(line.text())));
    }
    if (!table.isEmpty()) {
      types.put(block.key(), new Declared(table.type(), false));
    }
    Declared declared = types.get(block.key());
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

  /** Everything is declared: what is like another gets its type, as that one was declared last. */
  void complete(StringEscape escape) {
    this.escape = escape;
    aliases.forEach(this::alias);
  }

  private void alias(String name, Block block) {
    String target = block.tail().substring(LIKE.length()).trim();
    Declared declared = aliases.containsKey(target) ? null : types.get(target);
    if (declared == null) {
      problems.add(
          block.origin(),
          "value '" + name + "' is like '" + target + "', which has no type of its own",
          "declare it: value " + target + " TYPE");
    } else {
      types.put(name, declared);
    }
  }

  /** Whether a list of codes of this name has this code. */
  boolean hasCode(String value, String code) {
    return types.get(value) != null
        && types.get(value).type() instanceof CodeType codes
        && codes.byName(code) != null;
  }

  Map<String, Declared> types() {
    return types;
  }

  Values defaults() {
    return defaults;
  }

  @Override
  public Declared declared(String name) {
    return name.equals("rest") ? REST : types.get(name);
  }

  @Override
  public Declared parse(String text) throws TemplateException {
    return Notation.type(text);
  }

  @Override
  public StringEscape escape() {
    return escape;
  }
}
