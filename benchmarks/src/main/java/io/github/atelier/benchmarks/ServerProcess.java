package io.github.atelier.benchmarks;

import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.netty.EmulatorLoops;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.emulator.module.VirtualModule;
import io.github.atelier.emulator.uplink.Uplinks;
import io.github.atelier.emulator.uplink.real.RealUplinks;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A new module behind each connection of one TCP port, on one loop. Prints its port; for each line
 * it is told, the heap in use after a collection and the resident memory, in bytes; ends with its
 * input.
 */
final class ServerProcess {
  private ServerProcess() {}

  public static void main(String[] arguments) throws Exception {
    Dialect dialect = Dialects.load("quectel");
    ModuleConfig config = ModuleConfig.defaults();
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (EmulatorLoops loops = EmulatorLoops.start(1);
        Uplinks uplinks = new RealUplinks(List.of())) {
      System.out.println(
          loops
              .tcpServer(
                  loopback,
                  LineOptions.DEFAULTS,
                  line -> new VirtualModule(dialect, config, line.loop(), uplinks).attach(line))
              .address()
              .getPort());
      while (System.in.read() >= 0) {
        System.out.println(heap() + " " + resident());
      }
    }
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  static long resident() throws java.io.IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }
}
