/**
 * Parse scripts of raw data, run apart: a child JVM with a small heap interprets them with Rhino,
 * without classes, files or network in their reach, and is ended when it takes too long.
 *
 * <p>{@link io.github.atelier.platform.script.Scripts} is the parent's side: bytes in, bytes out,
 * nothing blocks. {@link io.github.atelier.platform.script.ScriptChild} is the program of the child
 * and the only class that knows Rhino.
 */
package io.github.atelier.platform.script;
