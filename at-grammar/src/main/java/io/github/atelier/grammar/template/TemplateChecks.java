package io.github.atelier.grammar.template;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a line must not be, because nobody could read it back. */
final class TemplateChecks {
  private final Set<String> names = new HashSet<>();

  /** The bare hole that the line has just passed, or {@code null}. */
  private String open;

  void check(List<Part> parts) throws TemplateException {
    for (Part part : parts) {
      if (part instanceof Part.Hole h) {
        bare(h);
      } else if (part instanceof Part.Quoted q) {
        open = null;
        check(q.inside());
        open = null;
      } else if (part instanceof Part.Option o) {
        check(o.parts());
      } else {
        open = null;
      }
    }
  }

  private void bare(Part.Hole hole) throws TemplateException {
    once(hole);
    if (open != null) {
      throw new TemplateException(
          "<" + open + "> and <" + hole.name() + "> touch",
          "put what the manual prints between them, usually a comma");
    }
    open = hole.counted() ? null : hole.name();
  }

  private void once(Part.Hole hole) throws TemplateException {
    if (!names.add(hole.name())) {
      throw new TemplateException(
          "<" + hole.name() + "> stands twice in one line",
          "give the second one a name of its own, as in <" + hole.name() + "2: 0..5>");
    }
  }
}
