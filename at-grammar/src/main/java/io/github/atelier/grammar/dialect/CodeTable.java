package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.template.TemplateException;
import io.github.atelier.grammar.value.CodeType;
import java.util.ArrayList;
import java.util.List;

/** A code list in the making: inherited codes may be replaced, codes of one list stand once. */
final class CodeTable {
  private final List<CodeType.Entry> entries = new ArrayList<>();
  private int inherited;

  /** Begins with the codes of another list. */
  void inherit(CodeType old) {
    entries.addAll(old.entries());
    inherited = entries.size();
  }

  void add(CodeType.Entry entry) throws TemplateException {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).wire().equals(entry.wire())) {
        if (i < inherited) {
          entries.set(i, entry);
          return;
        }
        throw new TemplateException(
            "code " + entry.wire() + " stands twice", "keep one of the two");
      }
    }
    entries.add(entry);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  CodeType type() {
    return new CodeType(entries);
  }
}
