package io.github.atelier.platform.core;

import io.github.atelier.aliyun.Secret;
import java.time.Instant;

/**
 * A product at one moment.
 *
 * @param productKey its key
 * @param productSecret what dynamic registration is signed with; masked when printed
 * @param spec what its owner said about it
 * @param dynamicRegistration its switch
 * @param created when
 * @param devices how many it has
 */
public record ProductInfo(
    String productKey,
    Secret productSecret,
    ProductSpec spec,
    boolean dynamicRegistration,
    Instant created,
    int devices) {}
