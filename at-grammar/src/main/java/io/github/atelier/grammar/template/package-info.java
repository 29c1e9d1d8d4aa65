/**
 * Templates: one line of a manual with its holes, compiled once, then used both to write that line
 * and to read it.
 *
 * <p>A template is text with {@code <holes>}, {@code "quoted strings"} and {@code [optional
 * parts]}. Reading never uses regular expressions and allocates only for the values that it finds.
 */
package io.github.atelier.grammar.template;
