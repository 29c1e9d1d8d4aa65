package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.dialect.DialectSource.Block;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.TemplateException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compiles what a chain of sources, ancestors first, declares together. */
final class DialectCompiler {
  private final List<DialectSource> chain;
  private final Problems problems = new Problems();

  DialectCompiler(List<DialectSource> chain) {
    this.chain = chain;
  }

  /**
   * @throws DialectException with every mistake that was found
   */
  Dialect compile() {
    Declarations declared = new Declarations(chain, problems);
    CommandCompiler compiler =
        new CommandCompiler(
            declared.values,
            declared.settings(),
            lines(declared.reasons, declared.values),
            problems);
    Map<String, Command> commands = all(declared.commands, compiler::command);
    Map<String, Unsolicited> unsolicited = all(declared.unsolicited, compiler::unsolicited);
    List<Template> errors = lines(declared.errors, declared.values);
    Map<String, Operation> operations =
        all(declared.operations, block -> compiler.operation(block, declared.commands.keySet()));
    problems.addAll(Ambiguity.find(commands.values(), unsolicited.values()));
    problems.throwAny(chain);
    return new Dialect(
        chain.get(chain.size() - 1).name(),
        declared.about,
        declared.settings(),
        declared.values.types(),
        commands,
        unsolicited,
        operations,
        errors,
        declared.values.defaults(),
        declared.identity);
  }

  private List<Template> lines(Map<String, Block> blocks, ValueTable values) {
    return new ArrayList<>(
        all(blocks, block -> Template.parse(block.rest(), values, Set.of())).values());
  }

  private interface Compiler<T> {
    T compile(Block block) throws TemplateException;
  }

  private <T> Map<String, T> all(Map<String, Block> blocks, Compiler<T> compiler) {
    Map<String, T> compiled = new LinkedHashMap<>();
    blocks.forEach(
        (name, block) -> {
          T one = problems.compiled(block.origin(), () -> compiler.compile(block));
          if (one != null) {
            compiled.put(name, one);
          }
        });
    return compiled;
  }
}
