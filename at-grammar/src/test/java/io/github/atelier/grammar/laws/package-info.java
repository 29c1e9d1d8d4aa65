/**
 * The laws of the language, played over every exchange of every built-in dialect: what one side
 * writes the other reads, however the octets are cut. A dialect file is covered as soon as {@link
 * io.github.atelier.grammar.dialect.Dialects#BUILT_IN} names it.
 */
package io.github.atelier.grammar.laws;
