/**
 * Framing: from a stream of octets to lines, prompts and counted data, in both directions.
 *
 * <p>Incremental and bounded: octets may come in any portions, and the events are the same for
 * every way of cutting them. A framer belongs to one thread. Buffers that it hands out are valid
 * only during the call.
 */
package io.github.atelier.grammar.framing;
