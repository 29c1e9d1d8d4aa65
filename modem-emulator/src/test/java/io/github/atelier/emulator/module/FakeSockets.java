package io.github.atelier.emulator.module;

import io.github.atelier.emulator.uplink.LinkTarget;
import io.github.atelier.emulator.uplink.NetworkSockets;
import io.github.atelier.emulator.uplink.SocketLink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** Sockets that the test plays by hand; the real ones are tested beside it. */
final class FakeSockets implements NetworkSockets {
  final List<String> calls = new ArrayList<>();
  LinkTarget target;
  SocketLink.Listener listener;
  Resolution resolution;

  @Override
  public SocketLink stream(
      LinkTarget to, int credit, Executor callbacks, SocketLink.Listener hears) {
    target = to;
    return open("stream " + to + " credit " + credit, hears);
  }

  @Override
  public SocketLink datagrams(
      LinkTarget to, int credit, Executor callbacks, SocketLink.Listener hears) {
    target = to;
    return open("datagrams " + to, hears);
  }

  private SocketLink open(String what, SocketLink.Listener hears) {
    calls.add(what);
    listener = hears;
    return new SocketLink() {
      @Override
      public void send(byte[] octets) {
        calls.add("send " + text(octets));
      }

      @Override
      public void sendTo(String host, int port, byte[] octets) {
        calls.add("send " + text(octets) + " to " + host + ":" + port);
      }

      @Override
      public void grant(int octets) {
        calls.add("grant " + octets);
      }

      @Override
      public void close() {
        calls.add("close");
      }

      @Override
      public void abort() {
        calls.add("abort");
      }
    };
  }

  @Override
  public void resolve(String host, Duration timeout, Executor callbacks, Resolution answer) {
    calls.add("resolve " + host);
    resolution = answer;
  }

  private static String text(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }
}
