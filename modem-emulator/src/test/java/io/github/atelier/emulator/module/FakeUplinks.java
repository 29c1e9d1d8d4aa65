package io.github.atelier.emulator.module;

import io.github.atelier.emulator.uplink.HttpExchange;
import io.github.atelier.emulator.uplink.HttpRequest;
import io.github.atelier.emulator.uplink.LinkTarget;
import io.github.atelier.emulator.uplink.MqttLink;
import io.github.atelier.emulator.uplink.MqttLogin;
import io.github.atelier.emulator.uplink.NetworkSockets;
import io.github.atelier.emulator.uplink.Uplinks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** A network that the test plays by hand; the real one is tested beside it. */
final class FakeUplinks implements Uplinks {
  final FakeSockets sockets = new FakeSockets();
  final List<String> calls = new ArrayList<>();
  LinkTarget target;
  MqttLogin login;
  MqttLink.Listener listener;
  HttpRequest request;
  HttpExchange.Listener answers;

  @Override
  public MqttLink open(LinkTarget to, Executor callbacks, MqttLink.Listener hears) {
    target = to;
    listener = hears;
    calls.add("open " + to);
    return new MqttLink() {
      @Override
      public void connect(MqttLogin with) {
        login = with;
        calls.add("connect " + with.clientId());
      }

      @Override
      public void publish(int correlation, String topic, byte[] payload, int qos, boolean retain) {
        calls.add("publish " + topic + " " + payload.length + " qos " + qos);
      }

      @Override
      public void subscribe(int correlation, Map<String, Integer> filters) {
        calls.add("subscribe " + String.join(" ", filters.keySet()));
      }

      @Override
      public void unsubscribe(int correlation, List<String> filters) {
        calls.add("unsubscribe " + String.join(" ", filters));
      }

      @Override
      public void disconnect() {
        calls.add("disconnect");
      }

      @Override
      public void abort() {
        calls.add("abort");
      }
    };
  }

  @Override
  public HttpExchange fetch(HttpRequest asked, Executor callbacks, HttpExchange.Listener hears) {
    request = asked;
    answers = hears;
    calls.add("fetch " + asked.target());
    return () -> calls.add("abort");
  }

  @Override
  public NetworkSockets sockets() {
    return sockets;
  }

  @Override
  public void close() {}
}
