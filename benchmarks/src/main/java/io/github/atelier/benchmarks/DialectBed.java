package io.github.atelier.benchmarks;

import io.github.atelier.driver.Modem;
import io.github.atelier.driver.MqttListener;
import io.github.atelier.driver.MqttMessage;
import io.github.atelier.driver.MqttOptions;
import io.github.atelier.driver.ReadyOptions;
import io.github.atelier.driver.channel.Reply;
import io.github.atelier.driver.transport.TcpTransport;
import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.LinePlan;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.OctetsType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One dialect from end to end: driver, TCP line (paced or not), emulated module, TLS with the
 * server verified against a private CA, broker. Everything in this process, on loopback.
 */
final class DialectBed implements AutoCloseable {
  static final String TOPIC = "/a1B2c3/dev/user/get";
  private static final long PATIENCE_SECONDS = 20;
  private static final int ARRIVALS = 4096;

  private final Dialect dialect;
  private final TlsBroker broker;
  private final Emulator emulator;
  private final Tap tap;
  private final Modem modem;
  private final BlockingQueue<Long> arrivals = new ArrayBlockingQueue<>(ARRIVALS);
  private int hostIds;
  private int moduleIds;
  private Dialogue expected = new Dialogue(0, 0, 0);

  /**
   * Connected when this returns.
   *
   * @param bitsPerSecond of the line, 8N1; 0 for as fast as TCP goes
   */
  DialectBed(Dialect dialect, TlsBroker broker, int bitsPerSecond) throws Exception {
    this.dialect = dialect;
    this.broker = broker;
    boolean takesCa = dialect.has("tls.ca.write");
    ModuleConfig config = ModuleConfig.defaults().withAttachDelay(Duration.ofMillis(10));
    emulator =
        Emulator.start(
            dialect,
            takesCa
                ? config
                : config.withFactoryCa(new String(broker.ca(), StandardCharsets.US_ASCII)),
            List.of());
    int port =
        emulator
            .tcpPort(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                LinePlan.DEFAULT.withBitsPerSecond(bitsPerSecond))
            .address()
            .getPort();
    tap = new Tap(new TcpTransport("127.0.0.1", port));
    modem = Modem.open(tap, dialect);
    modem.mqtt().addListener(new Arrivals());
    modem.ready(ReadyOptions.defaults().withPoll(Duration.ofMillis(20)));
    MqttOptions options = MqttOptions.of("bench1", "user", "password", "localhost", broker.port());
    modem.mqtt().connect(takesCa ? options.withCa(broker.ca()) : options);
  }

  private final class Arrivals implements MqttListener {
    @Override
    public void message(MqttMessage message) {
      arrivals.add(System.nanoTime());
    }

    @Override
    public void lost(int client, String cause) {
      throw new IllegalStateException("the connection was lost: " + cause);
    }
  }

  Dialect dialect() {
    return dialect;
  }

  Modem modem() {
    return modem;
  }

  Tap tap() {
    return tap;
  }

  /** Text that every dialect carries in every direction. */
  static byte[] text(int length) {
    return "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
  }

  /** The longest payload of one publish. */
  int longest() {
    return ((OctetsType) dialect.value("payload").type()).max();
  }

  /** What the publishes so far cost by the manual. */
  Dialogue expected() {
    return expected;
  }

  /** From one thread. */
  CompletableFuture<Reply> publish(byte[] payload, int qos) {
    if (qos > 0) {
      hostIds++;
    }
    moduleIds++;
    expected =
        expected.plus(Dialogue.ofPublish(dialect, payload, qos, qos == 0 ? 0 : hostIds, moduleIds));
    return modem.mqtt().publishAsync(0, TOPIC, payload, qos);
  }

  /** Nanoseconds from the broker's send to the driver's listener. */
  long push(byte[] payload) throws InterruptedException {
    long began = System.nanoTime();
    broker.push(TOPIC, payload);
    Long arrived = arrivals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (arrived == null) {
      throw new IllegalStateException("a message did not come with " + dialect);
    }
    return arrived - began;
  }

  @Override
  public void close() {
    modem.close();
    emulator.close();
  }
}
