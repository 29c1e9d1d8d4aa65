package io.github.atelier.emulator.line.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.LineHandler;
import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.LineUnavailableException;
import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.emulator.line.internal.Backlog;
import io.github.atelier.emulator.line.internal.Delivery;
import io.github.atelier.serial.SerialLibrary;
import io.github.atelier.serial.SerialUnavailableException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real serial port with a host at the other end of the cable, 8N1 without flow control.
 *
 * <p>Two threads stand between the port and the loop, because reading and writing a port block. On
 * a null-modem cable the host's DTR arrives as DSR: it is reported as DTR where it was ever seen
 * on; a three-wire cable shows none, and nothing is reported. The host's end is taken as open from
 * the start.
 */
public final class SerialPortLine implements Line {
  private static final Logger LOG = LoggerFactory.getLogger(SerialPortLine.class);
  private static final int READ_MILLIS = 100;
  private static final int CHUNK = 1024;

  private final SerialPort port;
  private final String name;
  private final ModuleLoop loop;
  private final int ownRate;
  private final Backlog backlog;
  private final Delivery delivery = new Delivery(this);
  private final Semaphore toWrite = new Semaphore(0);
  private final Gate gate = new Gate();
  private volatile boolean ended;
  private volatile int newRate;
  private boolean dsrSeen;
  private boolean dsr;

  private SerialPortLine(
      SerialPort port, String path, int rate, ModuleLoop loop, LineOptions options) {
    this.port = port;
    this.name = "serial " + path + " at " + rate + " bit/s";
    this.loop = loop;
    this.ownRate = rate;
    this.backlog = new Backlog(name, options.backlogBytes());
  }

  /**
   * Opens a port.
   *
   * @param path {@code /dev/ttyUSB0}, {@code COM3}
   * @param bitsPerSecond of the port; {@code +IPR} changes it
   * @throws LineUnavailableException if it cannot be opened
   */
  public static SerialPortLine open(
      String path, int bitsPerSecond, ModuleLoop loop, LineOptions options)
      throws LineUnavailableException {
    SerialPort port = find(path);
    port.setComPortParameters(bitsPerSecond, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
    port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
    port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, READ_MILLIS, 0);
    if (!port.openPort(0)) {
      throw new LineUnavailableException(
          "cannot open the serial port "
              + path
              + " (error "
              + port.getLastErrorCode()
              + "): another program has it, or this user may not (group dialout); ./atelier ports shows who holds it");
    }
    return new SerialPortLine(port, path, bitsPerSecond, loop, options);
  }

  /** jSerialComm takes another port of a like name where the path does not exist. */
  private static SerialPort find(String path) throws LineUnavailableException {
    String missing = "there is no serial port " + path + "; see which there are: ./atelier ports";
    try {
      SerialLibrary.load();
      if (!SerialLibrary.isWindows() && !Files.exists(Path.of(path))) {
        throw new LineUnavailableException(missing);
      }
      return SerialPort.getCommPort(path);
    } catch (SerialUnavailableException e) {
      throw new LineUnavailableException(e.getMessage(), e);
    } catch (SerialPortInvalidPortException e) {
      throw new LineUnavailableException(missing, e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ModuleLoop loop() {
    return loop;
  }

  @Override
  public void start(LineHandler handler) {
    delivery.attach(handler);
    loop.execute(delivery::opened);
    daemon(this::read, "module-reader " + port.getSystemPortPath());
    daemon(this::write, "module-writer " + port.getSystemPortPath());
  }

  private static void daemon(Runnable body, String name) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    byte[] buffer = new byte[CHUNK];
    try {
      while (!ended) {
        int count = port.readBytes(buffer, buffer.length);
        if (count < 0) {
          lost("reading");
        } else if (count > 0) {
          byte[] octets = Arrays.copyOf(buffer, count);
          // one portion at a time: a host that sends faster than the module works has to wait
          gate.enter();
          loop.execute(
              () -> {
                gate.leave();
                delivery.received(octets, 0, octets.length);
              });
        } else {
          watchDsr();
        }
      }
    } catch (RejectedExecutionException e) {
      close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watchDsr() {
    boolean now = port.getDSR();
    dsrSeen |= now;
    if (dsrSeen && now != dsr) {
      dsr = now;
      loop.execute(() -> delivery.dtr(now));
    }
  }

  private void write() {
    byte[] chunk = new byte[CHUNK];
    try {
      while (!ended) {
        toWrite.acquire();
        toWrite.drainPermits();
        while (backlog.size() > 0 && !ended) {
          ByteBuffer target = ByteBuffer.wrap(chunk);
          backlog.peek(target);
          int written = port.writeBytes(chunk, target.position());
          if (written <= 0) {
            // 0 is what jSerialComm says of a port that is gone
            lost("writing");
            return;
          }
          backlog.consume(Math.min(written, backlog.size()));
        }
        changeRate();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** After what was said before has left the port. */
  private void changeRate() throws InterruptedException {
    int rate = newRate;
    if (rate != 0 && rate != port.getBaudRate()) {
      while (port.bytesAwaitingWrite() > 0 && !ended) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      port.setBaudRate(rate);
    }
  }

  private void lost(String when) {
    if (!ended) {
      LOG.error(
          "{}: lost while {} (error {}); the line is closed", name, when, port.getLastErrorCode());
      close();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (!ended && length > 0) {
      backlog.offer(bytes, offset, length);
      toWrite.release();
    }
  }

  @Override
  public void rate(int bitsPerSecond) {
    newRate = bitsPerSecond == 0 ? ownRate : bitsPerSecond;
    toWrite.release();
  }

  @Override
  public void reading(boolean on) {
    gate.open(on);
  }

  @Override
  public long droppedBytes() {
    return backlog.dropped();
  }

  @Override
  public void close() {
    if (ended) {
      return;
    }
    ended = true;
    toWrite.release();
    gate.end();
    port.closePort();
    try {
      if (loop.inLoop()) {
        delivery.end();
      } else {
        loop.execute(delivery::end);
      }
    } catch (RejectedExecutionException e) {
      // The loop has ended: nobody is left to be told.
    }
  }

  /** Lets one portion through at a time, and none while the module does not read. */
  private static final class Gate {
    private boolean open = true;
    private boolean occupied;
    private boolean ended;

    synchronized void enter() throws InterruptedException {
      while ((occupied || !open) && !ended) {
        wait();
      }
      occupied = true;
    }

    synchronized void leave() {
      occupied = false;
      notifyAll();
    }

    synchronized void open(boolean on) {
      open = on;
      notifyAll();
    }

    synchronized void end() {
      ended = true;
      notifyAll();
    }
  }
}
