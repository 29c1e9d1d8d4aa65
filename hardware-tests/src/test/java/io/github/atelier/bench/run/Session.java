package io.github.atelier.bench.run;

import io.github.atelier.aliyun.Secret;
import io.github.atelier.bench.target.Target;
import io.github.atelier.driver.Modem;
import io.github.atelier.driver.ModemOptions;
import io.github.atelier.driver.Readiness;
import io.github.atelier.driver.ReadyOptions;
import io.github.atelier.driver.channel.ReopenPolicy;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.grammar.redact.Redactor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** One run against one target: the module once it is opened, and what it told. For one thread. */
public final class Session implements AutoCloseable {
  private final Target target;
  private final WireFile wire;
  private final Events events = new Events();
  private final Map<String, String> facts = new LinkedHashMap<>();
  private final Redactor redactor = new Redactor("deviceSecret", "deviceToken", "productSecret");
  private Modem modem;

  Session(Target target, WireFile wire) {
    this.target = target;
    this.wire = wire;
    announce(target.pin());
    target
        .account()
        .ifPresent(
            account ->
                account
                    .devices()
                    .forEach(
                        device -> {
                          announce(device.deviceSecret());
                          announce(device.productSecret());
                        }));
  }

  private void announce(Secret secret) {
    if (secret != null) {
      announce(secret.reveal());
    }
  }

  private void announce(String secret) {
    if (secret != null) {
      redactor.add(secret.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Opens the module with the driver; a line that is lost is looked for four times a second. */
  public void open() throws TransportException {
    ModemOptions options =
        ModemOptions.defaults()
            .withWireLog(wire)
            .withListener(events)
            .withReopen(new ReopenPolicy(Duration.ofMillis(250), Duration.ofSeconds(2), 0.2, 0));
    modem = Modem.open(Transports.parse(target.port(), target.serial()), target.dialect(), options);
    if (target.dialect().hasOperation("connect")) {
      modem.mqtt().addListener(events);
    }
  }

  /** Brings the module to where it carries data. */
  public Readiness ready() {
    return modem.ready(
        ReadyOptions.defaults()
            .withPin(target.pin())
            .withApn(target.apn())
            .withTimeout(target.patience())
            .withPoll(Duration.ofMillis(100)));
  }

  public Target target() {
    return target;
  }

  /** The opened module. */
  public Modem modem() {
    if (modem == null) {
      throw new IllegalStateException("a step uses the module and does not need that it is open");
    }
    return modem;
  }

  public Events events() {
    return events;
  }

  /** Something that the head of the report tells. */
  public void fact(String name, String value) {
    facts.put(name, value);
  }

  Map<String, String> facts() {
    return facts;
  }

  void heading(String text) {
    wire.heading(text);
  }

  /** The text without the secrets that this run knows of. */
  String masked(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] own = redactor.mask(bytes);
    return new String(
        modem == null ? own : modem.channel().redactor().mask(own), StandardCharsets.UTF_8);
  }

  /** Waits for what comes from elsewhere: as long as the target's world may take. */
  public Duration patience() {
    return target.patience();
  }

  /**
   * Octets in which each of the 256 values stands, as far as they reach; the same every time.
   * Alone, the first is the hardest: 1A, Ctrl-Z.
   */
  public static byte[] octets(int count) {
    byte[] octets = new byte[count];
    for (int i = 0; i < count; i++) {
      octets[i] = (byte) (0x1A + i);
    }
    return octets;
  }

  @Override
  public void close() {
    if (modem != null) {
      modem.close();
    }
    wire.close();
  }
}
