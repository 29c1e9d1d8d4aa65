package io.github.atelier.emulator.faults;

import io.github.atelier.emulator.line.ModuleLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The faults of one module, on all its lines. Rules are asked in the order in which they were made;
 * the first that applies to a command line takes its reply. Thread-safe.
 *
 * <pre>{@code
 * faults.on("AT+CSQ").withhold();                         // never answered
 * faults.on("AT+QMTPUB").skip(2).once().misspellPrompt("?");
 * faults.on("AT").always().chance(0.01).garble(1);        // one octet in every hundredth reply
 * }</pre>
 *
 * Everything random comes from the seed: the same seed and the same conversation give the same
 * faults.
 */
public final class Faults {
  /** Tells rules about messages from those about commands. */
  private static final String MESSAGE = "unasked ";

  private static final int REMEMBERED = 1024;

  private final Random random;
  private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
  private final List<String> happened = new ArrayList<>();
  private Consumer<byte[]> lines = octets -> {};

  public Faults(long seed) {
    this.random = new Random(seed);
  }

  /** Where {@link #say} goes; for whoever makes the module. */
  public synchronized void attach(Consumer<byte[]> allLines) {
    lines = allLines;
  }

  /**
   * A new rule, which does nothing yet: choose its fault.
   *
   * @param command beginning of the command lines it is about, in any case of letters: {@code
   *     "AT+CSQ"}; {@code "AT"} is every line
   */
  public FaultRule on(String command) {
    if (!command.toUpperCase(Locale.ROOT).startsWith("AT")) {
      throw new IllegalArgumentException("a command line begins with AT, not '" + command + "'");
    }
    return new FaultRule(this, command);
  }

  /**
   * A rule about what the module says unasked, and about results that come after {@code OK}.
   *
   * @param beginning of the lines it is about, in any case of letters: {@code "+QMTOPEN:"}
   */
  public FaultRule onMessage(String beginning) {
    return new FaultRule(this, MESSAGE + beginning);
  }

  /** Puts octets on all lines now, whatever is going on there: noise, or a line out of place. */
  public void say(byte[] octets) {
    Consumer<byte[]> to;
    synchronized (this) {
      remember("said " + octets.length + " octets");
      to = lines;
    }
    to.accept(octets.clone());
  }

  /** Puts this many random octets on all lines now. */
  public void noise(int octets) {
    byte[] noise = new byte[octets];
    synchronized (this) {
      random.nextBytes(noise);
    }
    say(noise);
  }

  /** Ends all rules. */
  public synchronized void clear() {
    rules.clear();
  }

  /** What was done so far, oldest first, the last 1024: {@code "AT+CSQ: withheld"}. */
  public synchronized List<String> happened() {
    return List.copyOf(happened);
  }

  /**
   * Asked by a terminal when a command line begins.
   *
   * @param command the line from {@code AT} on; what follows an equals sign is not kept
   * @return what to do to its reply, or {@code null} for nothing
   */
  public synchronized ReplyFault begin(String command, ModuleLoop loop) {
    for (FaultRule rule : rules) {
      if (rule.applies(command, random)) {
        String name = command.split("[=:]", 2)[0];
        remember(name + ": " + rule.fault());
        return rule.start(loop, random.nextLong());
      }
    }
    return null;
  }

  /** Whether there is any rule: without one nobody need ask. */
  public boolean any() {
    return !rules.isEmpty();
  }

  /** Asked by a terminal before each line that is not part of a reply; as {@link #begin}. */
  public ReplyFault message(String text, ModuleLoop loop) {
    return begin(MESSAGE + text, loop);
  }

  synchronized void add(FaultRule rule) {
    rules.add(rule);
  }

  private void remember(String what) {
    if (happened.size() == REMEMBERED) {
      happened.remove(0);
    }
    happened.add(what);
  }
}
