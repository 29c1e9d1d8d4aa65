package io.github.atelier.emulator.module.socket;

import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.emulator.module.link.CertificateStore;
import io.github.atelier.emulator.module.settings.SettingsStore;
import io.github.atelier.emulator.uplink.NetworkSockets;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * What sockets need of their module.
 *
 * @param network the real network
 * @param certificates how TLS is verified
 * @param connectTimeout bound on opening a socket
 * @param bearer packet data
 * @param say says an unsolicited message on the module's lines
 */
public record SocketContext(
    Dialect dialect,
    SettingsStore settings,
    ModuleLoop loop,
    NetworkSockets network,
    CertificateStore certificates,
    Duration connectTimeout,
    Bearer bearer,
    BiConsumer<String, Values> say) {}
