package io.github.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.aliyun.ConnectionParameters;
import io.github.atelier.aliyun.topic.DeviceTopics;
import io.github.atelier.platform.event.OfflineReason;
import io.github.atelier.platform.event.PlatformEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** MQTT over WebSocket, with Paho and with the JDK's client. */
class WebSocketTest {
  private static AliyunPlatform platform;

  @BeforeAll
  static void start() {
    platform =
        AliyunPlatform.start(
            PlatformConfig.builder()
                .authority(Sample.CA)
                .serverCertificate(Sample.SERVER)
                .webSocketPort(0)
                .plainWebSocketPort(0)
                .product(Sample.product("a1Pk0000001", true))
                .build());
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  private static void publishes(String uri, ConnectionParameters login, boolean tls)
      throws Exception {
    long mark = platform.events().mark();
    DeviceTopics topics = new DeviceTopics(Sample.DEV1);
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    try (MqttClient client = new MqttClient(uri, login.clientId(), new MemoryPersistence())) {
      MqttConnectOptions options = new MqttConnectOptions();
      options.setMqttVersion(4);
      options.setUserName(login.username());
      options.setPassword(login.password().reveal().toCharArray());
      if (tls) {
        options.setSocketFactory(Tls.trusting(Sample.CA).getSocketFactory());
      }
      client.connect(options);
      client.subscribe(
          topics.custom("get"),
          1,
          (topic, message) -> received.add(new String(message.getPayload())));
      byte[] large = new byte[100_000];
      client.publish(topics.custom("update"), new MqttMessage(large));
      PlatformEvent.Published published =
          platform
              .events()
              .awaitAfter(mark, PlatformEvent.Published.class, any -> true, Sample.SOON);
      assertThat(published.payload()).hasSize(100_000);
      platform
          .publish(Sample.DEV1, topics.custom("get"), "down".getBytes(StandardCharsets.UTF_8), 1)
          .get(10, TimeUnit.SECONDS);
      assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("down");
      client.disconnect();
    }
  }

  @Test
  void paho_speaks_over_plain_web_socket() throws Exception {
    publishes(
        "ws://localhost:" + platform.plainWebSocketPort().orElseThrow() + "/mqtt",
        Sample.plainLogin(Sample.DEV1),
        false);
  }

  @Test
  void paho_speaks_over_web_socket_and_tls() throws Exception {
    publishes(
        "wss://localhost:" + platform.webSocketPort().orElseThrow() + "/mqtt",
        Sample.login(Sample.DEV1),
        true);
  }

  /** Collects what comes, as one stream. */
  private static final class Stream implements WebSocket.Listener {
    private final BlockingQueue<Integer> bytes = new LinkedBlockingQueue<>();

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      while (data.hasRemaining()) {
        bytes.add(data.get() & 255);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      bytes.add(-1);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      bytes.add(-1);
    }

    private int next() throws InterruptedException {
      Integer next = bytes.poll(10, TimeUnit.SECONDS);
      return next == null ? -2 : next;
    }
  }

  private static WebSocket open(Stream stream) {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .subprotocols("mqtt")
        .buildAsync(
            URI.create("ws://localhost:" + platform.plainWebSocketPort().orElseThrow() + "/mqtt"),
            stream)
        .join();
  }

  @Test
  void packets_may_be_cut_anywhere_by_frames_and_a_text_frame_closes() throws Exception {
    Stream stream = new Stream();
    WebSocket socket = open(stream);
    assertThat(socket.getSubprotocol()).isEqualTo("mqtt");
    byte[] connect = RawMqtt.connect(Sample.plainLogin(Sample.DEV2), 4, true, 60);
    for (byte one : connect) {
      socket.sendBinary(ByteBuffer.wrap(new byte[] {one}), true).join();
    }
    assertThat(new int[] {stream.next(), stream.next(), stream.next(), stream.next()})
        .containsExactly(0x20, 2, 0, 0);
    long mark = platform.events().mark();
    socket.sendText("hello", true).join();
    assertThat(stream.next()).isEqualTo(-1);
    assertThat(
            platform
                .events()
                .awaitAfter(
                    mark,
                    PlatformEvent.Disconnected.class,
                    e -> e.device().equals(Sample.DEV2),
                    Sample.SOON)
                .reason())
        .isEqualTo(OfflineReason.TCP_CLOSED);
  }

  @Test
  void another_path_and_a_plain_request_are_not_found() throws Exception {
    for (String path : new String[] {"/", "/mqtt2"}) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://localhost:" + platform.plainWebSocketPort().orElseThrow() + path))
              .build();
      assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode())
          .isEqualTo(404);
    }
  }
}
