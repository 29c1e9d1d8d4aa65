/**
 * Dialects: a vendor's AT manual as a text file, loaded, checked and compiled.
 *
 * <p>A {@code *.at} file comes in (from the class path or a path); an immutable {@link
 * io.github.atelier.grammar.dialect.Dialect} goes out, or a {@link
 * io.github.atelier.grammar.dialect.DialectException} that names file, line and what to do. Reading
 * files is the only I/O of this module.
 */
package io.github.atelier.grammar.dialect;
