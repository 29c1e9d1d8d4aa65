package io.github.atelier.driver;

import io.github.atelier.driver.channel.Channel;
import io.github.atelier.driver.channel.ChannelListener;
import io.github.atelier.driver.channel.Exchange;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.channel.Reply;
import io.github.atelier.driver.channel.ThreadChannelLoop;
import io.github.atelier.driver.channel.UnresponsiveException;
import io.github.atelier.driver.transport.SerialControl;
import io.github.atelier.driver.transport.Transport;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A cellular module on an AT line.
 *
 * <pre>{@code
 * try (Modem modem = Modem.open(Transports.parse("/dev/ttyUSB2"), Dialects.load("ailink"))) {
 *   modem.ready();
 *   modem.mqtt().connect(MqttOptions.of(clientId, username, password, host, 8883).withCa(pem));
 *   modem.mqtt().publish("topic", payload, 1);
 * }
 * }</pre>
 *
 * <p>Blocking calls may not be made from a listener; they throw {@link IllegalStateException}
 * there.
 */
public final class Modem implements AutoCloseable {
  private final Transport line;
  private final Channel channel;
  private final Dialect dialect;
  private final Settings settings;
  private final PinGuard pinGuard = new PinGuard();
  private final ExecutorService tasks;
  private final Mqtt mqtt;
  private final Sms sms;
  private final Http http;
  private final Files files;
  private final Sockets sockets;

