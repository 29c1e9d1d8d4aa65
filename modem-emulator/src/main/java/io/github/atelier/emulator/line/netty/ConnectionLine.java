package io.github.atelier.emulator.line.netty;

import io.github.atelier.emulator.line.LineHandler;
import io.github.atelier.emulator.line.LineOptions;

/** A line that is one TCP connection: opened once, closed once. */
final class ConnectionLine extends LoopLine implements Connection.User {
  private final Connection connection;
  private boolean inUse;

  ConnectionLine(Connection connection, LineOptions options) {
    super("tcp " + connection.local() + " <- " + connection.remote(), connection.loop(), options);
    this.connection = connection;
  }

  @Override
  public void start(LineHandler handler) {
    delivery.attach(handler);
    loop.execute(
        () -> {
          if (!ended()) {
            inUse = true;
            delivery.opened();
            connection.use(this);
            connection.reading(reads());
          }
        });
  }

  @Override
  public void received(byte[] buffer, int offset, int length) {
    delivery.received(buffer, offset, length);
  }

  @Override
  public void writable() {
    flush();
  }

  @Override
  public void gone(Connection ended) {
    finish();
  }

  @Override
  void readingChanged() {
    if (inUse) {
      connection.reading(reads());
    }
  }

  @Override
  void flush() {
    if (inUse && !ended()) {
      connection.send(backlog);
    } else {
      backlog.clear();
    }
  }

  @Override
  void release() {
    connection.close();
  }
}
