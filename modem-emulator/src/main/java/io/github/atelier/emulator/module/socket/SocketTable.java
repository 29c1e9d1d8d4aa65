package io.github.atelier.emulator.module.socket;

import io.github.atelier.emulator.line.Cancellable;
import io.github.atelier.emulator.module.link.LinkOutcome;
import io.github.atelier.emulator.module.terminal.Action;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.emulator.uplink.LinkFailure;
import io.github.atelier.emulator.uplink.LinkTarget;
import io.github.atelier.emulator.uplink.TlsConfig;
import io.github.atelier.grammar.value.IntegerType;
import io.github.atelier.grammar.value.OctetsType;
import io.github.atelier.grammar.value.Outcome;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets of one kind, plain or TLS, by index. Confined to the module's loop. */
final class SocketTable {
  private static final Logger LOG = LoggerFactory.getLogger(SocketTable.class);

  private final SocketContext context;
  private final SocketService service;
  private final boolean tls;
  private final Consumer<Outcome> failures;
  private final Map<Integer, ModuleSocket> sockets = new TreeMap<>();

  /** The hole that holds the index. */
  private final String index;

  /** What meanings begin with. */
  private final String prefix;

  /**
   * @param failures told how the last command ended
   */
  SocketTable(
      SocketContext context, SocketService service, boolean tls, Consumer<Outcome> failures) {
    this.context = context;
    this.service = service;
    this.tls = tls;
    this.failures = failures;
    this.index = tls ? "tlsSocket" : "socket";
    this.prefix = tls ? "socket.tls." : "socket.";
  }

  void register(Actions actions) {
    actions.on(prefix + "open", this::open);
    actions.on(prefix + "open.transparent", this::open);
    actions.on(prefix + "open.datagram", this::open);
    actions.on(prefix + "list", this::list);
    actions.on(prefix + "list.context", this::list);
    actions.on(prefix + "state", this::state);
    actions.on(prefix + "send", new Send());
    actions.on(prefix + "send.to", new Send());
    actions.on(prefix + "send.query", this::counters);
    actions.on(prefix + "receive", this::receive);
    actions.on(prefix + "receive.hex", this::receive);
    actions.on(prefix + "receive.query", this::counters);
    actions.on(prefix + "close", this::close);
    actions.on(prefix + "close.read", this::digits);
    if (tls) {
      actions.on("socket.tls.config", this::configure);
    }
  }

  private int index(Call call) {
    return (int) call.values().number(index, 0);
  }

  private Values known(Call call) {
    return context
        .settings()
        .module()
        .plus(context.settings().stored(index, index(call)))
        .plus(call.values());
  }

  boolean isInUse() {
    return !sockets.isEmpty();
  }

  /** Whether the index may be taken anew although the peer closed it and nobody else did. */
  private boolean isFree(ModuleSocket socket) {
    return socket == null
        || socket.isOver() && "frees".equals(context.settings().module().code("peerClosed"));
  }

  // ---- open

  private void open(Call call) {
    Values known = known(call);
    int cid = (int) known.number("cid", 1);
    Outcome bar = service.bar(tls, cid);
    if (bar == Outcome.OK && !isFree(sockets.get(index(call)))) {
      bar = Outcome.INDEX_IN_USE;
    }
    if (bar != Outcome.OK) {
      LOG.warn("{} {} cannot be opened: {}", index, index(call), bar.explanation());
      failures.accept(bar);
      if (call.command().onError().isEmpty()) {
        call.accepted();
        call.end(bar, Values.empty());
      } else {
        call.refuse(bar);
      }
      return;
    }
    call.accepted();
    open(call, request(call, known));
  }

  private void open(Call call, ModuleSocket.Request request) {
    ModuleSocket socket = new ModuleSocket(request, this);
    sockets.put(request.index(), socket);
    failures.accept(Outcome.OK);
    boolean datagrams = !request.type().equals("tcp");
    socket.open(
        call,
        listener ->
            datagrams
                ? context
                    .network()
                    .datagrams(
                        request.target(), ModuleSocket.RECEIVE_BUFFER, context.loop(), listener)
                : context.network().stream(
                    request.target(), ModuleSocket.RECEIVE_BUFFER, context.loop(), listener));
  }

  private ModuleSocket.Request request(Call call, Values known) {
    boolean withoutPeer = call.meaning().endsWith(".datagram");
    String type =
        withoutPeer ? "udp-service" : "udp".equals(known.code("socketType")) ? "udp" : "tcp";
    boolean secure = tls && !"tcp".equals(known.code("tlsClientType"));
    int tlsContext = secure ? (int) known.number("tlsContext", 0) : -1;
    TlsConfig config = secure ? context.certificates().context(tlsContext) : null;
    LinkTarget target =
        withoutPeer
            ? null
            : new LinkTarget(
                known.text("host"), (int) known.number("port"), config, patience(known));
    String access =
        call.meaning().endsWith(".transparent")
            ? "transparent"
            : known.code("accessMode") == null ? "buffered" : known.code("accessMode");
    return new ModuleSocket.Request(
        index(call),
        (int) known.number("cid", 1),
        type,
        target,
        (int) known.number("localPort", 0),
        access,
        tlsContext);
  }

