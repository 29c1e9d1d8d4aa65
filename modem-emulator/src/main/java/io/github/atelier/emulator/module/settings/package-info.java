/**
 * What hosts configured, kept by index, and the action of every command that does nothing but
 * configure or ask.
 */
package io.github.atelier.emulator.module.settings;
