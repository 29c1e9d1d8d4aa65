/**
 * What all clients of the module share on their way to a server: certificates and how TLS is
 * verified with them, and the names of what went wrong.
 */
package io.github.atelier.emulator.module.link;