  private Duration patience(Values known) {
    Duration asked =
        Duration.ofMillis(known.number("openTime", context.connectTimeout().toMillis()));
    return asked.compareTo(context.connectTimeout()) < 0 ? asked : context.connectTimeout();
  }

  void openFailed(ModuleSocket socket, Call call, LinkFailure.Kind kind) {
    Outcome outcome = LinkOutcome.of(kind);
    failures.accept(outcome);
    if (isFree(socket)) {
      gone(socket);
    }
    call.end(outcome, Values.empty());
  }

  // ---- send

  private final class Send implements Action {
    @Override
    public void check(Call call) {
      connected(call);
      if ("off".equals(context.settings().module().code("dataEcho"))) {
        call.echoData(false);
      }
    }

    @Override
    public void run(Call call) {
      ModuleSocket socket = connected(call);
      if (socket == null) {
        return;
      }
      send(call, socket, context.loop().nanoTime());
    }

    private void send(Call call, ModuleSocket socket, long since) {
      byte[] data = call.values().bytes("data");
      boolean addressed = call.meaning().endsWith(".to");
      if (data.length == 0 || addressed != (socket.request().target() == null)) {
        call.refuse(Outcome.BAD_PARAMETER);
        return;
      }
      boolean taken =
          addressed
              ? socket.send(
                  data, call.values().text("remoteHost"), (int) call.values().number("remotePort"))
              : socket.send(data, null, 0);
      boolean told =
          call.command().tellsOutcome() || Transcripts.tells(call.command(), "sentLength");
      if (!taken && !told && !isOverdue(since)) {
        // where no line can tell that the buffer is full, the result waits for room
        Cancellable overdue =
            context.loop().schedule(context.connectTimeout().plusMillis(1), socket::room);
        socket.whenRoom(
            () -> {
              overdue.cancel();
              sendAgain(call, socket, since);
            });
        return;
      }
      Outcome outcome = taken ? Outcome.OK : Outcome.BUFFER_FULL;
      failures.accept(outcome);
      if (Transcripts.tells(call.command(), "sentLength")) {
        call.done(Values.of("sentLength", taken ? data.length : 0));
      } else {
        call.end(outcome, Values.empty());
      }
      if (taken && tls && "yes".equals(context.settings().module().code("sendReport"))) {
        say("sent", socket, Values.empty().withCode("tlsSent", "ok"));
      }
    }

    private void sendAgain(Call call, ModuleSocket socket, long since) {
      if (socket.isConnected()) {
        send(call, socket, since);
      } else {
        failures.accept(Outcome.NOT_CONNECTED);
        call.refuse(Outcome.NOT_CONNECTED);
      }
    }
  }

  private boolean isOverdue(long since) {
    return context.loop().nanoTime() - since > context.connectTimeout().toNanos();
  }

  private ModuleSocket connected(Call call) {
    ModuleSocket socket = sockets.get(index(call));
    if (socket == null || !socket.isConnected()) {
      failures.accept(Outcome.NOT_CONNECTED);
      call.refuse(Outcome.NOT_CONNECTED);
      return null;
    }
    return socket;
  }

  // ---- receive

  /** Octets that have come can be read also after the peer has closed. */
  private void receive(Call call) {
    ModuleSocket socket = sockets.get(index(call));
    if (socket == null) {
      call.refuse(Outcome.NOT_CONNECTED);
      return;
    }
    int most = (int) call.values().number("readLength", mostReceived());
    if (call.meaning().endsWith(".hex")) {
      most = Math.min(most, mostReceived() / 2);
    }
    boolean hex = Transcripts.tells(call.command(), "receivedHex");
    if (!hex && !Transcripts.tells(call.command(), "received")) {
      receiveAsMessage(call, socket, most);
      return;
    }
    if (socket.waiting() == 0 && Transcripts.explains(call.command(), "no-data")) {
      call.refuse(Outcome.NO_DATA);
      return;
    }
    ReceiveBuffer.Chunk chunk = socket.read(most);
    Values told =
        Values.of("received", chunk.octets(), "restLength", socket.waiting())
            .with("receivedHex", chunk.octets())
            .with("hexLength", chunk.octets().length);
    if (chunk.from() != null && socket.request().target() == null) {
      told = told.with("remoteHost", chunk.from()).with("remotePort", chunk.port());
    }
    call.done(told);
  }

  /** The octets are told to whoever has asked, before the result. */
  private void receiveAsMessage(Call call, ModuleSocket socket, int most) {
    call.accepted();
    ReceiveBuffer.Chunk chunk = socket.read(most);
    if (chunk.octets().length > 0) {
      call.terminal()
          .unsolicited(
              context.dialect().unsolicited(prefix + "received"),
              Values.of(index, socket.request().index(), "received", chunk.octets()));
    }
    call.end(Outcome.OK, Values.empty());
  }

