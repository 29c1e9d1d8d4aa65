package io.github.atelier.grammar.dialect;

/**
 * Where a declaration stands.
 *
 * @param file name of the dialect file as it was given
 * @param line line number, from 1
 */
public record Origin(String file, int line) {
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
