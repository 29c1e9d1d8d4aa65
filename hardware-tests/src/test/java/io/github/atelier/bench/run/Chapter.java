package io.github.atelier.bench.run;

import io.github.atelier.bench.target.Account;
import io.github.atelier.bench.target.CloudSide;
import io.github.atelier.bench.target.Target;
import io.github.atelier.driver.Modem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.function.Executable;

/** A chapter of the bench: steps, in order, about one thing. For one thread. */
public abstract class Chapter {
  private final String name;
  private final List<Step> steps = new ArrayList<>();
  private Step running;

  /** Where the module, its events and its messages are. */
  protected final Session session;

  protected Chapter(String name, Session session) {
    this.name = name;
    this.session = session;
  }

  public String name() {
    return name;
  }

  public List<Step> steps() {
    return List.copyOf(steps);
  }

  /** Adds a step. */
  protected final Step step(String title, Executable body) {
    Step step = new Step(this, title, body);
    steps.add(step);
    return step;
  }

  void begin(Step step) {
    running = step;
    session.heading(step.fullName());
  }

  protected final Target target() {
    return session.target();
  }

  protected final Modem modem() {
    return session.modem();
  }

  /** Skips the running step. */
  protected static <T> T skip(String why) {
    return Assumptions.abort(why);
  }

  /** Something that the report tells of the running step. */
  protected final void note(String text) {
    running.note(text);
  }

  /** What the target can do, or the running step is skipped. */
  protected static <T> T can(Optional<T> capability, String otherwise) {
    return capability.isPresent() ? capability.get() : skip(otherwise);
  }

  /** What may be used of the platform; skips where there is no MQTT or no device. */
  protected final Account account() {
    if (!target().dialect().hasOperation("connect")) {
      return skip("dialect " + target().dialect() + " has no MQTT");
    }
    return can(target().account(), "no device was named (bench.device)");
  }

  protected final CloudSide cloud() {
    return can(target().cloud(), "the operator's side of the platform cannot be reached from here");
  }
}
