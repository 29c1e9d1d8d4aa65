package io.github.atelier.cli.dialect;

import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.topic.DeviceTopics;
import io.github.atelier.cli.demo.Transcript;
import io.github.atelier.driver.Modem;
import io.github.atelier.driver.ModemOptions;
import io.github.atelier.driver.MqttListener;
import io.github.atelier.driver.MqttMessage;
import io.github.atelier.driver.ReadyOptions;
import io.github.atelier.driver.aliyun.AliyunDevice;
import io.github.atelier.driver.aliyun.CredentialStore;
import io.github.atelier.driver.aliyun.DeviceProfile;
import io.github.atelier.driver.channel.CommandRefusedException;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.MissingCommandException;
import io.github.atelier.grammar.value.Values;
import io.github.atelier.platform.AliyunPlatform;
import io.github.atelier.platform.PlatformConfig;
import io.github.atelier.platform.core.ProductDeclaration;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Driver against emulator on one dialect: what its text alone makes possible. A step that fails
 * says why, and those that do not need it go on.
 */
final class DialectTrial {
  private static final DeviceIdentity DEVICE = new DeviceIdentity("a1Trial0001", "trial1");
  private static final Secret SECRET = Secret.of("0123456789abcdef0123456789abcdef");
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int KIBIBYTE = 1024;

  private final Dialect dialect;
  private final PrintStream out;
  private final boolean verbose;
  private final BlockingQueue<MqttMessage> received = new LinkedBlockingQueue<>();
  private final DeviceTopics topics = new DeviceTopics(DEVICE);
  private final List<String> failed = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private Path folder;
  private Transcript transcript;

  DialectTrial(Dialect dialect, PrintStream out, boolean verbose) {
    this.dialect = dialect;
    this.out = out;
    this.verbose = verbose;
  }

  /** Whether nothing failed; what the dialect does not have is told, and is no failure. */
  boolean run() throws Exception {
    folder = Files.createTempDirectory("atelier-trial");
    ProductDeclaration product =
        new ProductDeclaration(
            DEVICE.productKey(),
            Secret.of("trialProductSecret01"),
            "Trial",
            false,
            List.of(new ProductDeclaration.DeviceDeclaration(DEVICE.deviceName(), SECRET)));
    PlatformConfig config =
        PlatformConfig.builder()
            .mqttPort(0)
            .caDirectory(folder.resolve("ca"))
            .product(product)
            .build();
    ModuleConfig module = ModuleConfig.defaults().withAttachDelay(Duration.ofMillis(200));
    try (AliyunPlatform platform = AliyunPlatform.start(config);
        Emulator emulator = Emulator.start(dialect, module, List.of())) {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      transcript = new Transcript(out, verbose);
      String port = "tcp:127.0.0.1:" + emulator.tcpPort(any).address().getPort();
      try (Modem modem =
          Modem.open(
              Transports.parse(port), dialect, ModemOptions.defaults().withWireLog(transcript))) {
        steps(platform, modem);
      }
    } finally {
      delete();
    }
    summary();
    return failed.isEmpty();
  }

  private void steps(AliyunPlatform platform, Modem modem) {
    modem.mqtt().addListener(new Mailbox());
    step("who it is", () -> transcript.note(modem.information().toString()));
    step("SIM, registration, data", () -> modem.ready(ready()));
    step("commands of this file that need no value", () -> plainCommands(modem));
    if (!operation("connect", () -> connect(platform, modem))) {
      return;
    }
    String command = topics.custom("get");
    operation("subscribe", () -> modem.mqtt().subscribe(command, 1));
    operation("publish", () -> publish(modem));
    step("a message from the server", () -> receive(platform, command, allOctets(256)));
    step("a message without octets", () -> receive(platform, command, new byte[0]));
    operation("unsubscribe", () -> modem.mqtt().unsubscribe(command));
    operation("disconnect", () -> modem.mqtt().disconnect());
    operation("connect", () -> connect(platform, modem));
    operation("disconnect", () -> modem.mqtt().disconnect());
  }

