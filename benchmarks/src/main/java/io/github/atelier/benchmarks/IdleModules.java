package io.github.atelier.benchmarks;

import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** The memory of 10,000 modules in one process, each with a TCP client that has said AT once. */
final class IdleModules {
  private static final int MODULES = 10_000;

  private IdleModules() {}

  public static void main(String[] arguments) throws Exception {
    List<String> options =
        new ArrayList<>(arguments.length > 0 ? List.of(arguments) : Child.LAUNCHER);
    List<Socket> clients = new ArrayList<>();
    try (Child server = Child.java(-1, options, ServerProcess.class)) {
      int port = Integer.parseInt(server.line());
      add(clients, port, 200);
      long[] before = ask(server);
      long began = System.nanoTime();
      add(clients, port, MODULES);
      double seconds = (System.nanoTime() - began) / 1e9;
      long[] after = ask(server);
      System.out.printf(
          "%d modules: %.2f KiB heap and %.2f KiB resident each; %.1f MiB heap and %.1f MiB resident in all; %.0f connects/s%n",
          MODULES,
          (after[0] - before[0]) / 1024.0 / MODULES,
          (after[1] - before[1]) / 1024.0 / MODULES,
          after[0] / 1048576.0,
          after[1] / 1048576.0,
          MODULES / seconds);
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  private static long[] ask(Child server) {
    server.tell("");
    String[] answer = server.line().split(" ");
    return new long[] {Long.parseLong(answer[0]), Long.parseLong(answer[1])};
  }

  private static void add(List<Socket> clients, int port, int count) throws Exception {
    byte[] answer = new byte[64];
    for (int i = 0; i < count; i++) {
      Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
      clients.add(client);
      client.getOutputStream().write("AT\r".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      int have = 0;
      while (have < 9) {
        have += client.getInputStream().read(answer);
      }
    }
  }
}
