package io.github.atelier.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** From {@code ./atelier emulate} to the first {@code OK} over TCP. Run it from the checkout. */
final class StartUp {
  private static final int RUNS = 10;
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private StartUp() {}

  public static void main(String[] arguments) throws Exception {
    Runs runs = new Runs();
    once();
    for (int run = 0; run < RUNS; run++) {
      long[] took = once();
      runs.add("./atelier emulate to the first OK", took[0] / 1e6);
      runs.add("CPU time of the process until then", took[1] / 1e6);
    }
    runs.print("ms");
  }

  /** Wall and CPU time in nanoseconds. */
  private static long[] once() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    List<String> command =
        List.of("./atelier", "emulate", "--dialect", "quectel", "--tcp", "127.0.0.1:" + port);
    long began = System.nanoTime();
    Child emulator = Child.start(-1, command);
    try (Socket socket = connect(port, began)) {
      socket.getOutputStream().write("AT\r".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = new byte[64];
      int have = 0;
      while (!new String(answer, 0, have, StandardCharsets.US_ASCII).endsWith("OK\r\n")) {
        have += socket.getInputStream().read(answer, have, answer.length - have);
      }
      return new long[] {System.nanoTime() - began, emulator.cpuNanos()};
    } finally {
      emulator.close();
    }
  }

  private static Socket connect(int port, long began) throws IOException, InterruptedException {
    while (true) {
      try {
        return new Socket(InetAddress.getLoopbackAddress(), port);
      } catch (IOException e) {
        if (System.nanoTime() - began > PATIENCE_NANOS) {
          throw e;
        }
        Thread.sleep(1);
      }
    }
  }
}
