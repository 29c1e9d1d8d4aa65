package io.github.atelier.grammar.template;

import io.github.atelier.grammar.value.ValueType;

/** Where a template parser looks up what a dialect declared. */
public interface HoleTypes {

  /**
   * A declared value.
   *
   * @param type its type
   * @param secret whether it is masked wherever it is printed
   */
  record Declared(ValueType type, boolean secret) {}

  /** The value declared under {@code name}, or {@code null}. */
  Declared declared(String name);

  /**
   * Reads a type written inside a hole.
   *
   * @throws TemplateException if it is no type
   */
  Declared parse(String text) throws TemplateException;

  /** How quoted strings escape. */
  StringEscape escape();
}
