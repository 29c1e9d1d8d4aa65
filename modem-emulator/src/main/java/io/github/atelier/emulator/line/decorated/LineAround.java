package io.github.atelier.emulator.line.decorated;

import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.LineHandler;
import io.github.atelier.emulator.line.ModuleLoop;

/** A line in front of another, which it passes everything on to. */
abstract class LineAround implements Line, LineHandler {
  final Line line;
  LineHandler handler;

  LineAround(Line line) {
    this.line = line;
  }

  @Override
  public String name() {
    return line.name();
  }

  @Override
  public final ModuleLoop loop() {
    return line.loop();
  }

  @Override
  public final void start(LineHandler newHandler) {
    if (handler != null) {
      throw new IllegalStateException(name() + " was started already");
    }
    handler = newHandler;
    line.start(this);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    line.write(bytes, offset, length);
  }

  @Override
  public void carrier(boolean on) {
    line.carrier(on);
  }

  @Override
  public void rate(int bitsPerSecond) {
    line.rate(bitsPerSecond);
  }

  @Override
  public void reading(boolean on) {
    line.reading(on);
  }

  @Override
  public long droppedBytes() {
    return line.droppedBytes();
  }

  @Override
  public final void close() {
    line.close();
  }

  @Override
  public void opened(Line opened) {
    handler.opened(this);
  }

  @Override
  public void received(byte[] buffer, int offset, int length) {
    handler.received(buffer, offset, length);
  }

  @Override
  public void dtr(boolean on) {
    handler.dtr(on);
  }

  @Override
  public void closed() {
    handler.closed();
  }

  final void onLoop(Runnable task) {
    if (loop().inLoop()) {
      task.run();
    } else {
      loop().execute(task);
    }
  }
}
