package io.github.atelier.platform.event;

/** Why a connection ended. */
public enum OfflineReason {
  /** The device sent DISCONNECT. */
  DISCONNECT("Disconnected by the device"),
  /** The device closed TCP, or the network did. */
  TCP_CLOSED("TCP connection closed"),
  /** Silent for 1.5 times the keep-alive. */
  KEEP_ALIVE_TIMEOUT("Keepalive timeout"),
  /** The same device connected again. */
  KICKED_BY_SAME_DEVICE("Kicked by the same device"),
  /** Another device connected with the same client id. */
  KICKED_BY_SAME_CLIENT_ID("Kicked by another device with the same client id"),
  /** Bytes that are not MQTT, or MQTT out of place. */
  PROTOCOL_ERROR("Protocol error"),
  /** A PUBLISH with QoS 2. */
  QOS_2("QoS 2 is not supported"),
  /** A PUBLISH with retain, where the rules close. */
  RETAIN("Retained messages are not supported"),
  /** A message above 256 KiB. */
  OVERSIZED("Message too large"),
  /** A PUBLISH to a topic of another device, where the rules close. */
  FOREIGN_TOPIC("Topic not allowed"),
  /** The device does not read what it is sent. */
  SLOW_READER("The device reads too slowly"),
  /** The device was disabled. */
  DEVICE_DISABLED("The device was disabled"),
  /** The device was reset or removed. */
  DEVICE_REVOKED("The device was reset or removed"),
  /** A message could not be kept, so it is not acknowledged; the device may send it again. */
  NOT_KEPT("The platform cannot keep messages now"),
  /** A person or test cut the connection. */
  CUT("Cut by the platform's operator"),
  /** 15 s after a dynamic registration. */
  REGISTRATION_OVER("Closed after dynamic registration"),
  /** The platform stops. */
  PLATFORM_STOPPED("The platform stopped");

  private final String text;

  OfflineReason(String text) {
    this.text = text;
  }

  /** As the device log of the console words it, where known. */
  public String text() {
    return text;
  }
}
