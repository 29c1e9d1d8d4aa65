package io.github.atelier.benchmarks;

import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialects;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An emulated module in a process of its own: prints its TCP port, then the path of its virtual
 * serial port, and lives until its input ends.
 */
final class ModuleProcess {
  private ModuleProcess() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("atelier-bench");
    Path link = folder.resolve("modem");
    try (Emulator emulator =
        Emulator.start(Dialects.load("quectel"), ModuleConfig.defaults(), List.of())) {
      InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      System.out.println(emulator.tcpPort(loopback).address().getPort());
      emulator.virtualSerialPort(link);
      System.out.println(link);
      awaitEnd();
    } finally {
      Files.deleteIfExists(link);
      Files.deleteIfExists(folder);
    }
  }

  /** Returns when whoever started this process closes its input, or ends. */
  static void awaitEnd() throws IOException {
    while (System.in.read() >= 0) {
      // nothing is said to it
    }
  }
}
