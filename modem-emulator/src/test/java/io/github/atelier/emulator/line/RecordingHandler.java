package io.github.atelier.emulator.line;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Remembers what a line told its module, and whether it told it on the loop. */
public class RecordingHandler implements LineHandler {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<String> events = new ArrayList<>();
  private boolean offLoop;
  private volatile Line line;

  @Override
  public synchronized void opened(Line opened) {
    line = opened;
    note("opened");
  }

  @Override
  public synchronized void received(byte[] buffer, int offset, int length) {
    bytes.write(buffer, offset, length);
    if (events.isEmpty() || !events.get(events.size() - 1).equals("received")) {
      note("received");
    }
  }

  @Override
  public synchronized void closed() {
    note("closed");
  }

  private void note(String event) {
    events.add(event);
    offLoop |= line == null || !line.loop().inLoop();
  }

  /** Opened, received (once for any number of chunks) and closed, in order. */
  public synchronized List<String> events() {
    return List.copyOf(events);
  }

  public synchronized long count(String event) {
    return events.stream().filter(event::equals).count();
  }

  /** The line that was opened last; null before. */
  public Line line() {
    return line;
  }

  public synchronized byte[] bytes() {
    return bytes.toByteArray();
  }

  public synchronized String text() {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  public synchronized boolean calledOffLoop() {
    return offLoop;
  }

  /** Sends everything back, as a module with echo does. */
  public static final class Echo extends RecordingHandler {
    @Override
    public synchronized void received(byte[] buffer, int offset, int length) {
      super.received(buffer, offset, length);
      line().write(buffer, offset, length);
    }
  }
}
