package io.github.atelier.emulator;

import io.github.atelier.emulator.faults.Faults;
import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.LineUnavailableException;
import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.emulator.line.netty.EmulatorLoops;
import io.github.atelier.emulator.line.netty.TcpPort;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.emulator.module.VirtualModule;
import io.github.atelier.emulator.uplink.ResolveRule;
import io.github.atelier.emulator.uplink.Uplinks;
import io.github.atelier.emulator.uplink.paho.PahoUplinks;
import io.github.atelier.grammar.dialect.Dialect;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** One virtual module on any number of lines. Thread-safe. */
public final class Emulator implements AutoCloseable {
  private final EmulatorLoops loops;
  private final Uplinks uplinks;
  private final ModuleLoop loop;
  private final VirtualModule module;
  private final List<Line> lines = new java.util.concurrent.CopyOnWriteArrayList<>();

  private Emulator(EmulatorLoops loops, Uplinks uplinks, Dialect dialect, ModuleConfig config) {
    this.loops = loops;
    this.uplinks = uplinks;
    this.loop = loops.next();
    this.module = new VirtualModule(dialect, config, loop, uplinks);
  }

  /**
   * Switches a module on; it has no line yet.
   *
   * @param rules names that its network sends elsewhere
   */
  public static Emulator start(Dialect dialect, ModuleConfig config, List<ResolveRule> rules) {
    return new Emulator(EmulatorLoops.start(1), new PahoUplinks(rules), dialect, config);
  }

  /** Whether {@link #virtualSerialPort} works here. */
  public boolean hasVirtualSerialPorts() {
    return loops.hasVirtualSerialPorts();
  }

  /**
   * Adds a virtual serial port.
   *
   * @param link stable path for programs to open; its folder must exist
   * @throws LineUnavailableException with what works instead
   */
  public Line virtualSerialPort(Path link) throws LineUnavailableException {
    return add(loops.virtualSerialPort(loop, link, LineOptions.DEFAULTS));
  }

  /**
   * Adds a TCP port.
   *
   * @param address port 0 takes a free one; anything but loopback lets the network command the
   *     module
   * @return the bound port
   */
  public TcpPort tcpPort(InetSocketAddress address) throws LineUnavailableException {
    TcpPort port = loops.tcpPort(loop, address, LineOptions.DEFAULTS);
    add(port);
    return port;
  }

  private Line add(Line line) {
    lines.add(line);
    module.attach(line);
    return line;
  }

  public VirtualModule module() {
    return module;
  }

  /** What is to go wrong on the module's lines. */
  public Faults faults() {
    return module.faults();
  }

  /** Drops connections, closes lines, removes links, ends threads. Idempotent. */
  @Override
  public void close() {
    lines.forEach(Line::close);
    uplinks.close();
    loops.close();
  }
}
