/**
 * The channel engine: one AT line, one command in flight, nothing lost and nothing guessed.
 *
 * <p>Commands come in from any thread and are carried out in order of submission; octets come in
 * from a {@link io.github.atelier.driver.transport.Transport}. Both meet on one {@link
 * io.github.atelier.driver.channel.ChannelLoop}, which owns all state. Replies go out as futures,
 * everything else as events to a {@link io.github.atelier.driver.channel.ChannelListener} on a
 * thread of its own. No vendor is known here: what a line means is asked of the dialect.
 */
package io.github.atelier.driver.channel;
