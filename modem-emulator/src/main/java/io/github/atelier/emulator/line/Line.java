package io.github.atelier.emulator.line;

/**
 * One serial line as the module (DCE) sees it.
 *
 * <p>A DTE may open and close the line any number of times during the line's life; {@link
 * LineHandler} says when. The line is a wire, not a memory: what is written while no DTE has it
 * open is discarded.
 *
 * <p><b>A stalled DTE.</b> Output that the DTE does not read waits in a bounded backlog ({@link
 * LineOptions#backlogBytes()}). Output beyond it is dropped and counted, like a UART without flow
 * control; a module never waits for its host. One warning is logged per stall.
 */
public interface Line extends AutoCloseable {

  /**
   * For people: {@code "/tmp/modem0 -> /dev/pts/3"}, {@code "tcp 127.0.0.1:7000"}, {@code "tcp
   * 127.0.0.1:7000 <- 127.0.0.1:51234"}, {@code "memory"}.
   */
  String name();

  /** The single thread on which everything of this line's module runs. */
  ModuleLoop loop();

  /**
   * Begins delivery to the handler, from any thread. A DTE that is already there is reported at
   * once.
   *
   * @throws IllegalStateException if called a second time
   */
  void start(LineHandler handler);

  /**
   * Sends bytes to the DTE, from any thread. The bytes are copied before this returns. Bytes of one
   * thread keep their order; so do those of different threads whose calls do not overlap. From
   * another thread it counts as written when the loop gets to it. Never blocks and never throws for
   * a missing or stalled DTE or a closed line.
   *
   * @throws IndexOutOfBoundsException if the range does not lie within the array
   */
  void write(byte[] bytes, int offset, int length);

  /**
   * Shows the carrier circuit (DCD, V.24 109) to the DTE, on lines that have one; from any thread.
   * Off at first.
   */
  default void carrier(boolean on) {}

  /**
   * The rate that the module has set for itself ({@code +IPR}), on lines that have one; from any
   * thread.
   *
   * @param bitsPerSecond 0 to follow the host's
   */
  default void rate(int bitsPerSecond) {}

  /**
   * Stops or resumes delivery of what the DTE sends, so that it waits at the DTE and not here; from
   * any thread. A portion that is under way may still come.
   */
  default void reading(boolean on) {}

  /** How many bytes were dropped so far because a DTE that had the line open did not read. */
  long droppedBytes();

  /**
   * Ends the line and frees what it holds; from any thread, any number of times. If a DTE had it
   * open, {@link LineHandler#closed()} is called; nothing is called after that. Called on the loop,
   * all is done on return; from elsewhere this waits for the loop, two seconds at most.
   */
  @Override
  void close();
}
