package io.github.atelier.platform.core;

import io.github.atelier.aliyun.Secret;

/**
 * A CONNECT as a door received it.
 *
 * @param clientId the full client id
 * @param userName null if absent
 * @param password null if absent
 * @param secure whether it came over TLS
 * @param keepAliveSeconds 0 to 65535
 * @param cleanSession the flag of CONNECT
 * @param will whether a will was given
 * @param remote the peer's address, for people
 */
public record ConnectAttempt(
    String clientId,
    String userName,
    Secret password,
    boolean secure,
    int keepAliveSeconds,
    boolean cleanSession,
    boolean will,
    String remote) {}
