package io.github.atelier.emulator.module.socket;

import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.value.Outcome;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What comes before sockets: a PDP context is defined and activated for them, or their service is
 * started. A dialect without these commands has sockets wherever packet data is. Confined to the
 * module's loop.
 */
final class SocketService {
  private static final int FIRST_CONTEXT = 1;

  private final SocketContext context;

  /** Contexts that a host activated for sockets. */
  private final Set<Integer> activated = new TreeSet<>();

  private SocketTable plain;
  private SocketTable tls;
  private boolean started;
  private boolean tlsStarted;
  private int lastContext = FIRST_CONTEXT;

  SocketService(SocketContext context) {
    this.context = context;
  }

  /** The sockets that end with the service. */
  void closes(SocketTable plainSockets, SocketTable tlsSockets) {
    plain = plainSockets;
    tls = tlsSockets;
  }

  void register(Actions actions) {
    actions.on("socket.pdp.define", this::define);
    actions.on("socket.pdp.define.read", this::definition);
    actions.on("socket.pdp.activate", this::activate);
    actions.on("socket.pdp.activate.read", this::contexts);
    actions.on("socket.pdp.deactivate", this::deactivate);
    actions.on("socket.start", this::start);
    actions.on(
        "socket.start.read",
        c -> c.done(Values.empty().withCode("netState", started ? "on" : "off")));
    actions.on("socket.stop", this::stop);
    actions.on("socket.address", this::address);
    actions.on("socket.tls.start", this::startTls);
    actions.on("socket.tls.stop", this::stopTls);
  }

  /** Why no socket can be opened now; {@code OK} where one can. */
  Outcome bar(boolean forTls, int cid) {
    lastContext = cid;
    String meaning = forTls ? "socket.tls.start" : "socket.start";
    if (context.dialect().has(meaning) && !(forTls ? tlsStarted : started)) {
      return Outcome.NOT_STARTED;
    }
    return context.bearer().active(cid) ? Outcome.OK : Outcome.NO_PDP;
  }

  boolean hasData(int cid) {
    return context.bearer().active(cid);
  }

  /** Whether TLS sockets are started, so that how they are told may no longer be changed. */
  boolean isTlsStarted() {
    return tlsStarted;
  }

  boolean isInUse() {
    return started || tlsStarted || !activated.isEmpty();
  }

  int lastContext() {
    return activated.isEmpty() ? lastContext : activated.iterator().next();
  }

  void reset() {
    started = false;
    tlsStarted = false;
    activated.clear();
  }

  // ---- contexts

  private static int cid(Call call) {
    return (int) call.values().number("cid", FIRST_CONTEXT);
  }

  private void define(Call call) {
    Values values = call.values();
    String type =
        switch (String.valueOf(values.code("ipType"))) {
          case "ipv6" -> "IPV6";
          case "ipv4v6" -> "IPV4V6";
          default -> "IP";
        };
    context.bearer().define(cid(call), type, values.text("apn", ""));
    context.settings().put(call.command(), values);
    call.done();
  }

  private void definition(Call call) {
    Values empty = Values.of("apn", "", "pdpUser", "", "pdpPassword", "");
    call.done(empty.plus(context.settings().get("cid", cid(call))));
  }

  private void activate(Call call) {
    int cid = cid(call);
    if (activated.contains(cid)) {
      call.refuse(Outcome.ALREADY);
      return;
    }
    String error = context.bearer().activate(cid);
    if (error != null) {
      call.fail(error);
    } else {
      activated.add(cid);
      call.done();
    }
  }

  private void contexts(Call call) {
    List<Values> rows = new ArrayList<>();
    for (int cid : activated) {
      rows.add(
          Values.of("cid", cid, "address", context.bearer().address())
              .withCode("contextState", "on")
              .withCode("ipType", context.settings().get("cid", cid).code("ipType")));
    }
    call.done(Values.empty(), rows);
  }

  private void deactivate(Call call) {
    int cid = cid(call);
    plain.abort(cid);
    tls.abort(cid);
    if (activated.remove(cid)) {
      context.bearer().deactivate(cid);
    }
    call.done();
  }

  // ---- the service

  private void start(Call call) {
    if (started) {
      call.refuse(Outcome.ALREADY);
      return;
    }
    call.accepted();
    started = context.bearer().activate(FIRST_CONTEXT) == null;
    call.end(started ? Outcome.OK : Outcome.NO_PDP, Values.empty());
  }

  private void stop(Call call) {
    if (!started) {
      call.refuse(Outcome.NOT_STARTED);
      return;
    }
    call.accepted();
    plain.abortAll();
    started = false;
    call.end(Outcome.OK, Values.empty());
  }

  private void address(Call call) {
    if (started) {
      call.done(Values.of("address", context.bearer().address()));
    } else {
      call.refuse(Outcome.NOT_STARTED);
    }
  }

  private void startTls(Call call) {
    if (tlsStarted) {
      call.refuse(Outcome.ALREADY);
      return;
    }
    call.accepted();
    tlsStarted = context.bearer().activate(FIRST_CONTEXT) == null;
    call.end(tlsStarted ? Outcome.OK : Outcome.NO_PDP, Values.empty());
  }

  private void stopTls(Call call) {
    if (!tlsStarted) {
      call.refuse(Outcome.NOT_STARTED);
      return;
    }
    call.accepted();
    tls.abortAll();
    tlsStarted = false;
    call.end(Outcome.OK, Values.empty());
  }
}
