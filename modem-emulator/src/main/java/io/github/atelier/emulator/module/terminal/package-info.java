/**
 * The command line of the module (V.250): from octets to actions and back, one terminal for each
 * line.
 *
 * <p>Octets come in from a {@link io.github.atelier.emulator.line.Line}; commands go to the actions
 * of the module; replies and unsolicited lines go out. Knows no meaning but the settings of the
 * line itself.
 */
package io.github.atelier.emulator.module.terminal;
