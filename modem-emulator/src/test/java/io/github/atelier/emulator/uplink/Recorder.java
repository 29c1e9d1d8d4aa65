package io.github.atelier.emulator.uplink;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Writes down what a link tells. */
final class Recorder implements MqttLink.Listener {
  final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  String next() {
    try {
      String event = events.poll(10, TimeUnit.SECONDS);
      return event == null ? "nothing within 10 s" : event;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void opened() {
    events.add("opened");
  }

  @Override
  public void openFailed(LinkFailure failure) {
    events.add("openFailed " + failure.kind());
  }

  @Override
  public void connected(boolean sessionPresent) {
    events.add("connected");
  }

  @Override
  public void connectRefused(int code) {
    events.add("refused " + code);
  }

  @Override
  public void connectFailed(LinkFailure failure) {
    events.add("connectFailed " + failure.kind());
  }

  @Override
  public void published(int correlation) {
    events.add("published " + correlation);
  }

  @Override
  public void publishFailed(int correlation, LinkFailure failure) {
    events.add("publishFailed " + correlation);
  }

  @Override
  public void subscribed(int correlation, List<Integer> granted) {
    events.add("subscribed " + correlation + " " + granted);
  }

  @Override
  public void subscribeFailed(int correlation, LinkFailure failure) {
    events.add("subscribeFailed " + correlation);
  }

  @Override
  public void unsubscribed(int correlation) {
    events.add("unsubscribed " + correlation);
  }

  @Override
  public void message(String topic, byte[] payload, int qos, int messageId) {
    events.add("message " + topic + " " + new String(payload, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void lost(LinkFailure failure) {
    events.add("lost " + failure.kind());
  }

  @Override
  public void closed() {
    events.add("closed");
  }
}
