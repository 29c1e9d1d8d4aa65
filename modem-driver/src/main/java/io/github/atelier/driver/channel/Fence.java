package io.github.atelier.driver.channel;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.dialect.Unsolicited;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Makes sure that a late reply is over before anything else is sent: a read command goes out whose
 * own reply cannot be mistaken for the late one, and everything before that reply is late. A bare
 * {@code AT} would not do: a late {@code OK} looks the same.
 *
 * <p>The line is clean when the probe's information and its {@code OK} came, or when as many final
 * results came as commands were sent. A module that refuses every probe is clean at the end, one
 * that says nothing is unresponsive.
 */
final class Fence {
  private static final List<String> PROBES =
      List.of(
          "signal.quality",
          "errors.format.read",
          "phone.functionality.read",
          "pdp.attach.read",
          "clock.read");
  private static final List<Duration> WAITS =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofSeconds(8));

  /** After a final result that was not the probe's, the probe was lost if nothing comes in this. */
  private static final Duration AFTER_ANSWER = Duration.ofMillis(300);

  private static final byte[] OK = {'O', 'K'};

  private final ChannelLoop loop;
  private final InFlight givenUp;
  private final int outstanding;
  private final Consumer<Fence> send;
  private final Consumer<Fence> pass;
  private final Consumer<Fence> fail;
  private final List<InFlight> probes = new ArrayList<>();
  private int attempt = -1;
  private int typed;
  private int finals;
  private boolean informationSeen;
  private boolean over;
  private Runnable cancelTimer = () -> {};

  /**
   * @param givenUp whose reply may come late
   * @param outstanding how many final results may come late
   * @param send writes {@link #probe()}
   * @param pass told when the line is clean
   * @param fail told when no probe was answered
   */
  Fence(
      Dialect dialect,
      ChannelLoop loop,
      InFlight givenUp,
      int outstanding,
      Consumer<Fence> send,
      Consumer<Fence> pass,
      Consumer<Fence> fail) {
    this.loop = loop;
    this.givenUp = givenUp;
    this.outstanding = outstanding;
    this.send = send;
    this.pass = pass;
    this.fail = fail;
    for (String meaning : PROBES) {
      if (dialect.has(meaning)) {
        Command probe = dialect.command(meaning);
        if (!sharesPrefix(probe, givenUp.exchange()) && !isSaidUnasked(probe, dialect)) {
          probes.add(
              InFlight.of(Exchange.of(dialect, meaning, Values.empty()), dialect.settings()));
        }
      }
    }
    if (probes.isEmpty()) {
      probes.add(InFlight.of(Exchange.raw("AT", WAITS.get(0)), dialect.settings()));
    }
  }

  private static boolean sharesPrefix(Command probe, Exchange givenUp) {
    byte[] prefix = information(probe).prefix();
    if (givenUp.command() == null) {
      String name = new String(prefix, StandardCharsets.US_ASCII);
      int end = name.indexOf(':');
      return givenUp
          .raw()
          .toUpperCase(Locale.ROOT)
          .contains(name.substring(0, end < 0 ? name.length() : end).toUpperCase(Locale.ROOT));
    }
    return probe.meaning().equals(givenUp.command().meaning())
        || opensWith(prefix, givenUp.command().steps());
  }

  /** Whether the module may say the like of a probe's reply of its own accord. */
  private static boolean isSaidUnasked(Command probe, Dialect dialect) {
    byte[] prefix = information(probe).prefix();
    for (Unsolicited message : dialect.unsolicited()) {
      if (opensWith(prefix, message.steps())) {
        return true;
      }
    }
    return false;
  }

  private static boolean opensWith(byte[] prefix, List<Step> steps) {
    for (Step step : steps) {
      if (step instanceof Step.Line l
              && l.template().prefix().length > 2
              && Arrays.equals(l.template().prefix(), prefix)
          || step instanceof Step.Repeat r && opensWith(prefix, r.steps())) {
        return true;
      }
    }
    return false;
  }

  private static Template information(Command probe) {
    return ((Step.Line) probe.steps().get(0)).template();
  }

  /** Sends the next probe, or ends. */
  void start() {
    cancelTimer.run();
    attempt++;
    informationSeen = false;
    if (attempt == WAITS.size()) {
      // each probe was answered, with a refusal: the module is there, and nothing is late any more
      end(finals >= attempt ? pass : fail);
      return;
    }
    cancelTimer = loop.schedule(WAITS.get(attempt), this::start);
    send.accept(this);
  }

  private void end(Consumer<Fence> how) {
    over = true;
    cancelTimer.run();
    how.accept(this);
  }

  void stop() {
    over = true;
    cancelTimer.run();
  }

  /** Whether a probe was left unanswered before. */
  boolean repeated() {
    return attempt > 0;
  }

  InFlight givenUp() {
    return givenUp;
  }

  /** The probe of this attempt; another one each time, in case the module refuses one. */
  InFlight probe() {
    return probes.get(Math.max(0, attempt) % probes.size());
  }

  /** The host's data that the command may still be waiting for, or {@code null}. */
  Step.HostData openData() {
    return givenUp.exchange().command() == null ? null : givenUp.firstData();
  }

  /** So many octets were typed since the command was given up. */
  void typed(int octets) {
    typed += octets;
  }

  /**
   * How many octets are missing in a counted prompt that nobody saw, now that probes drew no
   * answer; 0 before that.
   */
  int missing(int length) {
    return attempt < 2 ? 0 : Math.max(0, length - typed);
  }

  /**
   * Whether the line is part of the probe's reply.
   *
   * @param failure whether it is a final result that tells failure
   */
  boolean takes(byte[] buffer, int from, int to, boolean failure) {
    if (probe().isEcho(buffer, from, to)) {
      // information before it was another's; a final result after it may still be a late one,
      // because some modules echo while they work
      informationSeen = false;
      return true;
    }
    boolean ok = Arrays.equals(buffer, from, to, OK, 0, 2);
    if (!ok && !failure) {
      boolean information =
          probe().exchange().command() != null
              && information(probe().exchange().command())
                      .match(buffer, from, to, Values.empty(), Reading.LENIENT_REPLY)
                  != null;
      informationSeen |= information;
      return information;
    }
    finals++;
    if (informationSeen && ok || finals >= outstanding + attempt + 1) {
      end(pass);
      return true;
    }
    informationSeen = false;
    soon();
    return false;
  }

  /** Something was answered, though not the probe: it will be soon, or not at all. */
  private void soon() {
    if (!over) {
      cancelTimer.run();
      cancelTimer = loop.schedule(AFTER_ANSWER, this::start);
    }
  }
}
