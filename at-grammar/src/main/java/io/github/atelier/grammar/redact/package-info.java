/**
 * Keeping secrets out of logs and transcripts, and showing octets to people.
 *
 * <p>Octets come in as they stood on a line; text goes out in which every known secret is masked.
 */
package io.github.atelier.grammar.redact;
