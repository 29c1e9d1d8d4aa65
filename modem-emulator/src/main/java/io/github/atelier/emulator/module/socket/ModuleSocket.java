package io.github.atelier.emulator.module.socket;

import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.emulator.uplink.LinkFailure;
import io.github.atelier.emulator.uplink.LinkTarget;
import io.github.atelier.emulator.uplink.SocketLink;
import io.github.atelier.grammar.value.Outcome;
import io.github.atelier.grammar.value.Values;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One socket of the module, from its open to its end. Confined to the module's loop. */
final class ModuleSocket implements SocketLink.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(ModuleSocket.class);

  /** Octets that a socket holds for its host; then its peer waits. */
  static final int RECEIVE_BUFFER = 10 << 10;

  /** Octets that a socket holds for its peer; then nothing more is taken from the host. */
  static final int SEND_BUFFER = 64 << 10;

  private enum State {
    OPENING,
    CONNECTED,
    CLOSING,
    /** The peer has closed it, or it was never open; what came can still be read. */
    OVER
  }

  /**
   * What was asked for.
   *
   * @param type {@code tcp}, {@code udp} or {@code udp-service}
   * @param target {@code null} for datagrams without a peer
   * @param access {@code buffered}, {@code direct} or {@code transparent}
   */
  record Request(
      int index,
      int cid,
      String type,
      LinkTarget target,
      int localPort,
      String access,
      int tlsContext) {}

  private final Request request;
  private final SocketTable table;
  private final ReceiveBuffer buffer;
  private SocketLink link;
  private State state = State.OPENING;
  private Call opening;
  private Call closing;
  private TransparentCall transparent;
  private boolean told;

  /** What is done when the network has taken octets, by whoever found no room for more. */
  private Runnable whenRoom = () -> {};

  private int localPort;
  private long octetsReceived;
  private long octetsSent;
  private long octetsGone;

  ModuleSocket(Request request, SocketTable table) {
    this.request = request;
    this.table = table;
    this.localPort = request.localPort();
    this.buffer = new ReceiveBuffer(!request.type().equals("tcp"));
  }

  void open(Call call, Function<SocketLink.Listener, SocketLink> opener) {
    opening = call;
    link = opener.apply(this);
  }

  Request request() {
    return request;
  }

  boolean isConnected() {
    return state == State.CONNECTED;
  }

  boolean isOver() {
    return state == State.OVER;
  }

  int waiting() {
    return buffer.size();
  }

  /** How it is listed. */
  Values describe() {
    String word =
        switch (state) {
          case OPENING -> "opening";
          case CONNECTED -> "connected";
          case CLOSING, OVER -> "closing";
        };
    LinkTarget target = request.target();
    return Values.of("cid", request.cid(), "localPort", localPort, "serverId", request.index())
        .with("serverIndex", -1)
        .with("remoteHost", target == null ? "0.0.0.0" : target.host())
        .with("remotePort", target == null ? 0 : target.port())
        .with("tlsContext", Math.max(0, request.tlsContext()))
        .with("atPort", "uart1")
        .withCode("socketState", word)
        .withCode("serviceType", request.type())
        .withCode("socketType", request.type().equals("tcp") ? "tcp" : "udp")
        .withCode("dataAccess", request.access());
  }

  /** What was sent and received so far. */
  Values counters() {
    return Values.of("octetsSent", octetsSent, "octetsAcknowledged", octetsGone)
        .with("octetsUnacknowledged", octetsSent - octetsGone)
        .with("octetsReceived", octetsReceived)
        .with("octetsRead", octetsReceived - buffer.size())
        .with("octetsUnread", buffer.size())
        .with("waiting", buffer.size());
  }

  // ---- what the host wants

  /**
   * Takes octets for the peer, all or none.
   *
   * @param host where a datagram goes, or {@code null} for the peer
   */
  boolean send(byte[] octets, String host, int port) {
    if (octetsSent - octetsGone + octets.length > SEND_BUFFER) {
      return false;
    }
    octetsSent += octets.length;
    if (host == null) {
      link.send(octets);
    } else {
      link.sendTo(host, port, octets);
    }
    return true;
  }

  /** Has this done once, when there may be room for octets again or the socket is over. */
  void whenRoom(Runnable task) {
    whenRoom = task;
  }

  /** Does what waits for room, whether there is some or not. */
  void room() {
    Runnable task = whenRoom;
    whenRoom = () -> {};
    task.run();
  }

  /** Takes octets for the peer from a host that can be asked to wait. */
  void forward(byte[] octets) {
    octetsSent += octets.length;
    link.send(octets);
  }

  /** Takes octets that have come, and lets as many more come. */
  ReceiveBuffer.Chunk read(int most) {
    ReceiveBuffer.Chunk chunk = buffer.take(most);
    if (chunk.octets().length > 0) {
      link.grant(chunk.octets().length);
    }
    told = told && buffer.size() > 0;
    return chunk;
  }

  /** Closes it; the call ends when that is done. */
  void close(Call call) {
    if (state == State.OPENING) {
      abort(Outcome.CLOSED_BY_HOST);
      table.gone(this);
      call.end(Outcome.OK, Values.empty());
    } else {
      state = State.CLOSING;
      closing = call;
      hangUp();
      link.close();
    }
  }

  /** Drops it; whoever waits for it is told why. */
  void abort(Outcome why) {
    if (link != null) {
      link.abort();
    }
    state = State.OVER;
    room();
    if (opening != null) {
      Call call = opening;
      opening = null;
      call.end(why, Values.empty());
    }
    if (closing != null) {
      Call call = closing;
      closing = null;
      call.end(Outcome.OK, Values.empty());
    }
    hangUp();
  }

  private void hangUp() {
    TransparentCall call = transparent;
    transparent = null;
    if (call != null) {
      call.hangUp(state == State.CLOSING);
    }
  }

  // ---- data mode

  /** The host has hung up. */
  void hostHungUp() {
    transparent = null;
    if (state == State.CONNECTED) {
      link.abort();
      table.gone(this);
    }
  }

  /** Octets for the host in data mode, while it is there. */
  void pump() {
    while (transparent != null && transparent.isOnline() && buffer.size() > 0) {
      byte[] octets = read(Integer.MAX_VALUE).octets();
      transparent.write(octets);
    }
  }

  /** Whether a host in data mode must wait. */
  boolean isCongested() {
    return octetsSent - octetsGone > SEND_BUFFER / 2;
  }

  // ---- what the link reports

  @Override
  public void opened(int port) {
    state = State.CONNECTED;
    localPort = localPort == 0 ? port : localPort;
    Call call = opening;
    opening = null;
    if (request.access().equals("transparent")) {
      call.connect(
          0,
          path -> {
            transparent = new TransparentCall(this, path, call.terminal());
            return transparent;
          });
    } else {
      call.end(Outcome.OK, Values.empty());
    }
  }

  @Override
  public void openFailed(LinkFailure failure) {
    LOG.warn("socket {} could not open {}: {}", request.index(), request.target(), failure);
    state = State.OVER;
    Call call = opening;
    opening = null;
    table.openFailed(this, call, failure.kind());
  }

  @Override
  public void received(byte[] octets, String from, int port) {
    octetsReceived += octets.length;
    if (request.access().equals("transparent")) {
      buffer.add(octets, from, port);
      pump();
    } else if (table.tellsDirectly(this)) {
      table.received(this, new ReceiveBuffer.Chunk(octets, from, port));
      link.grant(octets.length);
    } else {
      buffer.add(octets, from, port);
      if (!told && buffer.size() > 0) {
        told = true;
        table.available(this);
      }
    }
  }

  @Override
  public void sent(int octets) {
    octetsGone += octets;
    room();
    if (transparent != null && !isCongested()) {
      transparent.goOn();
    }
  }

  @Override
  public void ended() {
    if (state == State.CONNECTED) {
      over();
      link.close();
    }
  }

  @Override
  public void lost(LinkFailure failure) {
    if (state == State.CONNECTED) {
      LOG.warn("socket {} lost its connection: {}", request.index(), failure);
      over();
    } else if (state == State.CLOSING) {
      closed();
    }
  }

  private void over() {
    state = State.OVER;
    room();
    if (transparent != null) {
      hangUp();
      table.gone(this);
    } else {
      table.peerClosed(this);
    }
  }

  @Override
  public void closed() {
    if (state == State.CLOSING) {
      state = State.OVER;
      table.gone(this);
      Call call = closing;
      closing = null;
      call.end(Outcome.OK, Values.empty());
    }
  }
}
