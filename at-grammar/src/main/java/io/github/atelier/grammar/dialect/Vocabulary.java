package io.github.atelier.grammar.dialect;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The one vocabulary of meanings that all dialects share. The driver asks for commands, and the
 * emulator performs them, by these names alone; what each is for stands in {@code
 * docs/reference/vocabulary.md}. A command that only one vendor has is named {@code
 * vendor.SOMETHING}.
 */
public final class Vocabulary {
  private static final Set<String> COMMANDS =
      ordered(
          // V.250: the line itself
          "line.attention",
          "line.echo",
          "line.quiet",
          "line.verbose",
          "line.result-level",
          "line.reset",
          "line.factory",
          "line.store",
          "line.dcd",
          "line.dtr",
          "line.volume",
          "line.speaker",
          "line.register",
          "line.register.read",
          "line.profile",
          "line.rate",
          "line.rate.read",
          "line.format",
          "line.format.read",
          "line.flow",
          "line.flow.read",
          "line.fax-class",
          "line.fax-class.read",
          "line.dial",
          "line.answer",
          "line.online",
          "line.hang-up",
          // 27.007: identity, errors, SIM, radio
          "identity.information",
          "identity.manufacturer",
          "identity.model",
          "identity.revision",
          "identity.imei",
          "identity.imsi",
          "identity.iccid",
          "identity.serial",
          "identity.number",
          "identity.capabilities",
          "errors.format",
          "errors.format.read",
          "sim.pin.enter",
          "sim.pin.read",
          "sim.lock",
          "sim.lock.read",
          "sim.password",
          "sim.tries",
          "sim.file",
          "phone.functionality",
          "phone.functionality.read",
          "phone.activity",
          "phone.battery",
          "text.charset",
          "text.charset.read",
          "text.charset.test",
          "signal.quality",
          "signal.extended",
          "signal.levels",
          "operator.select",
          "operator.read",
          "operator.scan",
          "network.registration.cs",
          "network.registration.cs.read",
          "network.registration.ps",
          "network.registration.ps.read",
          "network.registration.eps",
          "network.registration.eps.read",
          "network.registration.5gs",
          "network.registration.5gs.read",
          "network.system",
          "network.system.extended",
          "indicator.test",
          "indicator.read",
          "indicator.report",
          "indicator.report.read",
          "clock.set",
          "clock.read",
          "clock.zone-update",
          "clock.zone-update.read",
          "clock.zone-report",
          "clock.zone-report.read",
          // 27.007: packet data
          "pdp.attach",
          "pdp.attach.read",
          "pdp.define",
          "pdp.define.read",
          "pdp.activate",
          "pdp.activate.read",
          "pdp.address",
          "pdp.events",
          "pdp.events.read",
          "pdp.parameters",
          "pdp.data",
          // 27.005: short messages
          "sms.service",
          "sms.service.read",
          "sms.format",
          "sms.format.read",
          "sms.storage",
          "sms.storage.read",
          "sms.centre",
          "sms.centre.read",
          "sms.centre.test",
          "sms.parameters",
          "sms.parameters.read",
          "sms.header",
          "sms.header.read",
          "sms.indications",
          "sms.indications.read",
          "sms.more",
          "sms.more.read",
          "sms.broadcast",
          "sms.broadcast.read",
          "sms.list",
          "sms.list.test",
          "sms.read",
          "sms.read.test",
          "sms.delete",
          "sms.delete.test",
          "sms.send",
          "sms.send.pdu",
          "sms.send.test",
          "sms.write",
          "sms.write.pdu",
          "sms.write.test",
          "sms.send-stored",
          "sms.send-stored.test",
          "sms.acknowledge",
          "sms.acknowledge.pdu",
          // where messages go
          "module.message-port",
          "module.message-port.read",
          // files and TLS
          "file.write",
          "file.read",
          "file.open",
          "file.close",
          "file.list",
          "file.delete",
          "tls.ca.write",
          "tls.ca.delete",
          "tls.ca.list",
          "tls.context.version",
          "tls.context.version.read",
          "tls.context.ciphers",
          "tls.context.ciphers.read",
          "tls.context.verify",
          "tls.context.verify.read",
          "tls.context.ca",
          "tls.context.ca.read",
          "tls.context.sni",
          "tls.context.sni.read",
          "tls.context.clock",
          "tls.context.clock.read",
          "tls.context.timeout",
          "tls.context.timeout.read",
          // MQTT
          "mqtt.start",
          "mqtt.stop",
          "mqtt.acquire",
          "mqtt.acquire.read",
          "mqtt.release",
          "mqtt.config",
          "mqtt.config.client-id",
          "mqtt.config.client-id.read",
          "mqtt.config.username",
          "mqtt.config.username.read",
          "mqtt.config.password",
          "mqtt.config.password.read",
          "mqtt.config.version",
          "mqtt.config.version.read",
          "mqtt.config.keep-alive",
          "mqtt.config.keep-alive.read",
          "mqtt.config.session",
          "mqtt.config.session.read",
          "mqtt.config.timeout",
          "mqtt.config.timeout.read",
          "mqtt.config.will",
          "mqtt.config.will.topic",
          "mqtt.config.will.message",
          "mqtt.config.will.off",
          "mqtt.config.will.read",
          "mqtt.config.tls",
          "mqtt.config.tls.read",
          "mqtt.config.receive",
          "mqtt.config.receive.read",
          "mqtt.config.text-check",
          "mqtt.config.text-check.read",
          "mqtt.config.format",
          "mqtt.config.format.read",
          "mqtt.config.input",
          "mqtt.config.input.read",
          "mqtt.config.pdp",
          "mqtt.config.pdp.read",
          "mqtt.config.aliyun",
          "mqtt.config.aliyun.read",
          "mqtt.open",
          "mqtt.open.read",
          "mqtt.login",
          "mqtt.login.read",
          "mqtt.connect",
          "mqtt.connect.read",
          "mqtt.subscribe",
          "mqtt.subscribe.topic",
          "mqtt.subscribe.send",
          "mqtt.subscribe.read",
          "mqtt.unsubscribe",
          "mqtt.unsubscribe.topic",
          "mqtt.unsubscribe.send",
          "mqtt.publish",
          "mqtt.publish.text",
          "mqtt.publish.topic",
          "mqtt.publish.payload",
          "mqtt.publish.send",
          "mqtt.receive",
          "mqtt.logout",
          "mqtt.logout.read",
          "mqtt.close",
          // sockets
          "socket.pdp.define",
          "socket.pdp.define.read",
          "socket.pdp.activate",
          "socket.pdp.activate.read",
          "socket.pdp.deactivate",
          "socket.start",
          "socket.start.read",
          "socket.stop",
          "socket.address",
          "socket.config.receive",
          "socket.config.receive.read",
          "socket.config.mode",
          "socket.config.mode.read",
          "socket.config.timeout",
          "socket.config.timeout.read",
          "socket.config.echo",
          "socket.config.echo.read",
          "socket.config.format",
          "socket.config.format.read",
          "socket.open",
          "socket.open.transparent",
          "socket.open.datagram",
          "socket.list",
          "socket.list.context",
          "socket.state",
          "socket.send",
          "socket.send.to",
          "socket.send.query",
          "socket.receive",
          "socket.receive.hex",
          "socket.receive.query",
          "socket.close",
          "socket.close.read",
          "socket.error",
          "socket.resolve",
          "socket.tls.start",
          "socket.tls.stop",
          "socket.tls.config",
          "socket.tls.config.read",
          "socket.tls.config.context",
          "socket.tls.open",
          "socket.tls.list",
          "socket.tls.state",
          "socket.tls.send",
          "socket.tls.receive",
          "socket.tls.receive.query",
          "socket.tls.close");

