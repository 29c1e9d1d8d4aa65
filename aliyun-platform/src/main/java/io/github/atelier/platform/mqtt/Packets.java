package io.github.atelier.platform.mqtt;

import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPubAckMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import java.util.List;

/** The packets a server answers with. */
final class Packets {
  private Packets() {}

  static MqttConnAckMessage connAck(int code, boolean sessionPresent) {
    return MqttMessageBuilders.connAck()
        .returnCode(MqttConnectReturnCode.valueOf((byte) code))
        .sessionPresent(sessionPresent)
        .build();
  }

  static MqttPubAckMessage pubAck(int packetId) {
    return new MqttPubAckMessage(
        header(MqttMessageType.PUBACK), MqttMessageIdVariableHeader.from(packetId));
  }

  static MqttSubAckMessage subAck(int packetId, List<Integer> granted) {
    return new MqttSubAckMessage(
        header(MqttMessageType.SUBACK),
        MqttMessageIdVariableHeader.from(packetId),
        new MqttSubAckPayload(granted));
  }

  static MqttMessage unsubAck(int packetId) {
    return new MqttMessage(
        header(MqttMessageType.UNSUBACK), MqttMessageIdVariableHeader.from(packetId));
  }

  static MqttMessage pingResp() {
    return new MqttMessage(header(MqttMessageType.PINGRESP));
  }

  private static MqttFixedHeader header(MqttMessageType type) {
    return new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0);
  }
}
