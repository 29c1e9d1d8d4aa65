/**
 * The thing model's service: what devices say on system topics is answered, kept and told to the
 * owner's servers; what the owner wants is brought to the devices.
 *
 * <p>{@link io.github.atelier.platform.thing.Things} is the door of the room. It knows the rest of
 * the platform as {@link io.github.atelier.platform.thing.ThingCore} (devices and the way down),
 * {@code store.Database} and {@code subscription.ConsumerGroups}; no Netty, no sockets. Nothing
 * blocks: database work is handed over, and answers go out when it is committed.
 */
package io.github.atelier.platform.thing;
