package io.github.atelier.emulator.line.netty;

import io.github.atelier.emulator.line.Cancellable;
import io.github.atelier.emulator.line.ModuleLoop;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A module's loop on a Netty event loop, with the two transfer buffers that its lines share: one
 * pair for all, for only one line at a time is being read or written.
 */
final class NettyLoop implements ModuleLoop {
  private static final int BUFFER_BYTES = 16 << 10;

  private final IoEventLoop eventLoop;
  private final byte[] received = new byte[BUFFER_BYTES];
  private final Map<Object, Runnable> residents = new ConcurrentHashMap<>();
  private final ByteBuffer transfer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  NettyLoop(IoEventLoop eventLoop) {
    this.eventLoop = eventLoop;
  }

  IoEventLoop eventLoop() {
    return eventLoop;
  }

  /** For bytes on their way to a handler; on the loop only, gone when the handler returns. */
  byte[] received() {
    return received;
  }

  /** For bytes on their way to or from a system call; on the loop only, gone after the call. */
  ByteBuffer transfer() {
    return transfer;
  }

  /** Remembers how to end what lives on this loop, until it is forgotten. From any thread. */
  void track(Object resident, Runnable end) {
    residents.put(resident, end);
  }

  void forget(Object resident) {
    residents.remove(resident);
  }

  /** Ends all that lives here. On the loop. */
  void endResidents() {
    List.copyOf(residents.values()).forEach(Runnable::run);
  }

  @Override
  public boolean inLoop() {
    return eventLoop.inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    eventLoop.execute(task);
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    Future<?> future = eventLoop.schedule(task, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }
}
