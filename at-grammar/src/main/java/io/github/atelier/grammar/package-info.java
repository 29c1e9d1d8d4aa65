/**
 * The AT language of cellular modules, for both ends of the line: framing, values, templates,
 * dialect files and exchanges.
 *
 * <p>Nothing below this package opens a port, starts a thread or asks the time; it uses the JDK
 * alone.
 */
package io.github.atelier.grammar;
