package io.github.atelier.emulator.uplink.real;

import io.github.atelier.emulator.uplink.HttpExchange;
import io.github.atelier.emulator.uplink.HttpRequest;
import io.github.atelier.emulator.uplink.LinkTarget;
import io.github.atelier.emulator.uplink.MqttLink;
import io.github.atelier.emulator.uplink.NetworkSockets;
import io.github.atelier.emulator.uplink.ResolveRule;
import io.github.atelier.emulator.uplink.Uplinks;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Links on the real network. */
public final class RealUplinks implements Uplinks {
  private final SocketOpener opener;
  private final UplinkThreads threads = new UplinkThreads();
  private final Set<PahoLink> links = ConcurrentHashMap.newKeySet();
  private final Set<HttpFetch> fetches = ConcurrentHashMap.newKeySet();
  private final RealSockets sockets;

  /**
   * @param rules names that are sent elsewhere; the first that matches counts
   */
  public RealUplinks(List<ResolveRule> rules) {
    this.opener = new SocketOpener(rules);
    this.sockets = new RealSockets(opener, threads);
  }

  @Override
  public MqttLink open(LinkTarget target, Executor callbacks, MqttLink.Listener listener) {
    PahoLink link = new PahoLink(threads, callbacks, listener, links::remove);
    links.add(link);
    link.open(opener, target);
    return link;
  }

  @Override
  public HttpExchange fetch(
      HttpRequest request, Executor callbacks, HttpExchange.Listener listener) {
    HttpFetch fetch = new HttpFetch(threads, callbacks, listener, fetches::remove);
    fetches.add(fetch);
    fetch.start(opener, request);
    return fetch;
  }

  @Override
  public NetworkSockets sockets() {
    return sockets;
  }

  @Override
  public void close() {
    fetches.forEach(HttpFetch::abort);
    sockets.abortAll();
    links.forEach(PahoLink::abort);
    threads.close();
  }
}
