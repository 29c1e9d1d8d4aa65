package io.github.atelier.grammar.exchange;

import io.github.atelier.grammar.dialect.Unsolicited;
import io.github.atelier.grammar.exchange.MessageReader.Kind;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Turns unsolicited lines into messages, also where a message comes in several lines and others
 * come between them. Holds a few open messages at most; the oldest is lost when more are opened.
 * Not thread-safe.
 */
public final class MessageAssembler {
  private static final int OPEN = 8;

  /**
   * What became of a line.
   *
   * @param kind {@link Kind#WHOLE} with the message's values, {@link Kind#PART} while more is to
   *     come, {@link Kind#BROKEN} where a message was lost
   * @param message which message
   * @param values what is known of it
   */
  public record Heard(Kind kind, Unsolicited message, Values values) {}

  private final LineIndex index;
  private final Deque<MessageReader> open = new ArrayDeque<>();
  private MessageReader awaitsData;
  private int lost;

  public MessageAssembler(LineIndex index) {
    this.index = index;
  }

  /** Offers a line; {@code null} where it is no unsolicited message and no part of one. */
  public Heard line(byte[] bytes, int from, int to, Reading reading) {
    for (MessageReader reader : open) {
      Kind kind = reader.line(bytes, from, to, reading);
      if (kind != Kind.NOT_MINE) {
        return heard(reader, kind);
      }
    }
    LineIndex.Recognised found = index.unsolicited(bytes, from, to, reading);
    if (found == null) {
      return null;
    }
    if (found.message().oneLine()) {
      return new Heard(Kind.WHOLE, found.message(), found.values());
    }
    MessageReader reader = new MessageReader(found.message());
    if (open.size() == OPEN) {
      open.removeFirst();
      lost++;
    }
    open.addLast(reader);
    return heard(reader, reader.line(bytes, from, to, reading));
  }

  private Heard heard(MessageReader reader, Kind kind) {
    awaitsData =
        kind == Kind.PART && (reader.moduleDataLength() >= 0 || reader.awaitsText())
            ? reader
            : null;
    if (kind != Kind.PART) {
      open.remove(reader);
      lost += kind == Kind.BROKEN ? 1 : 0;
    }
    return new Heard(kind, reader.message(), reader.values());
  }

  /** How many raw octets follow the line just offered, or -1. */
  public int moduleDataLength() {
    return awaitsData == null ? -1 : awaitsData.moduleDataLength();
  }

  /** Whether free text follows the line just offered. */
  public boolean awaitsText() {
    return awaitsData != null && awaitsData.awaitsText();
  }

  /** The raw octets came, or the free text. */
  public Heard moduleData(byte[] bytes, int from, int to) {
    MessageReader reader = awaitsData;
    return heard(reader, reader.moduleData(bytes, from, to));
  }

  /** Messages that were begun and lost. */
  public int lost() {
    return lost;
  }

  /** Forgets what is open: after a module was reset or a port opened again. Tells what it was. */
  public List<Unsolicited> reset() {
    List<Unsolicited> forgotten = new ArrayList<>();
    open.forEach(r -> forgotten.add(r.message()));
    lost += forgotten.size();
    open.clear();
    awaitsData = null;
    return forgotten;
  }
}
