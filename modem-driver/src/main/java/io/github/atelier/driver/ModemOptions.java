package io.github.atelier.driver;

import io.github.atelier.driver.channel.ChannelListener;
import io.github.atelier.driver.channel.ReopenPolicy;
import io.github.atelier.driver.channel.WakeUp;
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
 * @param wakeUp how a module that sleeps is woken before a command, or {@code null} for one that
 *     does not sleep
 * @param baudRates bit rates to try, in this order, where nothing answers at the rate of the serial
 *     settings; empty for that rate alone. Means nothing where the line is no serial port. Tried
 *     again after each loss, because a module that was reset may be back at another rate
 */
public record ModemOptions(
    Duration probeTime,
    Duration probeInterval,
    WireLog wireLog,
    Redactor redactor,
    List<ChannelListener> listeners,
    ReopenPolicy reopen,
    WakeUp wakeUp,
    List<Integer> baudRates) {

  /** The rates that modules have, the likely ones first. */
  public static final List<Integer> LIKELY_BAUD_RATES =
      List.of(115200, 9600, 57600, 38400, 19200, 230400, 460800, 921600, 4800);

  public ModemOptions {
    listeners = List.copyOf(listeners);
    baudRates = List.copyOf(baudRates);
  }

  /** Ten seconds of probing, no log, a lost line is opened again, no sleep, one baud rate. */
  public static ModemOptions defaults() {
    return new ModemOptions(
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        WireLog.NONE,
        new Redactor("deviceSecret", "deviceToken", "productSecret", "password", "token"),
        List.of(),
        ReopenPolicy.defaults(),
        null,
        List.of());
  }

  public ModemOptions withProbeTime(Duration time) {
    return new ModemOptions(
        time, probeInterval, wireLog, redactor, listeners, reopen, wakeUp, baudRates);
  }

  public ModemOptions withProbeInterval(Duration interval) {
    return new ModemOptions(
        probeTime, interval, wireLog, redactor, listeners, reopen, wakeUp, baudRates);
  }

  public ModemOptions withWireLog(WireLog log) {
    return new ModemOptions(
        probeTime, probeInterval, log, redactor, listeners, reopen, wakeUp, baudRates);
  }

  public ModemOptions withListener(ChannelListener listener) {
    List<ChannelListener> all = new ArrayList<>(listeners);
    all.add(listener);
    return new ModemOptions(
        probeTime, probeInterval, wireLog, redactor, all, reopen, wakeUp, baudRates);
  }

  public ModemOptions withReopen(ReopenPolicy policy) {
    return new ModemOptions(
        probeTime, probeInterval, wireLog, redactor, listeners, policy, wakeUp, baudRates);
  }

  /** For a module that sleeps; see {@link WakeUp#after(Duration)}. */
  public ModemOptions withWakeUp(WakeUp how) {
    return new ModemOptions(
        probeTime, probeInterval, wireLog, redactor, listeners, reopen, how, baudRates);
  }

  /**
   * Finds the module's bit rate: {@link #LIKELY_BAUD_RATES}. Twice {@link #probeInterval} goes by
   * at each rate, and {@link #probeTime} is made long enough for all of them once.
   */
  public ModemOptions withBaudDetection() {
    return withBaudRates(LIKELY_BAUD_RATES);
  }

  /** As {@link #withBaudDetection()}, with rates of one's own. */
  public ModemOptions withBaudRates(List<Integer> rates) {
    return new ModemOptions(
        probeTime, probeInterval, wireLog, redactor, listeners, reopen, wakeUp, rates);
  }
}
