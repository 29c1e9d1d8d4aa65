package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * All that is known of a device at one moment, as QueryDeviceDetail tells it.
 *
 * @param device who
 * @param iotId the platform's own id of it
 * @param deviceSecret masked when printed
 * @param nickname may be empty
 * @param status online or why not
 * @param created when it was made
 * @param activated when it first connected with its DeviceSecret
 * @param lastOnline when it last came online
 * @param lastOffline when it last went offline
 * @param address where it last came from
 */
public record DeviceInfo(
    DeviceIdentity device,
    String iotId,
    Secret deviceSecret,
    String nickname,
    DeviceState.Status status,
    Instant created,
    Optional<Instant> activated,
    Optional<Instant> lastOnline,
    Optional<Instant> lastOffline,
    Optional<String> address) {}
