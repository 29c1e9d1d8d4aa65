/**
 * {@code atelier dialect}: what the writer of a dialect file needs. Check it, show what it holds,
 * and try it, driver against emulator, before any hardware is there.
 */
package io.github.atelier.cli.dialect;
