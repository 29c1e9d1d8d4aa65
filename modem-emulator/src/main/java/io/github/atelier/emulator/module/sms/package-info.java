/**
 * Short messages of a virtual module (3GPP TS 27.005): its memories, what it sends and receives,
 * and the message centre through which the modules of a process reach each other. All but the
 * centre is confined to the module's loop.
 */
package io.github.atelier.emulator.module.sms;
