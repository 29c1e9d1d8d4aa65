/**
 * The real uplink: sockets and TLS opened here (Bouncy Castle JSSE), MQTT by Eclipse Paho on top of
 * them, and one request of HTTP at a time, whose answer Apache HttpComponents Core reads.
 *
 * <p>TCP, TLS and CONNECT are separate steps, so that a failure is told exactly and dialects that
 * split them can be served.
 */
package io.github.atelier.emulator.uplink.real;
