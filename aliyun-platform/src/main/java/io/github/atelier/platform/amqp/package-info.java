/**
 * The AMQP 1.0 door: the owner's servers log in here and take what their consumer group's queue
 * holds.
 *
 * <p>The protocol is Apache Qpid ProtonJ2's engine, which does no I/O; the connections are this
 * project's own Netty.
 */
package io.github.atelier.platform.amqp;