  private static final Set<String> UNSOLICITED =
      ordered(
          "module.ready",
          "sim.pin",
          "network.registration.cs",
          "network.registration.ps",
          "network.registration.eps",
          "network.registration.5gs",
          "signal.levels",
          "indicator",
          "clock.zone",
          "pdp.event",
          "sms.stored",
          "sms.received",
          "sms.received.pdu",
          "sms.report-stored",
          "sms.report",
          "sms.report.pdu",
          "mqtt.received",
          "mqtt.available",
          "mqtt.state",
          "mqtt.lost",
          "socket.available",
          "socket.received",
          "socket.received.from",
          "socket.closed",
          "socket.network-lost",
          "socket.resolved",
          "socket.tls.available",
          "socket.tls.received",
          "socket.tls.sent",
          "socket.tls.closed");

  private static final Set<String> OPERATIONS =
      ordered(
          "connect",
          "publish",
          "subscribe",
          "unsubscribe",
          "disconnect",
          "abort",
          "tcp-open",
          "tcp-send",
          "tcp-receive",
          "tcp-close",
          "udp-open",
          "udp-send",
          "udp-receive",
          "udp-close",
          "tls-open",
          "tls-send",
          "tls-receive",
          "tls-close");

  private Vocabulary() {}

  /** Meanings of commands. */
  public static Set<String> commands() {
    return COMMANDS;
  }

  /** Meanings of unsolicited messages. */
  public static Set<String> unsolicited() {
    return UNSOLICITED;
  }

  /** Names of neutral operations. */
  public static Set<String> operations() {
    return OPERATIONS;
  }

  /** The known name that is spelled most like {@code name}, for a hint. */
  static String nearest(String name, Collection<String> known) {
    String best = "";
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(name, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best;
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? diagonal : diagonal + 1;
        diagonal = row[j];
        row[j] = Math.min(cost, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  private static Set<String> ordered(String... names) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(names)));
  }
}
