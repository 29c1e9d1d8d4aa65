package io.github.atelier.emulator;

import io.github.atelier.emulator.faults.Faults;
import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.LineUnavailableException;
import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.emulator.line.decorated.Rfc2217Line;
import io.github.atelier.emulator.line.netty.EmulatorLoops;
import io.github.atelier.emulator.line.netty.TcpPort;
import io.github.atelier.emulator.line.serial.SerialPortLine;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.emulator.module.VirtualModule;
import io.github.atelier.emulator.uplink.ResolveRule;
import io.github.atelier.emulator.uplink.Uplinks;
import io.github.atelier.emulator.uplink.real.RealUplinks;
import io.github.atelier.grammar.dialect.Dialect;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One virtual module on any number of lines: a second AT port, a port for messages. Thread-safe.
 */
public final class Emulator implements AutoCloseable {
  private final EmulatorLoops loops;
  private final ModuleLoop loop;
  private final VirtualModule module;
  private final Runnable whenClosed;
  private final List<Line> lines = new CopyOnWriteArrayList<>();

  Emulator(
      EmulatorLoops loops,
      Uplinks uplinks,
      Dialect dialect,
      ModuleConfig config,
      Runnable whenClosed) {
    this.loops = loops;
    this.loop = loops.next();
    this.module = new VirtualModule(dialect, config, loop, uplinks);
    this.whenClosed = whenClosed;
  }

  /**
   * Switches a module on, on a thread of its own; it has no line yet. For many modules see {@link
   * ModulePool}.
   *
   * @param rules names that its network sends elsewhere
   */
  public static Emulator start(Dialect dialect, ModuleConfig config, List<ResolveRule> rules) {
    EmulatorLoops loops = EmulatorLoops.start(1);
    Uplinks uplinks = new RealUplinks(rules);
    return new Emulator(
        loops,
        uplinks,
        dialect,
        config,
        () -> {
          uplinks.close();
          loops.close();
        });
  }

  /** Whether {@link #virtualSerialPort} works here. */
  public boolean hasVirtualSerialPorts() {
    return loops.hasVirtualSerialPorts();
  }

  /** As {@link #virtualSerialPort(Path, LinePlan)} with {@link LinePlan#DEFAULT}. */
  public Line virtualSerialPort(Path link) throws LineUnavailableException {
    return virtualSerialPort(link, LinePlan.DEFAULT);
  }

  /**
   * Adds a virtual serial port.
   *
   * @param link stable path for programs to open; its folder must exist
   * @throws LineUnavailableException with what works instead
   */
  public Line virtualSerialPort(Path link, LinePlan plan) throws LineUnavailableException {
    return add(plan.paced(loops.virtualSerialPort(loop, link, LineOptions.DEFAULTS)), plan);
  }

  /** As {@link #tcpPort(InetSocketAddress, LinePlan)} with {@link LinePlan#DEFAULT}. */
  public TcpPort tcpPort(InetSocketAddress address) throws LineUnavailableException {
    return tcpPort(address, LinePlan.DEFAULT);
  }

  /**
   * Adds a TCP port.
   *
   * @param address port 0 takes a free one; anything but loopback lets the network command the
   *     module
   * @return the bound port
   */
  public TcpPort tcpPort(InetSocketAddress address, LinePlan plan) throws LineUnavailableException {
    TcpPort port = loops.tcpPort(loop, address, LineOptions.DEFAULTS);
    add(plan.paced(port), plan);
    return port;
  }

  /**
   * Adds a TCP port that speaks RFC 2217, so that the host has bit rate, DTR, RTS and carrier.
   *
   * @param address as for {@link #tcpPort}
   * @param plan with a rate, the module is fixed at it: a host at another rate sees noise
   * @return the bound port
   */
  public TcpPort rfc2217Port(InetSocketAddress address, LinePlan plan)
      throws LineUnavailableException {
    TcpPort port = loops.tcpPort(loop, address, LineOptions.DEFAULTS);
    add(plan.paced(new Rfc2217Line(port, plan.bitsPerSecond())), plan);
    return port;
  }

  /**
   * Adds a real serial port, with the host at the other end of a null-modem cable.
   *
   * @param path {@code /dev/ttyUSB0}, {@code COM3}
   * @param bitsPerSecond rate of the port; {@code +IPR} changes it
   * @param plan its rate is not used: the cable has its own
   * @throws LineUnavailableException if it cannot be opened; says why
   */
  public Line serialPort(String path, int bitsPerSecond, LinePlan plan)
      throws LineUnavailableException {
    return add(SerialPortLine.open(path, bitsPerSecond, loop, LineOptions.DEFAULTS), plan);
  }

  private Line add(Line line, LinePlan plan) {
    lines.add(line);
    module.attach(line, plan.role());
    return line;
  }

  public VirtualModule module() {
    return module;
  }

  /** What is to go wrong on the module's lines. */
  public Faults faults() {
    return module.faults();
  }

  /** Drops the module's connections, closes its lines, removes links. Idempotent. */
  @Override
  public void close() {
    lines.forEach(Line::close);
    module.shutDown();
    whenClosed.run();
  }
}
