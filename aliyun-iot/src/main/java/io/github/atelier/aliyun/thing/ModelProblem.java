package io.github.atelier.aliyun.thing;

/**
 * One mistake in a TSL document.
 *
 * @param path where, as a JSON path: {@code $.properties[2].dataType.specs.min}
 * @param problem what is wrong
 * @param hint what to do about it
 */
public record ModelProblem(String path, String problem, String hint) {
  @Override
  public String toString() {
    return path + ": " + problem + " (" + hint + ")";
  }
}
