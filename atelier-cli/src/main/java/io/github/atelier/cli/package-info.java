/**
 * {@code atelier}: one command for people. Each subcommand is a file; what they do is done by the
 * other modules.
 *
 * <p>Exit codes: 0 done, 1 the job failed (one line says why), 2 the command line is wrong.
 */
package io.github.atelier.cli;
