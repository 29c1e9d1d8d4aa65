package io.github.atelier.emulator.line.netty;

import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.LineUnavailableException;
import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.emulator.line.pty.Pty;
import io.github.atelier.emulator.line.pty.PtyLink;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of the emulated modules, and the maker of their lines. Thread-safe.
 *
 * <p>Uses epoll where Netty's native part is there, else NIO: then TCP lines work and virtual
 * serial ports do not. {@link #transport()} says which and why; {@code
 * -Dio.netty.transport.noNative=true} forces NIO. The threads are daemons: a program that only
 * emulates must wait for something itself.
 */
public final class EmulatorLoops implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmulatorLoops.class);

  private final MultiThreadIoEventLoopGroup group;
  private final Map<EventExecutor, NettyLoop> loops = new IdentityHashMap<>();
  private final ThreadFactory threadFactory = new DefaultThreadFactory("atelier-module", true);
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final boolean epoll;
  private final String transport;

  /**
   * Starts this many event loops, each a thread that serves any number of modules.
   *
   * @param threads 1 or more; 1 serves about 60,000 simple commands a second
   */
  public static EmulatorLoops start(int threads) {
    Throwable missing = Epoll.isAvailable() ? null : Epoll.unavailabilityCause();
    return new EmulatorLoops(threads, missing);
  }

  EmulatorLoops(int count, Throwable whyNoEpoll) {
    if (count < 1) {
      throw new IllegalArgumentException("threads must be 1 or more, not " + count);
    }
    epoll = whyNoEpoll == null;
    transport =
        epoll ? "epoll" : "NIO, because native epoll is not available: " + rootOf(whyNoEpoll);
    group =
        new MultiThreadIoEventLoopGroup(
            count,
            this::newThread,
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    for (EventExecutor executor : group) {
      loops.put(executor, new NettyLoop((IoEventLoop) executor));
    }
    LOG.info("emulated lines run on {} loop(s) of {}", count, transport);
  }

  /** For people: {@code "epoll"}, or {@code "NIO, because native epoll is not available: …"}. */
  public String transport() {
    return transport;
  }

  /** Whether {@link #virtualSerialPort} can work here. */
  public boolean hasVirtualSerialPorts() {
    return epoll;
  }

  /** A loop for one more module: each in turn. */
  public ModuleLoop next() {
    return nextLoop();
  }

  /**
   * Makes a virtual serial port, which any program opens, closes and opens again by the link.
   *
   * @param loop one of {@link #next()}
   * @param link where to put the stable link; its folder must exist
   * @throws LineUnavailableException if it cannot be made; says what works instead
   */
  public Line virtualSerialPort(ModuleLoop loop, Path link, LineOptions options)
      throws LineUnavailableException {
    NettyLoop nettyLoop = own(loop);
    if (!epoll) {
      throw new LineUnavailableException(
          "cannot make the virtual serial port "
              + link
              + ": it needs native epoll; here is "
              + transport
              + ". A TCP line works without");
    }
    Pty pty = Pty.open();
    try {
      PtyLine line = new PtyLine(nettyLoop, pty, PtyLink.create(link, pty.slave()), options);
      line.endWithLoop();
      return line;
    } catch (LineUnavailableException e) {
      pty.close();
      throw e;
    }
  }

  /**
   * Opens a TCP port with one module behind it: one DTE at a time, which may leave and come again.
   * While it is there a second one waits {@link LineOptions#takeOver()} and is then refused.
   *
   * @param loop one of {@link #next()}
   * @param address host and port; port 0 takes a free one. Anything but loopback lets the network
   *     command the module
   * @throws LineUnavailableException if it cannot be bound
   */
  public TcpPort tcpPort(ModuleLoop loop, InetSocketAddress address, LineOptions options)
      throws LineUnavailableException {
    return TcpPort.open(own(loop), epoll, address, options);
  }

  /**
   * Opens a TCP port with a new module behind each connection.
   *
   * @param address as for {@link #tcpPort}
   * @param acceptor makes the modules
   * @throws LineUnavailableException if it cannot be bound
   */
  public TcpServer tcpServer(InetSocketAddress address, LineOptions options, LineAcceptor acceptor)
      throws LineUnavailableException {
    return TcpServer.open(this, epoll, address, options, acceptor);
  }

  NettyLoop nextLoop() {
    return loops.get(group.next());
  }

  NettyLoop loopOf(EventExecutor executor) {
    return loops.get(executor);
  }

  MultiThreadIoEventLoopGroup group() {
    return group;
  }

  /**
   * Closes all lines and ends the threads; waits for them, five seconds at most, unless called on a
   * loop.
   */
  @Override
  public void close() {
    for (NettyLoop loop : loops.values()) {
      // Not left to the event loop's own end, which does not always close what is registered.
      try {
        loop.execute(loop::endResidents);
      } catch (RejectedExecutionException e) {
        LOG.trace("closed already");
      }
    }
    group.shutdownGracefully(0, 3, TimeUnit.SECONDS);
    if (loops.values().stream().anyMatch(NettyLoop::inLoop)) {
      return;
    }
    try {
      boolean ended = group.awaitTermination(5, TimeUnit.SECONDS);
      for (Thread thread : threads) {
        // A loop counts as terminated a moment before its thread has ended.
        thread.join(1_000);
        ended &= !thread.isAlive();
      }
      if (!ended) {
        LOG.warn("the loops of the emulated lines did not end within 5 s: a task does not return");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread newThread(Runnable body) {
    Thread thread = threadFactory.newThread(body);
    threads.add(thread);
    return thread;
  }

  private NettyLoop own(ModuleLoop loop) {
    if (loop instanceof NettyLoop nettyLoop && loops.containsValue(nettyLoop)) {
      return nettyLoop;
    }
    throw new IllegalArgumentException("the loop must come from next() of these EmulatorLoops");
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
