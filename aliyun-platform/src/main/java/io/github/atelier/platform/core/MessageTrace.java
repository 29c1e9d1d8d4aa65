package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import java.time.Instant;

/**
 * That a message went through, without its payload.
 *
 * @param at when
 * @param device from or to whom
 * @param messageId the platform's number for it
 * @param direction up from the device, or down to it
 * @param topic on which
 * @param qos 0 or 1
 * @param size of the payload in bytes
 * @param outcome what became of it, in a word or a sentence
 */
public record MessageTrace(
    Instant at,
    DeviceIdentity device,
    String messageId,
    Direction direction,
    String topic,
    int qos,
    int size,
    String outcome) {
  /** Which way. */
  public enum Direction {
    /** From the device. */
    UP,
    /** To the device. */
    DOWN
  }
}
