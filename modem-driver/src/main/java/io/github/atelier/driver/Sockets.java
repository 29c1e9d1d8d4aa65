package io.github.atelier.driver;

import io.github.atelier.driver.channel.Channel;
import io.github.atelier.driver.channel.ChannelListener;
import io.github.atelier.driver.channel.CommandRefusedException;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.IntegerType;
import io.github.atelier.grammar.value.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The sockets inside a module, TCP, UDP and TLS, through the neutral operations of its dialect.
 * Thread-safe.
 *
 * <p>Octets that come wait in the module until somebody reads them: nothing is lost where a reader
 * is slow. Indexes are the driver's to choose; a program that also types socket commands by hand
 * takes high ones.
 */
public final class Sockets {
  private final Channel channel;
  private final Dialect dialect;
  private final Executor tasks;
  private final Map<String, ModemSocket> open = new ConcurrentHashMap<>();

  /** Indexes of sockets whose end is in doubt: the module is told to close them before reuse. */
  private final Set<String> doubtful = new HashSet<>();

  private int last = -1;

  Sockets(Channel channel, Dialect dialect, Executor tasks) {
    this.channel = channel;
    this.dialect = dialect;
    this.tasks = tasks;
    channel.addListener(new Router());
  }

  /** Whether the dialect has sockets of this kind. */
  public boolean supports(SocketOptions.Kind kind) {
    return dialect.hasOperation(kind.operation("open"));
  }

  /** Opens a socket; see {@link #openAsync}. */
  public ModemSocket open(SocketOptions options) {
    return channel.await(openAsync(options));
  }

  /**
   * Opens a socket.
   *
   * @return completes when the connection stands (UDP: when the module has the socket);
   *     exceptionally with the cause that the module tells, or a {@link CommandRefusedException}
   *     where the dialect has no such sockets, cannot carry a value, or all indexes are taken:
   *     nothing was sent then
   */
  public CompletableFuture<ModemSocket> openAsync(SocketOptions options) {
    String operation = options.kind().operation("open");
    int index;
    try {
      mustSupport(options.kind());
      if (options.hasCa()) {
        new OperationTurn(dialect, Values.empty()).mustCarry(operation, List.of("ca"));
      }
      index = take(options);
    } catch (CommandRefusedException e) {
      return CompletableFuture.failedFuture(e);
    }
    String key = key(options, index);
    ModemSocket socket =
        new ModemSocket(channel, dialect, tasks, options, index, s -> release(key, s));
    OperationTurn turn = new OperationTurn(dialect, options.values(index));
    synchronized (doubtful) {
      if (doubtful.remove(key)) {
        turn.then(options.kind().operation("close"));
      }
    }
    open.put(key, socket);
    return channel
        .submit(turn.then(operation))
        .handle(
            (reply, failure) -> {
              if (failure != null && !(failure instanceof CommandRefusedException)) {
                doubt(key);
              }
              if (failure != null) {
                release(key, socket);
                throw failure instanceof ModemException m
                    ? m
                    : new ModemException("the socket was not opened: " + failure, failure);
              }
              return socket;
            });
  }

  private void mustSupport(SocketOptions.Kind kind) {
    if (!supports(kind)) {
      throw new CommandRefusedException(
          dialect
              + " has no operation "
              + kind.operation("open")
              + ": no "
              + kind
              + " sockets of this module are known (see docs/reference/dialects.md). Nothing was sent");
    }
  }

  /** The next free index after the last one, so that late news of an old socket find nobody. */
  private synchronized int take(SocketOptions options) {
    int from = 0;
    int count = 1;
    if (dialect.value(options.index()).type() instanceof IntegerType numbers) {
      from = (int) numbers.min();
      count = (int) (numbers.max() - numbers.min() + 1);
    }
    for (int i = 1; i <= count; i++) {
      int index = from + Math.floorMod(last + i, count);
      if (!open.containsKey(key(options, index))) {
        last = index - from;
        return index;
      }
    }
    throw new CommandRefusedException(
        "all "
            + count
            + " "
            + options.kind()
            + " sockets of this module are open; close one first. Nothing was sent");
  }

  private static String key(SocketOptions options, int index) {
    return options.index() + index;
  }

  private void release(String key, ModemSocket socket) {
    open.remove(key, socket);
  }

  private void doubt(String key) {
    synchronized (doubtful) {
      doubtful.add(key);
    }
  }

  /** Brings unsolicited messages to their sockets. */
  private final class Router implements ChannelListener {
    @Override
    public void unsolicited(String meaning, Values values) {
      if (!meaning.startsWith("socket.")) {
        return;
      }
      if (meaning.equals("socket.network-lost")) {
        endAll("network-lost");
        return;
      }
      String hole = meaning.startsWith("socket.tls.") ? "tlsSocket" : "socket";
      ModemSocket socket = values.has(hole) ? open.get(hole + values.number(hole)) : null;
      if (socket == null) {
        return;
      }
      switch (meaning.substring(meaning.lastIndexOf('.') + 1)) {
        case "available" -> socket.available();
        case "received" -> socket.pushed(values.bytes("received"));
        case "closed" -> socket.peerClosed();
        default -> {
          // news that no reader waits for
        }
      }
    }

    @Override
    public void lost(ModemException cause) {
      // the module may have kept its sockets, or not: they are closed before they are used anew
      endAll("line-lost");
    }

    @Override
    public void restarted() {
      endAll("module-restarted");
      synchronized (doubtful) {
        doubtful.clear();
      }
    }

    private void endAll(String cause) {
      open.forEach(
          (key, socket) -> {
            doubt(key);
            open.remove(key, socket);
            socket.broken(cause);
          });
    }
  }
}
