package io.github.atelier.driver;

import io.github.atelier.driver.channel.ChannelListener;
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
 */
public record ModemOptions(
    Duration probeTime,
    Duration probeInterval,
    WireLog wireLog,
    Redactor redactor,
    List<ChannelListener> listeners) {

  public ModemOptions {
    listeners = List.copyOf(listeners);
  }

  /** Ten seconds of probing, no log. */
  public static ModemOptions defaults() {
    return new ModemOptions(
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        WireLog.NONE,
        new Redactor("deviceSecret", "deviceToken", "productSecret", "password"),
        List.of());
  }

  public ModemOptions withProbeTime(Duration time) {
    return new ModemOptions(time, probeInterval, wireLog, redactor, listeners);
  }

  public ModemOptions withWireLog(WireLog log) {
    return new ModemOptions(probeTime, probeInterval, log, redactor, listeners);
  }

  public ModemOptions withListener(ChannelListener listener) {
    List<ChannelListener> all = new ArrayList<>(listeners);
    all.add(listener);
    return new ModemOptions(probeTime, probeInterval, wireLog, redactor, all);
  }
}
