/**
 * The messages of the thing model and the other system topics, made and read: what stands in {@code
 * params} and {@code data} of an Alink envelope, and the payloads that have no envelope (shadow,
 * OTA, NTP).
 *
 * <p>Pure. Reading throws {@link io.github.atelier.aliyun.thing.message.MessageException} with the
 * code that the platform answers. Whether values fit a model is {@link
 * io.github.atelier.aliyun.thing.ValueCheck}'s business.
 */
package io.github.atelier.aliyun.thing.message;
