package io.github.atelier.driver.channel;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes sure that a late reply is over before anything else is sent: a read command goes out whose
 * own reply cannot be mistaken for the late one, and everything before that reply is late. A bare
 * {@code AT} would not do: a late {@code OK} looks the same.
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
  private static final byte[] OK = {'O', 'K'};

  private final ChannelLoop loop;
  private final InFlight givenUp;
  private final Consumer<Fence> send;
  private final Consumer<Fence> fail;
  private final List<InFlight> probes = new ArrayList<>();
  private int attempt = -1;
  private boolean informationSeen;
  private boolean clean;
  private Runnable cancelTimer = () -> {};

  /**
   * @param send writes {@link #probe()}
   * @param fail told when no probe was answered
   */
  Fence(
      Dialect dialect,
      ChannelLoop loop,
      InFlight givenUp,
      Consumer<Fence> send,
      Consumer<Fence> fail) {
    this.loop = loop;
    this.givenUp = givenUp;
    this.send = send;
    this.fail = fail;
    for (String meaning : PROBES) {
      if (dialect.has(meaning) && !sharesPrefix(dialect.command(meaning), givenUp.exchange())) {
        probes.add(InFlight.of(Exchange.of(dialect, meaning, Values.empty()), dialect.settings()));
      }
    }
    if (probes.isEmpty()) {
      probes.add(InFlight.of(Exchange.raw("AT", WAITS.get(0)), dialect.settings()));
    }
  }

  private static boolean sharesPrefix(Command probe, Exchange givenUp) {
    if (givenUp.command() == null) {
      String name = name(givenUp.raw());
      return probe.request().source().regionMatches(true, 0, name, 0, name.length());
    }
    for (Step step : givenUp.command().steps()) {
      if (step instanceof Step.Line l
          && l.template().prefix().length > 2
          && Arrays.equals(l.template().prefix(), information(probe).prefix())) {
        return true;
      }
    }
    return probe.meaning().equals(givenUp.command().meaning());
  }

  private static String name(String raw) {
    int end = 0;
    while (end < raw.length() && raw.charAt(end) != '=' && raw.charAt(end) != '?') {
      end++;
    }
    return raw.substring(0, end);
  }

  private static Template information(Command probe) {
    return ((Step.Line) probe.steps().get(0)).template();
  }

  void start() {
    cancelTimer.run();
    attempt++;
    informationSeen = false;
    if (attempt == WAITS.size()) {
      fail.accept(this);
      return;
    }
    cancelTimer = loop.schedule(WAITS.get(attempt), this::start);
    send.accept(this);
  }

  void stop() {
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

  /** Whether the command that was given up may have left a prompt open. */
  boolean leavesPrompt() {
    return givenUp.exchange().command() != null && givenUp.exchange().command().takesData();
  }

  /** Whether the line is part of the probe's reply. */
  boolean takes(byte[] buffer, int from, int to) {
    if (probe().isEcho(buffer, from, to)) {
      return true;
    }
    boolean isOk = Arrays.equals(buffer, from, to, OK, 0, 2);
    if (probe().exchange().command() == null) {
      clean = isOk;
    } else if (!informationSeen) {
      informationSeen =
          information(probe().exchange().command())
                  .match(buffer, from, to, Values.empty(), Reading.LENIENT_REPLY)
              != null;
      return informationSeen;
    } else {
      clean = isOk;
    }
    if (clean) {
      stop();
    }
    return clean;
  }

  boolean clean() {
    return clean;
  }
}
