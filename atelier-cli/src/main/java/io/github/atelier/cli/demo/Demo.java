package io.github.atelier.cli.demo;

import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.http.HttpsEndpoint;
import io.github.atelier.cli.cloud.CloudApiException;
import io.github.atelier.driver.Modem;
import io.github.atelier.driver.ModemOptions;
import io.github.atelier.driver.ReadyOptions;
import io.github.atelier.driver.aliyun.AliyunDevice;
import io.github.atelier.driver.aliyun.CredentialStore;
import io.github.atelier.driver.aliyun.DeviceProfile;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.transport.Transport;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.emulator.Emulator;
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
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The main job from beginning to end, on this machine alone, with nothing in it pretended. */
public final class Demo {
  private static final String PRODUCT_KEY = "a1Demo00001";
  private static final String PRODUCT_SECRET = "demoProductSecret01";
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final DemoSetup setup;
  private final Transcript transcript;
  private final PrintStream out;
  private Path folder;

  public Demo(DemoSetup setup, PrintStream out) {
    this.setup = setup;
    this.out = out;
    this.transcript = new Transcript(out, setup.verbose());
  }

  /** Whether every step happened. What failed is printed. */
  public boolean run() throws IOException {
    folder = Files.createTempDirectory("atelier-demo");
    try {
      steps();
      out.printf("%nEvery step happened, in %.1f s. What to type next:%n", transcript.seconds());
      out.println(
          "  ./atelier demo --verbose                       every line in full, secrets masked");
      out.println(
          "  ./atelier demo --dialect quectel               the same job in another vendor's commands");
      out.println(
          "  ./atelier emulate --dialect ailink --pty /tmp/modem0   a module for your own program to open");
      return true;
    } catch (ModemException | DemoException | CloudApiException e) {
      out.printf("%nFAILED: %s%n", e.getMessage());
      return false;
    } catch (Exception e) {
      out.printf("%nFAILED: %s%n", e);
      return false;
    } finally {
      delete(folder);
    }
  }

  private void steps() throws Exception {
    transcript.step(
        "Platform: a local stand-in of the Aliyun IoT Platform, with a fresh private CA");
    ProductDeclaration product =
        new ProductDeclaration(
            PRODUCT_KEY,
            Secret.of(PRODUCT_SECRET),
            "Demo meter",
            true,
            List.of(new ProductDeclaration.DeviceDeclaration("meter1", null)));
    PlatformConfig config =
        PlatformConfig.builder()
            .mqttPort(0)
            .caDirectory(folder.resolve("ca"))
            .product(product)
            .build();
    try (AliyunPlatform platform = AliyunPlatform.start(config)) {
      transcript.note(
          "MQTT over TLS on "
              + platform.host()
              + ":"
              + platform.mqttPort()
              + ", HTTPS and OpenAPI on "
              + platform.httpsPort()
              + ", AMQP on "
              + platform.amqpPort()
              + "; CA in "
              + folder.resolve("ca"));
      try (Owner owner = new Owner(platform, PRODUCT_KEY, ANSWER)) {
        transcript.step("Owner: a thing model and a subscription by the OpenAPI; a server on AMQP");
        owner.prepare(Exchange.TSL);
        transcript.note("properties Temperature and Power, service Add");
        module(platform, owner);
      }
    }
  }

  private void module(AliyunPlatform platform, Owner owner) throws Exception {
    boolean serial = !setup.tcp();
    transcript.step(
        "Module: a virtual "
            + setup.moduleDialect()
            + " module on a "
            + (serial ? "virtual serial port" : "TCP line"));
    try (Emulator emulator = Emulator.start(setup.moduleDialect(), setup.module(), List.of())) {
      if (serial && !emulator.hasVirtualSerialPorts()) {
        transcript.note(
            "native epoll is missing here, so there is no virtual serial port; the line is TCP instead");
        serial = false;
      }
      String port;
      if (serial) {
        Path link = folder.resolve("modem0");
        transcript.note(emulator.virtualSerialPort(link).name());
        port = link.toString();
      } else {
        port =
            "tcp:127.0.0.1:"
                + emulator
                    .tcpPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .address()
                    .getPort();
        transcript.note(port);
      }
      driver(platform, owner, port);
    }
  }

  private void driver(AliyunPlatform platform, Owner owner, String port) throws Exception {
    Transport transport = Transports.parse(port);
    transcript.step(
        "Driver: opens "
            + transport.name()
            + (port.startsWith("tcp") ? "" : " through jSerialComm"));
    try (Modem modem =
        Modem.open(
            transport, setup.driverDialect(), ModemOptions.defaults().withWireLog(transcript))) {
      transcript.note(modem.information().toString());
      transcript.step("Module ready: SIM, registration, data");
      modem.ready(
          ReadyOptions.defaults()
              .withTimeout(setup.readyWithin())
              .withPoll(Duration.ofMillis(100))
              .withProgress(transcript::note));
      devices(platform, owner, modem);
    }
  }

  private void devices(AliyunPlatform platform, Owner owner, Modem modem) throws Exception {
    String secret = setup.productSecret() == null ? PRODUCT_SECRET : setup.productSecret();
    byte[] ca =
        (setup.ca() == null ? platform.caCertificatePem() : setup.ca())
            .getBytes(StandardCharsets.US_ASCII);
    Endpoint endpoint = Endpoint.explicit("localhost", platform.mqttPort());

    transcript.step("Registration of meter1, created beforehand: register");
    DeviceProfile first =
        DeviceProfile.ofProduct(new DeviceIdentity(PRODUCT_KEY, "meter1"), Secret.of(secret), true);
    AliyunDevice meter1 =
        new AliyunDevice(
            modem, first, endpoint, ca, new CredentialStore(folder.resolve("meter1.credentials")));
    DeviceCredentials own = meter1.provision();
    transcript.note("the platform pushed a DeviceSecret; kept in meter1.credentials");

    transcript.step("Registration of meter2, not created beforehand: regnwl, then connwl");
    DeviceProfile second =
        DeviceProfile.ofProduct(
            new DeviceIdentity(PRODUCT_KEY, "meter2"), Secret.of(secret), false);
    AliyunDevice meter2 =
        new AliyunDevice(
            modem, second, endpoint, ca, new CredentialStore(folder.resolve("meter2.credentials")));
    meter2.connect(meter2.provision());
    transcript.note("connected with its DeviceToken");
    modem.mqtt().disconnect();

    transcript.step("Connect meter1 with its own secret");
    meter1.connect(own);
    Exchange exchange = new Exchange(transcript, modem, owner, first.identity(), ANSWER);
    exchange.run();
    exchange.report(
        first,
        HttpsEndpoint.explicit("localhost", platform.httpsPort()),
        ca,
        new CredentialStore(folder.resolve("meter1.credentials")));

    transcript.step("Clean close");
    modem.mqtt().disconnect();
    transcript.note("disconnected");
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
