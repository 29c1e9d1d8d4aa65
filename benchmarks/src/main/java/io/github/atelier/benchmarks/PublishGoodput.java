package io.github.atelier.benchmarks;

import io.github.atelier.driver.Modem;
import io.github.atelier.driver.MqttOptions;
import io.github.atelier.driver.channel.Reply;
import io.github.atelier.driver.transport.TcpTransport;
import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.decorated.PacedLine;
import io.github.atelier.emulator.line.netty.EmulatorLoops;
import io.github.atelier.emulator.line.netty.TcpPort;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.emulator.module.VirtualModule;
import io.github.atelier.emulator.uplink.Uplinks;
import io.github.atelier.emulator.uplink.paho.PahoUplinks;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes of 1 KiB through the driver, a paced line of 115,200 bit/s 8N1 and a module, to a
 * broker on loopback whose port is the first argument: how busy the line is towards the module.
 */
final class PublishGoodput {
  private static final int RATE = 115_200;
  private static final int BITS = 10;
  private static final int PAYLOAD = 1024;
  private static final int COUNT = 100;
  private static final int RUNS = 3;

  private PublishGoodput() {}

  public static void main(String[] arguments) throws Exception {
    int broker = Integer.parseInt(arguments[0]);
    for (String name : List.of("quectel", "ailink")) {
      for (int qos = 0; qos <= 1; qos++) {
        measure(Dialects.load(name), qos, broker);
      }
    }
  }

  private static void measure(Dialect dialect, int qos, int broker) throws Exception {
    try (EmulatorLoops loops = EmulatorLoops.start(1);
        Uplinks uplinks = new PahoUplinks(List.of())) {
      TcpPort port =
          loops.tcpPort(
              loops.next(),
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              LineOptions.DEFAULTS);
      ModuleConfig config = ModuleConfig.defaults().withAttachDelay(Duration.ofMillis(10));
      VirtualModule module = new VirtualModule(dialect, config, port.loop(), uplinks);
      Sent sent = new Sent(new TcpTransport("127.0.0.1", port.address().getPort()));
      module.attach(new PacedLine(port, RATE, BITS, 1 << 16));
      Runs runs = new Runs();
      try (Modem modem = Modem.open(sent, dialect)) {
        modem.ready();
        modem
            .mqtt()
            .connect(
                MqttOptions.of("goodput", "user", "password", "127.0.0.1", broker).withPlainTcp());
        for (int run = 0; run < RUNS; run++) {
          runs.add(dialect.name() + " QoS " + qos + ", line busy", run(modem, sent, qos));
        }
        modem.mqtt().disconnect();
      }
      runs.print("%");
      System.out.printf(
          "  %.0f octets to the module for each publish of %d%n",
          sent.octets() / (double) (COUNT * RUNS), PAYLOAD);
    }
  }

  private static double run(Modem modem, Sent sent, int qos) {
    long before = sent.octets();
    long began = System.nanoTime();
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      replies.add(modem.mqtt().publishAsync(0, "bench/goodput", new byte[PAYLOAD], qos));
    }
    replies.forEach(modem::await);
    double seconds = (System.nanoTime() - began) / 1e9;
    return 100.0 * (sent.octets() - before) * BITS / RATE / seconds;
  }
}
