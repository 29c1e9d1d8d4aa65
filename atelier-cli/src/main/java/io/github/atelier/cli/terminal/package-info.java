/**
 * The AT terminal: {@code atelier at} for a person.
 *
 * <p>{@link io.github.atelier.cli.terminal.AtTerminal} reads lines with JLine and shows what comes
 * back; {@link io.github.atelier.cli.terminal.Conversation} carries them out on a channel of the
 * driver; {@link io.github.atelier.cli.terminal.Manual} reads the dialect for completion, hints and
 * masks. Keys come in from the terminal and lines from the module; styled lines go out to the
 * terminal, masked ones to the history file and to saved transcripts. JLine is used here alone, and
 * only by classes that a run with {@code -c} or piped input never loads.
 */
package io.github.atelier.cli.terminal;
