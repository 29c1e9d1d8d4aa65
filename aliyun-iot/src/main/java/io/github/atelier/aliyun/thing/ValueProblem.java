package io.github.atelier.aliyun.thing;

/**
 * Why a value is refused.
 *
 * @param path the identifier, with member and index: {@code pose.angles[2]}
 * @param code what is wrong, for programs
 * @param detail what is wrong, for people; without the value
 */
public record ValueProblem(String path, ThingCode code, String detail) {
  /** The text of {@code checkFailedData}: the code's words, the path, the detail. */
  public String message() {
    return code.text() + " -> " + path + (detail.isEmpty() ? "" : ": " + detail);
  }
}
