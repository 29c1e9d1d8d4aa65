/**
 * The virtual module: SIM, radio, registration, packet data, settings, and the actions that
 * commands have on them.
 *
 * <p>One module is one object, confined to one {@link io.github.atelier.emulator.line.ModuleLoop}.
 * Actions are registered by meaning, never by vendor; what goes over a line is the dialect's
 * business.
 */
package io.github.atelier.emulator.module;
