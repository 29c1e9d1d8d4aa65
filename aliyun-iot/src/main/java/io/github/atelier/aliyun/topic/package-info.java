/**
 * Aliyun's MQTT topics: the system topics of a device, wildcard filters, limits, and which topics
 * belong to whom.
 *
 * <p>Pure string work on immutable values; may use only {@code io.github.atelier.aliyun}. A client
 * takes names from {@link io.github.atelier.aliyun.topic.DeviceTopics}; a server asks {@link
 * io.github.atelier.aliyun.topic.TopicOwnership} whether a device may use what it named.
 */
package io.github.atelier.aliyun.topic;
