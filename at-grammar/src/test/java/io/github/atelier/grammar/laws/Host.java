package io.github.atelier.grammar.laws;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.exchange.LineIndex;
import io.github.atelier.grammar.exchange.MessageAssembler;
import io.github.atelier.grammar.exchange.MessageReader;
import io.github.atelier.grammar.exchange.ReplyReader;
import io.github.atelier.grammar.exchange.ReplyReader.Kind;
import io.github.atelier.grammar.exchange.ReplyReader.Verdict;
import io.github.atelier.grammar.framing.ReplyFramer;
import io.github.atelier.grammar.redact.WireText;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The least host there is: one command in flight, lines classified in the order that a driver uses,
 * every event written down.
 */
public final class Host implements ReplyFramer.Sink {
  /** An index never changes, and a law makes thousands of hosts. */
  private static final Map<Dialect, LineIndex> INDEXES =
      Collections.synchronizedMap(new IdentityHashMap<>());

  private final LineIndex index;
  private final MessageAssembler messages;
  private final ReplyFramer framer;
  private final ReplyReader reader;
  private byte[] echo;
  private final List<String> events = new ArrayList<>();

  /**
   * @param command the command in flight, or {@code null}
   */
  public Host(Dialect dialect, Command command, Values sent, int limit) {
    this.index = INDEXES.computeIfAbsent(dialect, LineIndex::new);
    this.messages = new MessageAssembler(index);
    this.framer = new ReplyFramer(this, index, limit);
    this.reader = command == null ? null : new ReplyReader(command, sent);
    expect();
  }

  /** Nothing more comes: a quote that is open now stays open. */
  public Host silence() {
    framer.releaseOpenQuote();
    return this;
  }

  /** Feeds the octets in portions of at most {@code portion}. */
  public Host feed(byte[] bytes, int from, int to, int portion) {
    for (int at = from; at < to; at += portion) {
      framer.feed(bytes, at, Math.min(portion, to - at));
    }
    return this;
  }

  public Host feed(byte[] bytes) {
    return feed(bytes, 0, bytes.length, Math.max(1, bytes.length));
  }

  /** Expects the echo of the command line, at most once. */
  public void echoOf(byte[] line) {
    echo = line;
  }

  /** Expects the echo of data that the host sends now. */
  public void echoOfData(byte[] data) {
    framer.expectEcho(data, true);
  }

  public List<String> events() {
    return events;
  }

  public ReplyReader reader() {
    return reader;
  }

  private void expect() {
    if (messages.moduleDataLength() >= 0) {
      framer.expectData(messages.moduleDataLength());
      return;
    }
    if (messages.awaitsText()) {
      framer.expectText(null);
      return;
    }
    if (reader == null) {
      return;
    }
    framer.expectPrompt(reader.hostData() != null ? -1 : reader.expectedPrompt());
    int length = reader.moduleDataLength();
    if (length >= 0) {
      framer.expectData(length);
    } else if (reader.textEnd() != null) {
      framer.expectText(reader.textEnd());
    }
  }

  @Override
  public void line(byte[] buffer, int from, int to) {
    if (echo != null && Arrays.equals(buffer, from, to, echo, 0, echo.length)) {
      echo = null;
      return;
    }
    LineIndex.Failure failure =
        reader == null || reader.finalSeen() ? null : index.failure(buffer, from, to);
    if (failure != null) {
      events.add("FAILURE " + show(failure.values()));
    } else if (!offered(buffer, from, to, Reading.STRICT_REPLY)
        && !unsolicited(buffer, from, to, Reading.STRICT_REPLY)
        && !offered(buffer, from, to, Reading.LENIENT_REPLY)
        && !unsolicited(buffer, from, to, Reading.LENIENT_REPLY)) {
      events.add("UNKNOWN " + WireText.of(buffer, from, to));
    }
    expect();
  }

  private boolean offered(byte[] buffer, int from, int to, Reading reading) {
    if (reader == null) {
      return false;
    }
    Verdict verdict = reader.line(buffer, from, to, reading);
    if (verdict.kind() == Kind.NOT_MINE) {
      return false;
    }
    if (verdict.displaced() != null) {
      events.add("DISPLACED " + WireText.of(verdict.displaced()));
    }
    events.add(verdict.kind() + " " + WireText.of(buffer, from, to));
    if (verdict.kind() == Kind.PROMPT) {
      reader.hostDataSent();
    }
    return true;
  }

  private boolean unsolicited(byte[] buffer, int from, int to, Reading reading) {
    MessageAssembler.Heard heard = messages.line(buffer, from, to, reading);
    if (heard == null) {
      return false;
    }
    heard(heard);
    return true;
  }

  private void heard(MessageAssembler.Heard heard) {
    String meaning = heard.message().meaning();
    events.add(
        heard.kind() == MessageReader.Kind.WHOLE
            ? meaning + " " + show(heard.values())
            : heard.kind() + " " + meaning);
  }

  @Override
  public void prompt() {
    events.add("PROMPT");
    reader.promptSeen();
    reader.hostDataSent();
    expect();
  }

  @Override
  public void data(byte[] buffer, int from, int to) {
    if (messages.moduleDataLength() >= 0 || messages.awaitsText()) {
      heard(messages.moduleData(buffer, from, to));
    } else {
      events.add("DATA " + WireText.of(buffer, from, to));
      reader.moduleData(buffer, from, to);
    }
    expect();
  }

  @Override
  public void overflow() {
    events.add("OVERFLOW");
  }

  /** Values as a test states them: {@code stat=home lac=CE00}. */
  public static String show(Values values) {
    StringBuilder out = new StringBuilder();
    for (String name : values.names()) {
      Value value = values.get(name);
      out.append(out.length() == 0 ? "" : " ").append(name).append('=');
      out.append(value instanceof Value.Octets o ? WireText.of(o.bytes()) : String.valueOf(value));
    }
    return out.toString();
  }
}
