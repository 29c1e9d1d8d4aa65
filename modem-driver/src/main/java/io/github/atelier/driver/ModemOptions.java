package io.github.atelier.driver;

import io.github.atelier.driver.channel.ChannelListener;
import io.github.atelier.driver.channel.ReopenPolicy;
import io.github.atelier.driver.channel.WireLog;
import io.github.atelier.grammar.redact.Redactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a modem is opened.
 *
 * @param probeTime how long to look for an answer to {@code AT}
 * @param probeInterval how long to wait for each answer
 * @param wireLog hears every line, secrets masked
 * @param redactor masks secrets in logs and events
 * @param listeners hear events from the first octet on
 * @param reopen when a lost line is opened again
 */
public record ModemOptions(
    Duration probeTime,
    Duration probeInterval,
    WireLog wireLog,
    Redactor redactor,
    List<ChannelListener> listeners,
    ReopenPolicy reopen) {

  public ModemOptions {
    listeners = List.copyOf(listeners);
  }

  /** Ten seconds of probing, no log, a lost line is opened again. */
  public static ModemOptions defaults() {
    return new ModemOptions(
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        WireLog.NONE,
        new Redactor("deviceSecret", "deviceToken", "productSecret", "password"),
        List.of(),
        ReopenPolicy.defaults());
  }

  public ModemOptions withProbeTime(Duration time) {
    return new ModemOptions(time, probeInterval, wireLog, redactor, listeners, reopen);
  }

  public ModemOptions withProbeInterval(Duration interval) {
    return new ModemOptions(probeTime, interval, wireLog, redactor, listeners, reopen);
  }

  public ModemOptions withWireLog(WireLog log) {
    return new ModemOptions(probeTime, probeInterval, log, redactor, listeners, reopen);
  }

  public ModemOptions withListener(ChannelListener listener) {
    List<ChannelListener> all = new ArrayList<>(listeners);
    all.add(listener);
    return new ModemOptions(probeTime, probeInterval, wireLog, redactor, all, reopen);
  }

  public ModemOptions withReopen(ReopenPolicy policy) {
    return new ModemOptions(probeTime, probeInterval, wireLog, redactor, listeners, policy);
  }
}
