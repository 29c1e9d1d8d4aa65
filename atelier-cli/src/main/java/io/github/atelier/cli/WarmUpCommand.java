package io.github.atelier.cli;

import io.github.atelier.cli.demo.Demo;
import io.github.atelier.cli.demo.DemoSetup;
import io.github.atelier.driver.Modem;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.ModulePool;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Does once what starts do, so that the launcher can archive the classes that they load: a module
 * on a TCP port and on a virtual serial port, a driver that talks to it, and the demo.
 */
@Command(name = "warm-up", hidden = true, description = "For the launcher.")
final class WarmUpCommand implements Callable<Integer> {

  @Override
  public Integer call() throws Exception {
    // reads every command as a start reads its own, and carries none out
    Main.commandLine().parseArgs("emulate", "--dialect", "quectel", "--tcp", "127.0.0.1:0");
    Dialect dialect = Dialects.load("quectel");
    Path folder = Files.createTempDirectory("atelier-warm-up");
    try (ModulePool pool = ModulePool.start(1, List.of())) {
      Emulator emulator = pool.add(dialect, ModuleConfig.defaults());
      InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      int port = emulator.tcpPort(loopback).address().getPort();
      if (emulator.hasVirtualSerialPorts()) {
        emulator.virtualSerialPort(folder.resolve("modem"));
      }
      try (Modem modem = Modem.open(Transports.parse("tcp:127.0.0.1:" + port), dialect)) {
        modem.information();
      }
    } finally {
      Files.deleteIfExists(folder.resolve("modem"));
      Files.delete(folder);
    }
    // the platform, the owner's side and Aliyun's way on the module
    new Demo(DemoSetup.of("ailink"), new PrintStream(OutputStream.nullOutputStream())).run();
    return 0;
  }
}