  private int mostReceived() {
    return ((OctetsType) context.dialect().value("received").type()).max();
  }

  private void counters(Call call) {
    if (!call.values().has(index)) {
      call.done(Values.of("waiting0", waiting(0), "waiting1", waiting(1)));
      return;
    }
    ModuleSocket socket = sockets.get(index(call));
    if (socket == null) {
      call.refuse(Outcome.NOT_CONNECTED);
    } else {
      call.done(socket.counters());
    }
  }

  private int waiting(int number) {
    ModuleSocket socket = sockets.get(number);
    return socket == null ? 0 : socket.waiting();
  }

  // ---- close, lists

  private void close(Call call) {
    ModuleSocket socket = sockets.get(index(call));
    if (isFree(socket)) {
      sockets.remove(index(call));
      if (call.command().tellsOutcome()) {
        call.refuse(Outcome.NOT_CONNECTED);
      } else {
        call.done();
      }
    } else if (socket.isOver()) {
      gone(socket);
      call.accepted();
      call.end(Outcome.OK, Values.empty());
    } else {
      call.accepted();
      socket.close(call);
    }
  }

  private void digits(Call call) {
    Values values = Values.empty();
    for (int i = 0; i < 10; i++) {
      ModuleSocket socket = sockets.get(i);
      values = values.with("link" + i, socket != null && socket.isConnected() ? 1 : 0);
    }
    call.done(values);
  }

  private void list(Call call) {
    List<Values> rows = new ArrayList<>();
    if (Transcripts.listsFreeOnes(call.command())
        && context.dialect().value(index).type() instanceof IntegerType numbers) {
      for (int i = (int) numbers.min(); i <= numbers.max(); i++) {
        ModuleSocket socket = sockets.get(i);
        rows.add(socket == null || socket.isOver() ? Values.of(index, i) : row(socket));
      }
    } else {
      for (ModuleSocket socket : sockets.values()) {
        if (call.values().number("cid", socket.request().cid()) == socket.request().cid()) {
          rows.add(row(socket));
        }
      }
    }
    call.done(Values.empty(), rows);
  }

  private void state(Call call) {
    ModuleSocket socket = sockets.get(index(call));
    call.done(Values.empty(), socket == null ? List.of() : List.of(row(socket)));
  }

  private Values row(ModuleSocket socket) {
    return socket.describe().with(index, socket.request().index());
  }

  private void configure(Call call) {
    if (service.isTlsStarted()) {
      call.refuse(Outcome.ALREADY);
    } else {
      context.settings().put(call.values());
      call.done();
    }
  }

  // ---- what sockets report

  /** Whether octets are told as they come, and do not wait to be read. */
  boolean tellsDirectly(ModuleSocket socket) {
    String switched = context.settings().module().code(tls ? "tlsReceive" : "socketReceive");
    return "direct".equals(switched == null ? socket.request().access() : switched);
  }

  void available(ModuleSocket socket) {
    say("available", socket, Values.empty());
  }

  void received(ModuleSocket socket, ReceiveBuffer.Chunk chunk) {
    Values values =
        Values.of("received", chunk.octets(), "remoteHost", chunk.from())
            .with("remotePort", chunk.port());
    String showSender = context.settings().module().code("showSender");
    boolean from =
        showSender == null ? socket.request().target() == null : showSender.equals("yes");
    say(from && !tls ? "received.from" : "received", socket, values);
  }

  void peerClosed(ModuleSocket socket) {
    say("closed", socket, Values.empty().withCode("closeReason", "closed-by-server"));
  }

  void gone(ModuleSocket socket) {
    sockets.remove(socket.request().index(), socket);
  }

  private void say(String what, ModuleSocket socket, Values values) {
    context.say().accept(prefix + what, values.with(index, socket.request().index()));
  }

  // ---- the end

  /** Drops the sockets of one PDP context. */
  void abort(int cid) {
    for (ModuleSocket socket : List.copyOf(sockets.values())) {
      if (socket.request().cid() == cid) {
        sockets.remove(socket.request().index());
        socket.abort(Outcome.CLOSED_BY_HOST);
      }
    }
  }

  void abortAll() {
    List<ModuleSocket> all = List.copyOf(sockets.values());
    sockets.clear();
    all.forEach(socket -> socket.abort(Outcome.CLOSED_BY_HOST));
  }

  /**
   * The network is gone.
   *
   * @param tellEach whether each socket tells that it is closed
   */
  void dataLost(boolean tellEach) {
    List<ModuleSocket> all = List.copyOf(sockets.values());
    sockets.clear();
    for (ModuleSocket socket : all) {
      boolean open = socket.isConnected();
      socket.abort(Outcome.NO_PDP);
      if (open && tellEach) {
        peerClosed(socket);
      }
    }
  }
}
