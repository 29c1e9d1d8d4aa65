package io.github.atelier.emulator.faults;

import io.github.atelier.emulator.line.ModuleLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/**
 * Which replies go wrong, and how. A rule applies once unless told; it comes into force when its
 * fault is chosen, and one rule has one fault. Counters are guarded by the {@link Faults} it
 * belongs to.
 */
public final class FaultRule {
  private interface Start {
    ReplyFault fault(ModuleLoop loop, Random random);
  }

  private final Faults faults;
  private final String command;
  private int skip;
  private int times = 1;
  private double chance = 1;
  private String name;
  private Start start;

  FaultRule(Faults faults, String command) {
    this.faults = faults;
    this.command = command;
  }

  // ---- when

  /** Lets so many matching commands pass first. */
  public FaultRule skip(int commands) {
    skip = commands;
    return this;
  }

  /** At most so often. */
  public FaultRule times(int most) {
    times = most;
    return this;
  }

  /** Until {@link Faults#clear()}. */
  public FaultRule always() {
    return times(Integer.MAX_VALUE);
  }

  /**
   * Only now and then.
   *
   * @param probability 0 to 1, for each matching command
   */
  public FaultRule chance(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("a probability is 0 to 1, not " + probability);
    }
    chance = probability;
    return this;
  }

  // ---- what

  /** Carries the command out and says nothing: no reply, no prompt, no final result. */
  public void withhold() {
    choose("withheld", (loop, random) -> (octets, kind) -> ReplyFault.NOTHING);
  }

  /** The whole reply comes this much later; the module believes that it was in time. */
  public void delay(Duration by) {
    choose(
        "late by " + by.toMillis() + " ms",
        (loop, random) -> (octets, kind) -> new ReplyFault.Effect(octets, by, null));
  }

  /** Only the first octets of the reply come. */
  public void cutAfter(int octets) {
    choose("cut after " + octets + " octets", (loop, random) -> new Counting(octets, null));
  }

  /** So many octets of each piece of the reply come as other octets. */
  public void garble(int octets) {
    choose(
        "garbled",
        (loop, random) ->
            (bytes, kind) -> {
              byte[] garbled = bytes.clone();
              for (int i = 0; i < octets && garbled.length > 0; i++) {
                garbled[random.nextInt(garbled.length)] ^= (byte) (1 + random.nextInt(255));
              }
              return new ReplyFault.Effect(garbled, Duration.ZERO, null);
            });
  }

  /**
   * Other octets come in the middle: an unsolicited line at a chosen place, which a real module
   * must not do and some do.
   *
   * @param at how many octets of the reply come before it
   * @param text as it is on the line, its line ends included
   */
  public void insert(int at, String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    choose("an insertion at octet " + at, (loop, random) -> new Counting(at, octets));
  }

  /** The prompt does not come; the module waits for the data all the same. */
  public void withholdPrompt() {
    choose(
        "prompt withheld",
        (loop, random) ->
            (octets, kind) ->
                kind == ReplyFault.Kind.PROMPT ? ReplyFault.NOTHING : ReplyFault.as(octets));
  }

  /** Another text comes in place of the prompt. */
  public void misspellPrompt(String text) {
    byte[] other = text.getBytes(StandardCharsets.UTF_8);
    choose(
        "prompt misspelt",
        (loop, random) ->
            (octets, kind) -> ReplyFault.as(kind == ReplyFault.Kind.PROMPT ? other : octets));
  }

  /**
   * Something happens in place of the reply: {@code module::reset}, {@code module::removeSim},
   * {@code module::loseCoverage}, or the line is closed.
   *
   * @param event called once, on the module's loop
   */
  public void instead(Runnable event) {
    choose(
        "an event in place of the reply",
        (loop, random) -> {
          boolean[] done = new boolean[1];
          return (octets, kind) -> {
            Runnable now = done[0] ? null : event;
            done[0] = true;
            return new ReplyFault.Effect(new byte[0], Duration.ZERO, now);
          };
        });
  }

  private void choose(String what, Start fault) {
    if (start != null) {
      throw new IllegalStateException("this rule has its fault already: " + name);
    }
    name = what;
    start = fault;
    faults.add(this);
  }

  // ---- for Faults

  boolean applies(String line, Random random) {
    if (times == 0 || !line.regionMatches(true, 0, command, 0, command.length())) {
      return false;
    }
    if (skip > 0) {
      skip--;
      return false;
    }
    if (chance < 1 && random.nextDouble() >= chance) {
      return false;
    }
    if (times != Integer.MAX_VALUE) {
      times--;
    }
    return true;
  }

  String fault() {
    return name;
  }

  ReplyFault start(ModuleLoop loop, long seed) {
    return start.fault(loop, new Random(seed));
  }

  /** Counts octets: from a place on nothing more comes, or something comes in between. */
  private static final class Counting implements ReplyFault {
    private final byte[] inserted;
    private int left;
    private boolean past;

    Counting(int left, byte[] inserted) {
      this.left = left;
      this.inserted = inserted;
    }

    @Override
    public Effect apply(byte[] octets, Kind kind) {
      if (past) {
        return inserted == null ? NOTHING : ReplyFault.as(octets);
      }
      if (octets.length < left) {
        left -= octets.length;
        return ReplyFault.as(octets);
      }
      past = true;
      if (inserted == null) {
        return ReplyFault.as(Arrays.copyOf(octets, left));
      }
      byte[] whole = new byte[octets.length + inserted.length];
      System.arraycopy(octets, 0, whole, 0, left);
      System.arraycopy(inserted, 0, whole, left, inserted.length);
      System.arraycopy(octets, left, whole, left + inserted.length, octets.length - left);
      return ReplyFault.as(whole);
    }
  }
}
