package io.github.atelier.emulator.line.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.atelier.emulator.line.Waiting;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/** A program that opens a serial port as a plain file, once for each direction. */
final class SerialClient implements AutoCloseable {
  private final FileOutputStream out;
  private final FileInputStream in;

  SerialClient(Path port) throws IOException {
    out = new FileOutputStream(port.toFile());
    in = new FileInputStream(port.toFile());
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  byte[] read(int count) throws Exception {
    return Waiting.within(
        () -> {
          byte[] bytes = new byte[count];
          int have = 0;
          while (have < count) {
            int got = in.read(bytes, have, count - have);
            if (got < 0) {
              throw new IOException("the port ended after " + have + " of " + count + " bytes");
            }
            have += got;
          }
          return bytes;
        });
  }

  String exchange(String text) throws Exception {
    send(text.getBytes(ISO_8859_1));
    return new String(read(text.length()), ISO_8859_1);
  }

  int available() throws IOException {
    return in.available();
  }

  /** Whether the port has gone; reads a byte if it has not. */
  boolean hasEnded() throws Exception {
    return Waiting.within(
        () -> {
          try {
            return in.read() < 0;
          } catch (IOException e) {
            return true;
          }
        });
  }

  @Override
  public void close() throws IOException {
    in.close();
    out.close();
  }
}
