package io.github.atelier.aliyun;

/**
 * An input breaks one of Aliyun's rules. The message names the field, the rule and what was given;
 * a secret is never shown.
 *
 * <p>Raised before anything is sent, so that a mistake in a configuration does not come back as a
 * CONNACK code.
 */
public final class InvalidInputException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String rule;

  /**
   * @param field the field's name as Aliyun writes it, for example {@code deviceName}
   * @param rule the rule that is broken, as the rest of a sentence: "must have 4 to 32 characters"
   * @param given what was given, already masked if secret; empty if there is nothing to show
   */
  public InvalidInputException(String field, String rule, String given) {
    super(field + " " + rule + (given.isEmpty() ? "" : "; given: " + Characters.printable(given)));
    this.field = field;
    this.rule = rule;
  }

  /** The field's name, for example {@code deviceName}. */
  public String field() {
    return field;
  }

  /** The broken rule, for example "must have 4 to 32 characters". */
  public String rule() {
    return rule;
  }
}
