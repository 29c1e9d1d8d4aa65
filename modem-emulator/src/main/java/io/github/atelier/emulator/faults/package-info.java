/**
 * What goes wrong on purpose: replies that do not come, come late, cut or garbled, prompts that are
 * withheld, lines in the middle of others, a module that restarts while it answers.
 *
 * <p>{@link io.github.atelier.emulator.faults.Faults} is the door: a test adds rules to it, each
 * terminal asks it about each command line, and what a rule says is done to the octets of that
 * reply on their way to the line. Without rules nothing here touches an octet.
 */
package io.github.atelier.emulator.faults;
