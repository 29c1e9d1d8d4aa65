package io.github.atelier.bench.target;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.driver.MqttMessage;

/** What the platform's operator can do and see. */
public interface CloudSide {

  /**
   * Sends a message to a device.
   *
   * @param qos 0, or 1 to wait until the device has acknowledged
   * @throws Exception if the platform cannot deliver it, for example without a subscription
   */
  void send(DeviceIdentity device, String topic, byte[] payload, int qos) throws Exception;

  /** A point in what the platform has seen. */
  long mark();

  /**
   * Waits for what a device publishes after a mark.
   *
   * @throws java.util.concurrent.TimeoutException if nothing comes on that topic
   */
  MqttMessage published(DeviceIdentity device, String topic, long mark) throws Exception;

  /** Cuts the connections of a device without a word. */
  void cut(DeviceIdentity device);
}
