package io.github.atelier.emulator.line.netty;

import com.sun.jna.LastErrorException;
import io.github.atelier.emulator.line.LineHandler;
import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.pty.Pty;
import io.github.atelier.emulator.line.pty.PtyLink;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A virtual serial port: the master of a pseudo-terminal on an epoll loop.
 *
 * <p>Netty's own channels refuse such a descriptor, so it is registered as a handle of its own, and
 * edge-triggered: after the last program closes the slave, the master stays hung up until the next
 * opens it, and a level-triggered loop would spin on that. Edge-triggered means that every event is
 * answered by reading until nothing is left.
 *
 * <p>No event tells that a program has opened the slave. It is noticed with its first byte, or when
 * the module has something to say. A program that closes while another opens is not noticed either:
 * to the module that is one DTE.
 */
final class PtyLine extends LoopLine {
  private static final Logger LOG = LoggerFactory.getLogger(PtyLine.class);

  /** Reads before other lines of the loop get their turn. */
  private static final int READS_PER_TURN = 16;

  private static final EpollIoOps READ = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLET);
  private static final EpollIoOps READ_AND_WRITE = READ.with(EpollIoOps.EPOLLOUT);

  private final Pty pty;
  private final PtyLink link;
  private final FileDescriptor master;
  private IoRegistration registration;
  private boolean awaitingRoom;
  private boolean readQueued;

  /** A program's bytes are being delivered: it is there, or was a moment ago, which is all one. */
  private boolean delivering;

  PtyLine(NettyLoop loop, Pty pty, PtyLink link, LineOptions options) {
    super(link.path() + " -> " + pty.slave(), loop, options);
    this.pty = pty;
    this.link = link;
    this.master = new FileDescriptor(pty.master());
  }

  @Override
  public void start(LineHandler handler) {
    delivery.attach(handler);
    loop.execute(
        () -> {
          if (!ended()) {
            loop.eventLoop().register(new Handle()).addListener(this::registered);
          }
        });
  }

  private void registered(Future<? super IoRegistration> future) {
    if (!future.isSuccess()) {
      LOG.error("{}: the event loop refused the line, which is closed", name(), future.cause());
      finish();
      return;
    }
    registration = (IoRegistration) future.getNow();
    if (ended()) {
      registration.cancel();
      return;
    }
    registration.submit(READ);
    if (pty.hasClient()) {
      delivery.opened();
    }
    read();
  }

  private void read() {
    readQueued = false;
    ByteBuffer buffer = loop.transfer();
    for (int turn = 0; turn < READS_PER_TURN; turn++) {
      if (ended() || !reads()) {
        return;
      }
      int count;
      try {
        count = master.read(buffer, 0, buffer.capacity());
      } catch (IOException e) {
        hungUp(e);
        return;
      }
      if (count <= 0) {
        return;
      }
      byte[] bytes = loop.received();
      buffer.get(0, bytes, 0, count);
      delivering = true;
      try {
        delivery.received(bytes, 0, count);
      } finally {
        delivering = false;
      }
    }
    if (!readQueued) {
      readQueued = true;
      loop.execute(this::read);
    }
  }

  /** Reading fails (EIO) when all that the last program sent was read, and none is there. */
  private void hungUp(IOException reason) {
    try {
      if (delivery.isOpen()) {
        backlog.clear();
        awaitRoom(false);
        pty.resetSlave();
      } else {
        pty.makeRaw();
      }
    } catch (LastErrorException e) {
      LOG.warn("{}: could not restore the port for the next program", name(), e);
    }
    LOG.trace("{}: {}", name(), reason.getMessage());
    delivery.closed();
  }

  @Override
  void readingChanged() {
    if (registration != null) {
      read();
    }
  }

  @Override
  void flush() {
    if (backlog.size() == 0) {
      return;
    }
    if (ended() || registration == null || !(delivering || pty.hasClient())) {
      // Written all the same it would wait in the pseudo-terminal for the next program.
      backlog.clear();
      return;
    }
    if (!delivery.isOpen()) {
      loop.execute(this::noticed);
    }
    ByteBuffer buffer = loop.transfer();
    try {
      while (backlog.size() > 0) {
        backlog.peek(buffer.clear());
        int count = master.write(buffer, 0, buffer.position());
        if (count <= 0) {
          awaitRoom(true);
          return;
        }
        backlog.consume(count);
      }
      awaitRoom(false);
    } catch (IOException e) {
      LOG.warn("{}: output failed and is dropped", name(), e);
      backlog.clear();
    }
  }

  /** A program was there when the module wrote: it may be gone again, its hang-up seen already. */
  private void noticed() {
    if (!ended()) {
      delivery.opened();
      read();
    }
  }

  private void awaitRoom(boolean wanted) {
    if (awaitingRoom != wanted) {
      awaitingRoom = wanted;
      registration.submit(wanted ? READ_AND_WRITE : READ);
    }
  }

  @Override
  void release() {
    if (registration != null) {
      registration.cancel();
    }
    try {
      link.remove();
    } catch (IOException e) {
      LOG.warn("could not remove the link {}", link.path(), e);
    }
    pty.close();
  }

  private final class Handle implements EpollIoHandle {
    @Override
    public FileDescriptor fd() {
      return master;
    }

    @Override
    public void handle(IoRegistration owner, IoEvent event) {
      if (((EpollIoEvent) event).ops().contains(EpollIoOps.EPOLLOUT)) {
        flush();
      }
      read();
    }

    /** The event loop ends. */
    @Override
    public void close() {
      finish();
    }
  }
}
