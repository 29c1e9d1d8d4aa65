/**
 * One command and its transcript, played from either side.
 *
 * <p>{@link io.github.atelier.grammar.exchange.ReplyReader} is the host's view: which line answers
 * what. {@link io.github.atelier.grammar.exchange.ReplyWriter} is the module's: what to say next.
 * Both walk the same steps of the same {@link io.github.atelier.grammar.dialect.Command}, and do no
 * I/O.
 */
package io.github.atelier.grammar.exchange;
