/**
 * Values of the AT language: what fills a hole of a template, and the types that say which bytes
 * may.
 *
 * <p>Everything here is immutable and free of I/O. Bytes stay bytes: text is decoded only when a
 * caller asks for it. Data comes in as slices of a line buffer and goes out as bytes appended to a
 * caller's stream.
 */
package io.github.atelier.grammar.value;
