/**
 * What the kinds of line share, and nobody else needs: the bounded backlog and the delivery to a
 * handler. Uses the seam, the JDK and SLF4J alone.
 */
package io.github.atelier.emulator.line.internal;
