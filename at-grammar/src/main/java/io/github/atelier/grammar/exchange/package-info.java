/**
 * One command and its transcript, played from either side.
 *
 * <p>{@link io.github.atelier.grammar.exchange.ReplyReader} is the host's view: which line answers
 * what. {@link io.github.atelier.grammar.exchange.ReplyWriter} is the module's: what to say next.
 * Both walk the same steps of the same {@link io.github.atelier.grammar.dialect.Command}. {@link
 * io.github.atelier.grammar.exchange.MessageAssembler} and {@link
 * io.github.atelier.grammar.exchange.MessageWriter} are the same for what is said unasked. Lines
 * and values come in, values and octets go out; nothing here does I/O.
 */
package io.github.atelier.grammar.exchange;
