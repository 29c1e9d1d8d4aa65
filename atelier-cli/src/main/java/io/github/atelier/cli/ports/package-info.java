/**
 * Serial ports in words, for {@code atelier ports} and the terminal. Data comes from the driver's
 * list of ports; lines go out.
 */
package io.github.atelier.cli.ports;
