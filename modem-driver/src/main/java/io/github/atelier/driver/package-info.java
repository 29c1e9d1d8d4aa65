/**
 * Drive a cellular module from Java: {@link io.github.atelier.driver.Modem} is the way in.
 *
 * <p>Every call has a blocking face and a {@link java.util.concurrent.CompletableFuture} face.
 * Vendors are dialect files; no class here knows one. All types are thread-safe unless they say
 * otherwise.
 */
package io.github.atelier.driver;