  private Modem(Transport line, Channel channel, Dialect dialect, Settings settings) {
    this.line = line;
    this.channel = channel;
    this.dialect = dialect;
    this.settings = settings;
    this.mqtt = new Mqtt(channel, dialect);
    this.http = new Http(channel, dialect);
    this.files = new Files(channel, dialect);
    this.tasks =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "modem-tasks " + channel.name());
              thread.setDaemon(true);
              return thread;
            });
    this.sms = new Sms(this, channel, dialect, tasks);
    this.sockets = new Sockets(channel, dialect, tasks);
  }

  /**
   * Opens the line and asks the module which of the built-in dialects it speaks; then as {@link
   * #open(Transport, Dialect, ModemOptions)}.
   *
   * @throws UnknownModuleException if none fits; the message says what the module is
   */
  public static Modem open(Transport transport, ModemOptions options) throws TransportException {
    HandedOverTransport line = new HandedOverTransport(transport);
    Dialect dialect = Identification.ofBuiltIn().find(line, options);
    return open(line, dialect, options);
  }

  /** As {@link #open(Transport, Dialect, ModemOptions)} with the defaults. */
  public static Modem open(Transport transport, Dialect dialect) throws TransportException {
    return open(transport, dialect, ModemOptions.defaults());
  }

  /**
   * Opens the line and finds the module on it: probes until it answers, then turns echo off and
   * error numbers on (a module that refuses either is taken as it is).
   *
   * @throws TransportException if the line cannot be opened
   * @throws UnresponsiveException if nothing answers within {@link ModemOptions#probeTime()}; the
   *     line is closed then
   */
  public static Modem open(Transport transport, Dialect dialect, ModemOptions options)
      throws TransportException {
    Channel channel =
        new Channel(
            transport,
            dialect,
            new ThreadChannelLoop("modem " + transport.name()),
            options.wireLog(),
            options.redactor(),
            options.reopen(),
            options.wakeUp());
    options.listeners().forEach(channel::addListener);
    Settings settings = new Settings(dialect);
    Modem modem = new Modem(transport, channel, dialect, settings);
    try {
      channel.open(new Initialisation(transport, options, settings));
      return modem;
    } catch (TransportException | RuntimeException e) {
      modem.close();
      throw e;
    }
  }

  /**
   * A command that the module must not forget: sent now, and again whenever the line was opened
   * again or the module restarted. A later one of the same meaning, for the same index (client,
   * context), takes its place.
   *
   * @return its reply; where it fails, it is not kept
   */
  public CompletableFuture<Reply> keep(String meaning, Values values) {
    return command(meaning, values)
        .whenComplete(
            (reply, failure) -> {
              if (failure == null) {
                settings.keep(meaning, values);
              }
            });
  }

  /**
   * Brings the module to where it can carry data: SIM, full functionality, registration,
   * attachment, PDP context. Progress goes to {@link ReadyOptions#progress()}.
   *
   * @throws NotReadyException with the step that failed and why
   */
  public Readiness ready(ReadyOptions ready) {
    return new ReadySequence(this, ready).run();
  }

  /** {@link #ready(ReadyOptions)} with the defaults. */
  public Readiness ready() {
    return ready(ReadyOptions.defaults());
  }

  /** {@link #ready(ReadyOptions)} on a thread of the driver. */
  public CompletableFuture<Readiness> readyAsync(ReadyOptions ready) {
    return async(() -> ready(ready));
  }

  /** Runs blocking work with this modem on a thread of the driver. */
  public <T> CompletableFuture<T> async(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, tasks);
  }

  /** Who the module is. */
  public Information information() {
    return channel.await(informationAsync());
  }

  public CompletableFuture<Information> informationAsync() {
    return command("identity.manufacturer", Values.empty())
        .thenCombine(command("identity.model", Values.empty()), Modem::both)
        .thenCombine(command("identity.revision", Values.empty()), Modem::both)
        .thenCombine(command("identity.imei", Values.empty()), Modem::both)
        .thenApply(r -> Information.of(r.values()));
  }

  private static Reply both(Reply a, Reply b) {
    return new Reply(a.values().plus(b.values()), List.of(), List.of());
  }

  /** The network as the module sees it now: operator, signal, registration. */
  public NetworkState network() {
    return NetworkState.read(this);
  }

  /** The module's MQTT client. */
  public Mqtt mqtt() {
    return mqtt;
  }

  /** The module's TCP, UDP and TLS sockets. */
  public Sockets sockets() {
    return sockets;
  }

  /** The module's short messages. */
  public Sms sms() {
    return sms;
  }

  /** The module's HTTP(S) client. */
  public Http http() {
    return http;
  }

  /** The module's files. */
  public Files files() {
    return files;
  }

  /**
   * One command of the dialect by its meaning.
   *
   * @return its reply; exceptionally a {@link ModemException}
   * @throws io.github.atelier.grammar.dialect.MissingCommandException if the dialect lacks it
   */
  public CompletableFuture<Reply> command(String meaning, Values values) {
    return channel.send(Exchange.of(dialect, meaning, values));
  }

  /** Waits for a result; see {@link Channel#await}. */
  public <T> T await(CompletableFuture<T> result) {
    return channel.await(result);
  }

  /**
   * A raw command line, for what no dialect knows. Every line of the answer comes back as text;
   * secrets in it are in clear.
   *
   * @param line begins with {@code AT}, without its CR
   * @return information text up to the final result
   * @throws ModemException if the module refuses, or does not answer within {@code timeout}
   */
  public List<String> raw(String line, Duration timeout) {
    return channel.await(rawAsync(line, timeout));
  }

  public CompletableFuture<List<String>> rawAsync(String line, Duration timeout) {
    return channel.send(Exchange.raw(line, timeout)).thenApply(Reply::lines);
  }

  /** Blocks for {@link #baudRateAsync}. */
  public void baudRate(int bitsPerSecond) {
    channel.await(baudRateAsync(bitsPerSecond));
  }

  /**
   * Changes the bit rate of both sides: {@code AT+IPR} (V.250 6.2.10), then this side after the
   * {@code OK}, then {@code AT} at the new rate to see that the module followed. Where it does not
   * answer, this side goes back and asks at the old rate. No other command comes in between. The
   * rate holds until the module is reset; {@code AT&W} keeps it.
   *
   * @param bitsPerSecond 50 to 12,000,000
   * @return exceptionally a {@link ModemException}: the line is no serial port, the module refuses
   *     the rate, or it answers at the old rate only; {@link UnresponsiveException} where it
   *     answers at neither
   */
  public CompletableFuture<Void> baudRateAsync(int bitsPerSecond) {
    return channel.submit(new RateChange(dialect, line, bitsPerSecond)).thenApply(reply -> null);
  }

  /** DTR and RTS of the serial port, or {@code null} where the line has none. */
  public SerialControl control() {
    return line.control();
  }

  public Dialect dialect() {
    return dialect;
  }

  PinGuard pinGuard() {
    return pinGuard;
  }

  /** The line below: listeners, counters. */
  public Channel channel() {
    return channel;
  }

  public void addListener(ChannelListener listener) {
    channel.addListener(listener);
  }

  /**
   * Closes the line. MQTT connections of the module stay as they are; close them first where that
   * matters.
   */
  @Override
  public void close() {
    tasks.shutdown();
    channel.close();
  }
}
