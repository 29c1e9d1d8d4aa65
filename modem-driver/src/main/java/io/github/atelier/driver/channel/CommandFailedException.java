package io.github.atelier.driver.channel;

import io.github.atelier.grammar.value.Values;
import java.util.Set;

/** The module answered a command with a failure. */
public final class CommandFailedException extends ModemException {
  private static final long serialVersionUID = 1L;

  /** Neutral names; 512, 513 and 515 are vendors' numbers of 27.005 3.2.5 for the same. */
  private static final Set<String> PASSING =
      Set.of(
          "sim-busy",
          "cms-sim-busy",
          "network-timeout",
          "cms-network-timeout",
          "congestion",
          "temporarily-out-of-service",
          "512",
          "513",
          "515");

  private final String meaning;
  private final String code;
  private final transient Values values;

  /**
   * @param meaning the command
   * @param code neutral name of the code ({@code sim-not-inserted}, {@code dns-failed}), its number
   *     where it has no name, or {@code error} where the module gave none
   * @param values what came back until then
   */
  public CommandFailedException(String message, String meaning, String code, Values values) {
    super(message);
    this.meaning = meaning;
    this.code = code;
    this.values = values;
  }

  public String meaning() {
    return meaning;
  }

  public String code() {
    return code;
  }

  /**
   * Whether the same command may succeed a few seconds later: a SIM or a network that is busy, as
   * right after a module has started.
   */
  public boolean mayPass() {
    return PASSING.contains(code);
  }

  /** What came back before the failure; empty after deserialisation. */
  public Values values() {
    return values == null ? Values.empty() : values;
  }
}
