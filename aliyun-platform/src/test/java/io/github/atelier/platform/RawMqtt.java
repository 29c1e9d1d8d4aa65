package io.github.atelier.platform;

import io.github.atelier.aliyun.ConnectionParameters;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An MQTT client made of bytes, for what well-behaved clients never do. Every read ends within 5 s.
 */
final class RawMqtt implements AutoCloseable {
  final Socket socket;
  final DataInputStream in;

  RawMqtt(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(5_000);
    socket.setTcpNoDelay(true);
    this.in = new DataInputStream(socket.getInputStream());
  }

  static RawMqtt plain(AliyunPlatform platform) throws IOException {
    return new RawMqtt(new Socket(platform.host(), platform.plainMqttPort().orElseThrow()));
  }

  static RawMqtt tls(AliyunPlatform platform) throws IOException {
    return new RawMqtt(Tls.socket(platform.authority(), "localhost", platform.mqttPort()));
  }

  /** One received packet. */
  record Packet(int first, byte[] body) {
    int type() {
      return first >> 4;
    }

    int qos() {
      return first >> 1 & 3;
    }

    boolean duplicate() {
      return (first & 8) != 0;
    }

    int packetIdAt(int offset) {
      return (body[offset] & 255) << 8 | body[offset + 1] & 255;
    }

    String topic() {
      return new String(body, 2, packetIdAt(0), StandardCharsets.UTF_8);
    }

    int publishId() {
      return packetIdAt(2 + packetIdAt(0));
    }

    String payload() {
      int from = 2 + packetIdAt(0) + (qos() > 0 ? 2 : 0);
      return new String(body, from, body.length - from, StandardCharsets.UTF_8);
    }
  }

  static byte[] packet(int first, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(first);
    int length = body.size();
    do {
      packet.write(length % 128 | (length > 127 ? 128 : 0));
      length /= 128;
    } while (length > 0);
    packet.writeBytes(body.toByteArray());
    return packet.toByteArray();
  }

  static byte[] string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    byte[] result = new byte[utf8.length + 2];
    result[0] = (byte) (utf8.length >> 8);
    result[1] = (byte) utf8.length;
    System.arraycopy(utf8, 0, result, 2, utf8.length);
    return result;
  }

  static byte[] number(int value) {
    return new byte[] {(byte) (value >> 8), (byte) value};
  }

  static byte[] connect(ConnectionParameters login, int version, boolean clean, int keepAlive) {
    return packet(
        0x10,
        string(version == 3 ? "MQIsdp" : "MQTT"),
        new byte[] {(byte) version, (byte) (clean ? 0xC2 : 0xC0)},
        number(keepAlive),
        string(login.clientId()),
        string(login.username()),
        string(login.password().reveal()));
  }

  static byte[] publish(String topic, int qos, int id, byte[] payload) {
    return packet(0x30 | qos << 1, string(topic), qos > 0 ? number(id) : new byte[0], payload);
  }

  static byte[] subscribe(int id, int qos, String... filters) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (String filter : filters) {
      body.writeBytes(string(filter));
      body.write(qos);
    }
    return packet(0x82, number(id), body.toByteArray());
  }

  static byte[] pubAck(int id) {
    return packet(0x40, number(id));
  }

  void send(byte[]... packets) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] packet : packets) {
      all.writeBytes(packet);
    }
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.write(all.toByteArray());
    out.flush();
  }

  Packet read() throws IOException {
    int first = in.readUnsignedByte();
    int length = 0;
    int shift = 0;
    int digit;
    do {
      digit = in.readUnsignedByte();
      length |= (digit & 127) << shift;
      shift += 7;
    } while (digit > 127);
    byte[] body = new byte[length];
    in.readFully(body);
    return new Packet(first, body);
  }

  /** Connects with clean session and keep-alive 60 s, and expects CONNACK 0. */
  RawMqtt login(ConnectionParameters login) throws IOException {
    send(connect(login, 4, true, 60));
    Packet answer = read();
    if (!Arrays.equals(answer.body(), new byte[] {0, 0})) {
      throw new AssertionError("CONNACK " + Arrays.toString(answer.body()));
    }
    return this;
  }

  /** The code of the CONNACK that answers this CONNECT. */
  int connackCode(byte[] connect) throws IOException {
    send(connect);
    Packet answer = read();
    if (answer.type() != 2) {
      throw new AssertionError("expected CONNACK, got type " + answer.type());
    }
    return answer.body()[1] & 255;
  }

  /** Whether the server closes within the time-out, ignoring what it still sends. */
  boolean closedByServer() throws IOException {
    try {
      while (in.read() >= 0) {
        // What was on its way before the close.
      }
      return true;
    } catch (EOFException | SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
