package io.github.atelier.driver;

import io.github.atelier.driver.channel.Channel;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.CommandRefusedException;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.Values;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * The files of a module. Storages have neutral names: {@code internal}, {@code ram}, {@code card}.
 *
 * <p>Futures fail with a {@link io.github.atelier.driver.channel.ModemException}; where the dialect
 * has no command for it, with a {@link CommandRefusedException}.
 */
public final class Files {
  /** The storage that keeps its files without power. */
  public static final String INTERNAL = "internal";

  private static final int PART = 4096;
  private static final String NAME = "fileName";
  private static final String STORAGE = "storage";
  private static final String READ_PART = "file.read.part";

  private final Channel channel;
  private final Dialect dialect;

  /**
   * A file that the module lists.
   *
   * @param size in octets, or -1 where the list does not tell it
   */
  public record Entry(String name, long size) {}

  /**
   * The room of a storage in octets.
   *
   * @param total what it can hold
   */
  public record Space(long free, long total) {}

  Files(Channel channel, Dialect dialect) {
    this.channel = channel;
    this.dialect = dialect;
  }

  /** Writes and waits; see {@link #writeAsync}. */
  public void write(String storage, String name, byte[] content) {
    channel.await(writeAsync(storage, name, content));
  }

  /**
   * Writes a file in the place of an older one. Where the module tells a checksum, it is compared
   * with that of what was sent.
   *
   * @param content at least one octet
   * @return fails with code {@code checksum} where the module has stored something else
   */
  public CompletableFuture<Void> writeAsync(String storage, String name, byte[] content) {
    byte[] octets = content.clone();
    Values values = file(storage, name).with("content", octets);
    ScriptTurn turn = new ScriptTurn(dialect);
    try {
      need("file.write");
      turn.tryTo("file.delete", file(storage, name));
      turn.add(
          "file.write",
          values,
          reply -> {
            String told = reply.values().text("checksum", null);
            String own = checksum(octets);
            if (told != null && Integer.parseInt(told, 16) != Integer.parseInt(own, 16)) {
              throw new CommandFailedException(
                  "file "
                      + name
                      + " was not stored as it was sent: the module tells checksum "
                      + told
                      + ", and it is "
                      + own
                      + ". Write it again; check flow control where it happens often",
                  "file.write",
                  "checksum",
                  reply.values());
            }
          });
      turn.check();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return channel.submit(turn).thenApply(last -> null);
  }

  /** Exclusive or of the 16-bit big-endian words; an odd last octet is a high half. */
  static String checksum(byte[] octets) {
    int sum = 0;
    for (int i = 0; i < octets.length; i++) {
      sum ^= (octets[i] & 0xFF) << (i % 2 == 0 ? 8 : 0);
    }
    return String.format(Locale.ROOT, "%04x", sum);
  }

  /** Reads and waits; see {@link #readAsync}. */
  public byte[] read(String storage, String name) {
    return channel.await(readAsync(storage, name));
  }

  /** Reads a whole file, in counted parts. */
  public CompletableFuture<byte[]> readAsync(String storage, String name) {
    Reading reading = new Reading(file(storage, name));
    try {
      reading.begin();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return channel
        .submit(reading.turn)
        .thenApply(last -> reading.octets.toByteArray())
        .whenComplete(
            (octets, failure) -> {
              if (failure != null && reading.handle >= 0) {
                channel.submit(
                    new ScriptTurn(dialect)
                        .tryTo("file.close", Values.of("fileHandle", reading.handle)));
              }
            });
  }

  /** By open file where the dialect has such, else by ranges. */
  private final class Reading {
    private final Values file;
    private final ScriptTurn turn = new ScriptTurn(dialect);
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private long handle = -1;

    Reading(Values file) {
      this.file = file;
    }

    void begin() {
      if (dialect.has(READ_PART)) {
        turn.add(
            "file.open",
            file.withCode("fileMode", "read"),
            reply -> {
              handle = reply.values().number("fileHandle");
              part();
            });
      } else {
        need("file.read");
        range();
      }
      turn.check();
    }

    private void part() {
      turn.add(
          READ_PART,
          Values.of("fileHandle", handle, "partSize", PART),
          reply -> {
            byte[] part = reply.values().bytes("part");
            octets.writeBytes(part);
            if (part.length == PART) {
              part();
            } else {
              turn.add("file.close", Values.of("fileHandle", handle), closed -> handle = -1);
            }
          });
    }

    private void range() {
      turn.add(
          "file.read",
          file.with("fileOffset", octets.size()).with("partSize", PART),
          reply -> {
            int before = octets.size();
            reply.rows().forEach(row -> octets.writeBytes(row.bytes("part")));
            if (octets.size() == before + PART) {
              range();
            }
          });
    }
  }

  /** The files of a storage. */
  public List<Entry> list(String storage) {
    return channel.await(listAsync(storage));
  }

  public CompletableFuture<List<Entry>> listAsync(String storage) {
    List<Entry> found = new ArrayList<>();
    ScriptTurn turn = new ScriptTurn(dialect);
    try {
      need("file.list");
      if (dialect.has("file.directory")) {
        turn.add("file.directory", storage(storage), reply -> {});
      }
      Values values = storage(storage).with("filePattern", "*").withCode("listKind", "files");
      turn.add(
          "file.list",
          values,
          reply ->
              reply
                  .rows()
                  .forEach(
                      row ->
                          found.add(
                              new Entry(
                                  row.text(NAME, row.text("listedFile", "")),
                                  row.number("fileSize", -1)))));
      turn.check();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return channel.submit(turn).thenApply(last -> List.copyOf(found));
  }

  /** Deletes a file; fails where there is none. */
  public void delete(String storage, String name) {
    channel.await(deleteAsync(storage, name));
  }

  public CompletableFuture<Void> deleteAsync(String storage, String name) {
    ScriptTurn turn = new ScriptTurn(dialect);
    try {
      need("file.delete");
      if (dialect.has("file.directory")) {
        turn.add("file.directory", storage(storage), reply -> {});
      }
      turn.add("file.delete", file(storage, name), reply -> {}).check();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return channel.submit(turn).thenApply(last -> null);
  }

  /** How much room there is. */
  public Space space(String storage) {
    return channel.await(spaceAsync(storage));
  }

  public CompletableFuture<Space> spaceAsync(String storage) {
    ScriptTurn turn = new ScriptTurn(dialect);
    Values[] told = new Values[1];
    try {
      need("file.space");
      if (dialect.has("file.directory")) {
        turn.add("file.directory", storage(storage), reply -> {});
      }
      turn.add("file.space", storage(storage), reply -> told[0] = reply.values()).check();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return channel
        .submit(turn)
        .thenApply(last -> new Space(told[0].number("freeSize"), told[0].number("totalSize")));
  }

  private void need(String meaning) {
    if (!dialect.has(meaning)) {
      throw new CommandRefusedException(
          dialect
              + " has no command for "
              + meaning
              + " (see docs/reference/dialects.md). Nothing was sent");
    }
  }

  private static Values storage(String storage) {
    return Values.empty().withCode(STORAGE, storage);
  }

  private static Values file(String storage, String name) {
    return storage(storage).with(NAME, name);
  }
}