  private ReadyOptions ready() {
    return ReadyOptions.defaults()
        .withTimeout(Duration.ofSeconds(10))
        .withPoll(Duration.ofMillis(100));
  }

  private void plainCommands(Modem modem) {
    for (Command command : dialect.commands()) {
      boolean plain =
          command.meaning().startsWith("vendor.")
              && command.needs().isEmpty()
              && !command.takesData();
      if (plain) {
        modem.await(modem.command(command.meaning(), Values.empty()));
      }
    }
  }

  private void connect(AliyunPlatform platform, Modem modem) {
    byte[] ca = platform.caCertificatePem().getBytes(StandardCharsets.US_ASCII);
    AliyunDevice device =
        new AliyunDevice(
            modem,
            DeviceProfile.ofDevice(DEVICE, SECRET),
            Endpoint.explicit("localhost", platform.mqttPort()),
            ca,
            new CredentialStore(folder.resolve("credentials")));
    device.connect(new DeviceCredentials.DeviceSecret(DEVICE, SECRET));
  }

  private void publish(Modem modem) {
    String topic = topics.custom("update");
    modem.mqtt().publish(topic, "{\"switch\":1}".getBytes(StandardCharsets.UTF_8), 0);
    modem.mqtt().publish(topic, "x".getBytes(StandardCharsets.UTF_8), 1);
    tolerant("no octets", () -> modem.mqtt().publish(topic, new byte[0], 1));
    tolerant("1 KiB of all values", () -> modem.mqtt().publish(topic, allOctets(KIBIBYTE), 1));
  }

  /**
   * A payload that a dialect may refuse to carry, as long as it says so before anything is sent.
   */
  private void tolerant(String what, Body body) {
    try {
      body.run();
    } catch (CommandRefusedException e) {
      transcript.note(what + ": this dialect cannot carry it: " + e.getMessage());
    } catch (Exception e) {
      throw e instanceof RuntimeException r ? r : new IllegalStateException(e);
    }
  }

  private void receive(AliyunPlatform platform, String topic, byte[] payload) throws Exception {
    received.clear();
    platform.publish(DEVICE, topic, payload, 1).get(ANSWER.toSeconds(), TimeUnit.SECONDS);
    MqttMessage message = received.poll(ANSWER.toSeconds(), TimeUnit.SECONDS);
    if (message == null) {
      throw new ModemException(
          "no message came within "
              + ANSWER.toSeconds()
              + " s; is there an 'unsolicited mqtt.received', and does its line match?");
    }
    if (!message.topic().equals(topic) || !Arrays.equals(message.payload(), payload)) {
      throw new ModemException(
          "what came is not what was sent: "
              + message.payload().length
              + " octets instead of "
              + payload.length
              + ". Put the length before the payload where the module can tell it");
    }
    transcript.note(payload.length + " octets came through unchanged");
  }

  private static byte[] allOctets(int count) {
    byte[] octets = new byte[count];
    for (int i = 0; i < count; i++) {
      octets[i] = (byte) i;
    }
    return octets;
  }

  private final class Mailbox implements MqttListener {
    @Override
    public void message(MqttMessage message) {
      received.add(message);
    }
  }

  // ---- steps

  private interface Body {
    void run() throws Exception;
  }

  private boolean operation(String name, Body body) {
    if (!dialect.hasOperation(name)) {
      transcript.step("operation " + name);
      transcript.note("not in this dialect");
      missing.add("operation " + name);
      return false;
    }
    return step("operation " + name, body);
  }

  private boolean step(String name, Body body) {
    transcript.step(name);
    try {
      body.run();
      return true;
    } catch (MissingCommandException e) {
      transcript.note("MISSING: " + e.getMessage());
    } catch (Exception e) {
      transcript.note("FAILED: " + e.getMessage());
    }
    failed.add(name);
    return false;
  }

  private void summary() {
    out.println();
    if (!missing.isEmpty()) {
      out.println("Not in this dialect: " + String.join(", ", missing));
    }
    out.println(
        failed.isEmpty()
            ? dialect.name() + ": everything that it has works, driver against emulator."
            : dialect.name() + ": failed: " + String.join("; ", failed));
  }

  private void delete() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
