package io.github.atelier.emulator.line.decorated;

import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.emulator.line.internal.Backlog;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/**
 * A line as slow as a serial one, in both directions at once. Octets arrive when their last bit
 * would; the schedule is absolute, so that a late timer delays octets but not the rate. What the
 * host sends beyond four KiB waits at the host, as behind a UART with flow control.
 */
public final class PacedLine extends LineAround {
  private static final int INPUT = 64 << 10;
  private static final int INPUT_STOPS = 4 << 10;
  private static final int INPUT_RESUMES = 2 << 10;
  private static final long TICK_NANOS = 1_000_000;
  private static final double NANOS = 1e9;

  private final int bitsPerCharacter;
  private final int ownRate;
  private final Direction toHost;
  private final Direction toModule;
  private double characterNanos;
  private boolean inputStopped;

  /**
   * @param bitsPerSecond 50 to 10,000,000
   * @param bitsPerCharacter start, data, parity and stop bits: 10 for 8N1
   * @param outputBytes output kept while it waits for its turn; more is dropped
   */
  public PacedLine(Line line, int bitsPerSecond, int bitsPerCharacter, int outputBytes) {
    super(line);
    checkRate(bitsPerSecond);
    this.bitsPerCharacter = bitsPerCharacter;
    this.ownRate = bitsPerSecond;
    this.characterNanos = NANOS * bitsPerCharacter / bitsPerSecond;
    this.toHost =
        new Direction(outputBytes) {
          @Override
          void arrived(byte[] octets) {
            line.write(octets, 0, octets.length);
          }
        };
    this.toModule =
        new Direction(INPUT) {
          @Override
          void arrived(byte[] octets) {
            handler.received(octets, 0, octets.length);
            readAsRoomAllows();
          }
        };
  }

  /**
   * Checks a rate.
   *
   * @throws IllegalArgumentException if it is not 50 to 10,000,000 bit/s
   */
  public static void checkRate(int bitsPerSecond) {
    if (bitsPerSecond < 50 || bitsPerSecond > 10_000_000) {
      throw new IllegalArgumentException(
          "a line rate is 50 to 10000000 bit/s, not " + bitsPerSecond);
    }
  }

  @Override
  public String name() {
    return line.name() + " at " + ownRate + " bit/s";
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
    onLoop(() -> toHost.offer(copy, 0, copy.length));
  }

  @Override
  public void received(byte[] buffer, int offset, int length) {
    toModule.offer(buffer, offset, length);
    readAsRoomAllows();
  }

  private void readAsRoomAllows() {
    int waiting = toModule.queue.size();
    if (!inputStopped && waiting >= INPUT_STOPS || inputStopped && waiting <= INPUT_RESUMES) {
      inputStopped = !inputStopped;
      line.reading(!inputStopped);
    }
  }

  /** What is on its way to the host is lost; what is on its way to the module arrives. */
  @Override
  public void closed() {
    toHost.clear();
    toModule.arriveAtOnce();
    super.closed();
  }

  /** The pace follows; 0 is the rate that the line was made with. */
  @Override
  public void rate(int bitsPerSecond) {
    onLoop(
        () -> {
          int rate = bitsPerSecond == 0 ? ownRate : bitsPerSecond;
          characterNanos = NANOS * bitsPerCharacter / rate;
          toHost.startAnew();
          toModule.startAnew();
          line.rate(bitsPerSecond);
        });
  }

  @Override
  public long droppedBytes() {
    return super.droppedBytes() + toHost.queue.dropped();
  }

  /** One pair of wires. */
  private abstract class Direction {
    private final Backlog queue;
    private boolean moving;
    private long origin;
    private long moved;

    Direction(int most) {
      queue = new Backlog(line.name(), most);
    }

    abstract void arrived(byte[] octets);

    void offer(byte[] bytes, int offset, int length) {
      queue.offer(bytes, offset, length);
      if (!moving && length > 0) {
        moving = true;
        startAnew();
        next();
      }
    }

    final void startAnew() {
      origin = loop().nanoTime();
      moved = 0;
    }

    private void next() {
      long batch = Math.min(queue.size(), Math.max(1, (long) (TICK_NANOS / characterNanos)));
      long due = origin + (long) Math.ceil((moved + batch) * characterNanos);
      ModuleLoop loop = loop();
      loop.schedule(Duration.ofNanos(due - loop.nanoTime()), this::move);
    }

    private void move() {
      long through = (long) ((loop().nanoTime() - origin) / characterNanos) - moved;
      take((int) Math.max(0, Math.min(queue.size(), through)));
      moving = queue.size() > 0;
      if (moving) {
        next();
      }
    }

    private void take(int count) {
      if (count > 0) {
        byte[] octets = new byte[count];
        queue.peek(ByteBuffer.wrap(octets));
        queue.consume(count);
        moved += count;
        arrived(octets);
      }
    }

    void arriveAtOnce() {
      take(queue.size());
    }

    void clear() {
      queue.clear();
    }
  }
}
