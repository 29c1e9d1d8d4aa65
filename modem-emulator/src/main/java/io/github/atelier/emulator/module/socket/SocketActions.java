package io.github.atelier.emulator.module.socket;

import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.Outcome;
import io.github.atelier.grammar.value.Values;
import java.util.List;

/** The socket commands of the module. Confined to the module's loop. */
public final class SocketActions {
  /** A reply that lists more addresses than this is cut. */
  private static final int MOST_ADDRESSES = 10;

  private final SocketContext context;
  private final SocketService service;
  private final SocketTable plain;
  private final SocketTable tls;
  private Outcome lastError = Outcome.OK;

  public SocketActions(SocketContext context) {
    this.context = context;
    this.service = new SocketService(context);
    this.plain = new SocketTable(context, service, false, this::failed);
    this.tls = new SocketTable(context, service, true, this::failed);
    service.closes(plain, tls);
  }

  public void register(Actions actions) {
    service.register(actions);
    plain.register(actions);
    tls.register(actions);
    actions.on("socket.error", this::error);
    actions.on("socket.resolve", this::resolve);
  }

  private void failed(Outcome outcome) {
    lastError = outcome;
  }

  private void error(Call call) {
    Values told = Values.empty();
    if (context.dialect().value("lastError").type() instanceof CodeType codes) {
      CodeType.Entry entry =
          lastError == Outcome.OK ? codes.byName("none") : codes.nearest(lastError.word());
      told = told.withCode("lastError", entry.name()).with("rest", entry.text());
    }
    call.done(told);
  }

  private void resolve(Call call) {
    call.accepted();
    if (!service.hasData((int) call.values().number("cid", 1))) {
      boolean tells = call.command().tellsOutcome();
      resolved(call, tells ? Outcome.NO_PDP : Outcome.DNS_FAILED, List.of());
      return;
    }
    context
        .network()
        .resolve(
            call.values().text("host"),
            context.connectTimeout(),
            context.loop(),
            found -> resolved(call, found.isEmpty() ? Outcome.DNS_FAILED : Outcome.OK, found));
  }

  private void resolved(Call call, Outcome outcome, List<String> found) {
    lastError = outcome;
    if (found.isEmpty()) {
      call.end(outcome, Values.empty());
      return;
    }
    List<String> told = found.subList(0, Math.min(found.size(), MOST_ADDRESSES));
    // the resolver of the operating system does not tell how long an address holds
    call.end(
        outcome,
        Values.of("resolvedAddress", told.get(0), "addresses", told.size(), "timeToLive", 0));
    for (String address : told) {
      context.say().accept("socket.resolved", Values.of("resolvedAddress", address));
    }
  }

  /** The network is gone: so are all sockets. */
  public void dataLost() {
    boolean used = service.isInUse() || plain.isInUse() || tls.isInUse();
    boolean said = context.dialect().unsolicited("socket.network-lost") != null;
    plain.dataLost(!said);
    tls.dataLost(!said);
    if (used && said) {
      context.say().accept("socket.network-lost", Values.of("cid", service.lastContext()));
    }
    service.reset();
  }

  /** Drops everything without a word. */
  public void abortAll() {
    plain.abortAll();
    tls.abortAll();
    service.reset();
    lastError = Outcome.OK;
  }
}
