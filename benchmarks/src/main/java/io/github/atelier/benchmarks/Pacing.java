package io.github.atelier.benchmarks;

import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.LineHandler;
import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.decorated.PacedLine;
import io.github.atelier.emulator.line.netty.EmulatorLoops;
import io.github.atelier.emulator.line.netty.TcpPort;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * How near a paced line comes to its rate: ten seconds of octets one way, then the other, at each
 * rate, over loopback TCP. The time counts from the first octet that arrives to the last.
 */
final class Pacing {
  private static final int SECONDS = 10;
  private static final int BITS = 10;

  private Pacing() {}

  public static void main(String[] arguments) throws Exception {
    for (int rate : new int[] {115_200, 921_600}) {
      try (EmulatorLoops loops = EmulatorLoops.start(1)) {
        measure(loops, rate);
      }
    }
  }

  private static void measure(EmulatorLoops loops, int rate) throws Exception {
    TcpPort port =
        loops.tcpPort(
            loops.next(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            LineOptions.DEFAULTS);
    Meter toModule = new Meter();
    int octets = rate / BITS * SECONDS;
    PacedLine paced = new PacedLine(port, rate, BITS, octets + 1);
    paced.start(toModule);
    try (Socket host = new Socket(InetAddress.getLoopbackAddress(), port.address().getPort())) {
      byte[] chunk = new byte[4096];
      OutputStream out = host.getOutputStream();
      for (int sent = 0; sent < octets; sent += chunk.length) {
        out.write(chunk, 0, Math.min(chunk.length, octets - sent));
      }
      toModule.await(octets);
      print(rate, "host to module", toModule);
      Meter toHost = new Meter();
      paced.write(new byte[octets], 0, octets);
      InputStream in = host.getInputStream();
      while (toHost.octets < octets) {
        toHost.add(in.read(chunk));
      }
      print(rate, "module to host", toHost);
    }
  }

  private static void print(int rate, String direction, Meter meter) {
    double seconds = (meter.last - meter.first) / 1e9;
    double measured = (meter.octets - meter.firstPortion) * BITS / seconds;
    System.out.printf(
        "%d bit/s, %s: %.0f bit/s over %.2f s, %+.3f %%%n",
        rate, direction, measured, seconds, 100 * (measured / rate - 1));
  }

  /** Counts octets as they arrive; the first portion only starts the clock. */
  private static final class Meter implements LineHandler {
    private long octets;
    private long firstPortion;
    private long first;
    private long last;

    private synchronized void add(int count) {
      last = System.nanoTime();
      if (octets == 0) {
        first = last;
        firstPortion = count;
      }
      octets += count;
      notifyAll();
    }

    private synchronized void await(long count) throws InterruptedException {
      while (octets < count) {
        wait();
      }
    }

    @Override
    public void opened(Line line) {
      // the clock starts with the first octet
    }

    @Override
    public void received(byte[] buffer, int offset, int length) {
      add(length);
    }

    @Override
    public void closed() {
      // the end of the measurement
    }
  }
}
