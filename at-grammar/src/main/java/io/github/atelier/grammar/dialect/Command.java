package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One command of a dialect: what the host sends and the transcript that follows. Immutable; no
 * record, because what is asked of it for every command line is found out once.
 */
public final class Command {
  private final String meaning;
  private final List<Template> requests;
  private final List<Step> steps;
  private final int finalStep;
  private final List<Template> onError;
  private final Duration within;
  private final String evidence;
  private final Origin origin;
  private final String action;
  private final boolean takesData;
  private final boolean tellsOutcome;
  private final boolean conditional;
  private final Set<String> secrets;

  /**
   * @param meaning what it does, from the {@link Vocabulary}
   * @param requests spellings of the command line; a driver sends the first, a module accepts all
   * @param steps what follows, in order
   * @param finalStep index in {@code steps} of the final result, with which the channel is free
   *     again; lines after it are matched by equal values. The last one where the file says {@code
   *     final last}
   * @param onError lines that may come before an error and tell why
   * @param within how long the last line may take, counted from the last octet of the command line
   * @param evidence how sure this is: {@code attested}, {@code documented}, {@code implied}, {@code
   *     chosen}, or empty
   * @param origin where it is declared
   * @param action the meaning of what a module does for it: its own, unless the file says {@code
   *     does}
   */
  public Command(
      String meaning,
      List<Template> requests,
      List<Step> steps,
      int finalStep,
      List<Template> onError,
      Duration within,
      String evidence,
      Origin origin,
      String action) {
    this.meaning = meaning;
    this.requests = List.copyOf(requests);
    this.steps = List.copyOf(steps);
    this.finalStep = finalStep;
    this.onError = List.copyOf(onError);
    this.within = within;
    this.evidence = evidence;
    this.origin = origin;
    this.action = action;
    this.takesData = steps.stream().anyMatch(Step.HostData.class::isInstance);
    this.tellsOutcome =
        Step.lines(steps).stream()
            .flatMap(l -> l.holes().stream())
            .anyMatch(h -> h.type() instanceof CodeType codes && codes.tellsSuccess());
    this.conditional = steps.stream().anyMatch(Step.When.class::isInstance);
    this.secrets = Collections.unmodifiableSet(findSecrets());
  }

  /** What it does, from the {@link Vocabulary}. */
  public String meaning() {
    return meaning;
  }

  /** Spellings of the command line; a driver sends the first, a module accepts all. */
  public List<Template> requests() {
    return requests;
  }

  /** What follows the command line, in order. */
  public List<Step> steps() {
    return steps;
  }

  /** Index in {@link #steps()} of the final result. */
  public int finalStep() {
    return finalStep;
  }

  /** Lines that may come before an error and tell why. */
  public List<Template> onError() {
    return onError;
  }

  /** This command in an exchange of these values: lines that do not come then are left out. */
  public Command given(Values values) {
    if (!conditional) {
      return this;
    }
    List<Step> left = new ArrayList<>();
    for (Step step : steps) {
      if (!(step instanceof Step.When w)) {
        left.add(step);
      } else if (w.holds(values)) {
        left.addAll(w.steps());
      }
    }
    return new Command(
        meaning,
        requests,
        left,
        finalStep == steps.size() - 1 ? left.size() - 1 : TranscriptCompiler.finalStep(left),
        onError,
        within,
        evidence,
        origin,
        action);
  }

  /**
   * Whether a line of the transcript tells success from failure by a code. Where none does, {@code
   * OK} itself is the success, and comes when the work is done.
   */
  public boolean tellsOutcome() {
    return tellsOutcome;
  }

  /** Whether a line of the transcript has this hole. */
  public boolean tells(String hole) {
    return Step.lines(steps).stream().anyMatch(l -> l.holeNames().contains(hole));
  }

  /** How long the last line may take, counted from the last octet of the command line. */
  public Duration within() {
    return within;
  }

  /** {@code attested}, {@code documented}, {@code implied}, {@code chosen}, or empty. */
  public String evidence() {
    return evidence;
  }

  /** Where it is declared. */
  public Origin origin() {
    return origin;
  }

  /** The meaning of what a module does for it. */
  public String action() {
    return action;
  }

  /** The command line that a driver sends. */
  public Template request() {
    return requests.get(0);
  }

  /** Whether lines are expected after the final result. */
  public boolean hasLaterResult() {
    return finalStep < steps.size() - 1;
  }

  /** Whether the host sends octets after the command line. */
  public boolean takesData() {
    return takesData;
  }

  /** Names that must have a value before the command can be sent. */
  public Set<String> needs() {
    Set<String> names = new TreeSet<>();
    for (Template.HoleInfo hole : request().holes()) {
      if (!hole.optional()) {
        names.add(hostSends(hole.lengthOf()) ? hole.lengthOf() : hole.name());
      }
    }
    for (Step step : steps) {
      if (step instanceof Step.HostData d) {
        names.add(d.name());
      }
    }
    return names;
  }

  /** Whether the host sends these octets, so that their length follows from them. */
  private boolean hostSends(String name) {
    return name != null
        && (request().holeNames().contains(name)
            || steps.stream().anyMatch(s -> s instanceof Step.HostData d && d.name().equals(name)));
  }

  /** Names whose values are secret, anywhere in the exchange. */
  public Set<String> secrets() {
    return secrets;
  }

  private Set<String> findSecrets() {
    Set<String> names = new TreeSet<>();
    requests.forEach(
        r ->
            r.holes().stream().filter(Template.HoleInfo::secret).forEach(h -> names.add(h.name())));
    collectSecrets(steps, names);
    onError.forEach(l -> collectSecrets(List.of(new Step.Line(l)), names));
    return names;
  }

  @Override
  public String toString() {
    return meaning + " (" + request() + ")";
  }

  private static void collectSecrets(List<Step> steps, Set<String> names) {
    for (Step step : steps) {
      if (step instanceof Step.Line l) {
        l.template().holes().stream()
            .filter(Template.HoleInfo::secret)
            .forEach(h -> names.add(h.name()));
      } else if (step instanceof Step.HostData d && d.secret()) {
        names.add(d.name());
      } else if (step instanceof Step.ModuleData d && d.secret()) {
        names.add(d.name());
      } else if (step instanceof Step.Text t && t.secret()) {
        names.add(t.name());
      } else if (step instanceof Step.OneOf o) {
        o.items().forEach(item -> collectSecrets(item, names));
      } else if (step instanceof Step.Repeat r) {
        collectSecrets(r.steps(), names);
      } else if (step instanceof Step.When w) {
        collectSecrets(w.steps(), names);
      }
    }
  }
}
