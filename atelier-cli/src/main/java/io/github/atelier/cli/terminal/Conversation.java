package io.github.atelier.cli.terminal;

import io.github.atelier.driver.channel.Channel;
import io.github.atelier.driver.channel.Exchange;
import io.github.atelier.driver.channel.LineLostException;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.channel.ReopenPolicy;
import io.github.atelier.driver.channel.Reply;
import io.github.atelier.driver.channel.ThreadChannelLoop;
import io.github.atelier.driver.channel.WireLog.Direction;
import io.github.atelier.driver.transport.Transport;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.exchange.RequestIndex.Found;
import io.github.atelier.grammar.redact.WireText;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An open line to a module, spoken to one typed line at a time. Lines are sent by one thread;
 * {@link #cancel} may be called by any.
 */
final class Conversation implements AutoCloseable {
  /** Some commands no dialect here knows take minutes; a person can cancel. */
  private static final Duration UNKNOWN = Duration.ofMinutes(2);

  /** A module does not pause within a line. */
  private static final long PROMPT_SILENCE_MILLIS = 50;

  private static final byte CTRL_Z = 0x1A;
  private static final byte ESC = 0x1B;

  /** Whoever can be asked for data. */
  interface DataSource {
    /**
     * Asks a person for data.
     *
     * @param what it is for
     * @param secret whether it is hidden while typed
     * @return {@code null} where the person gives up
     */
    DataEntry ask(String what, boolean secret);
  }

  /**
   * What became of a line.
   *
   * @param lines information text and results, in order
   * @param nanos from when it was sent, or -1 where it was not
   */
  record Answer(List<String> lines, long nanos) {}

  private final Manual manual;
  private final TappedTransport line;
  private final Channel channel;
  private final Listener listener;
  private final PromptWatch prompts;
  private volatile CompletableFuture<Reply> inFlight;

  /**
   * A line that is not open yet.
   *
   * @param tap hears every octet
   * @param listener hears every line, and what no command asked for
   */
  Conversation(
      Transport transport, Manual manual, Masks masks, TappedTransport.Tap tap, Listener listener) {
    this.manual = manual;
    this.listener = listener;
    this.prompts = new PromptWatch();
    this.line =
        new TappedTransport(
            transport,
            new TappedTransport.Tap() {
              @Override
              public void received(byte[] octets) {
                prompts.received(octets);
                tap.received(octets);
              }

              @Override
              public void sent(byte[] octets) {
                tap.sent(octets);
              }
            });
    this.channel =
        new Channel(
            line,
            manual.dialect(),
            new ThreadChannelLoop("at " + transport.name()),
            listener,
            masks.redactor(),
            ReopenPolicy.defaults());
    channel.addListener(listener);
  }

  void open() throws TransportException {
    channel.open();
  }

  String name() {
    return channel.name();
  }

  Manual manual() {
    return manual;
  }

  /**
   * Sends a line and waits for its reply, asking for data where the module does.
   *
   * @return {@code null} where the person gave no data, and nothing was sent
   * @throws ModemException as it fails
   * @throws CancellationException where {@link #cancel} was called
   */
  Answer say(String typed, DataSource source) {
    if (manual.find(typed) instanceof Found.Matched matched && matched.command().takesData()) {
      return withData(matched.command(), matched.values(), source);
    }
    long start = System.nanoTime();
    CompletableFuture<Void> asked = prompts.next();
    CompletableFuture<Reply> reply = send(Exchange.raw(typed, manual.patience(typed, UNKNOWN)));
    boolean prompted = false;
    while (!reply.isDone()) {
      await(CompletableFuture.anyOf(reply, asked));
      if (!reply.isDone() && asked.isDone()) {
        asked = answerPrompt(reply, source);
        prompted = true;
      }
    }
    List<String> lines = await(reply).lines();
    return new Answer(
        prompted ? lines.stream().filter(l -> !l.startsWith(">")).toList() : lines,
        System.nanoTime() - start);
  }

  private Answer withData(Command command, Values values, DataSource source) {
    Values given = values;
    for (Step step : command.steps()) {
      if (step instanceof Step.HostData data) {
        String length = data.name() + ".length";
        String announced =
            values.has(length) ? " (" + values.number(length) + " octets announced)" : "";
        DataEntry entry =
            source.ask(data.name() + ", " + data.type().describe() + announced, data.secret());
        if (entry == null) {
          return null;
        }
        if (values.has(length) && values.number(length) != entry.octets().length) {
          listener.tell(
              "the data has "
                  + entry.octets().length
                  + " octets, which is sent as its length in place of "
                  + values.number(length));
        }
        given = given.without(length).with(data.name(), entry.octets());
      }
    }
    long start = System.nanoTime();
    Reply reply = await(send(Exchange.of(command, given)));
    return new Answer(Rendering.reply(command, reply), System.nanoTime() - start);
  }

  /** A prompt that no dialect declared: the data goes straight to the line. */
  private CompletableFuture<Void> answerPrompt(CompletableFuture<Reply> reply, DataSource source) {
    try {
      reply.get(PROMPT_SILENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      if (prompts.asks()) {
        DataEntry entry =
            source.ask(
                "data for a prompt; text is ended by Ctrl-Z, a file or hex is sent as it is",
                false);
        CompletableFuture<Void> next = prompts.next();
        write(reply, entry);
        return next;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | CancellationException e) {
      // the caller sees it next
    }
    return prompts.next();
  }

  private void write(CompletableFuture<Reply> reply, DataEntry entry) {
    if (reply.isDone()) {
      return;
    }
    byte[] octets = {ESC};
    if (entry != null) {
      octets = entry.octets();
      if (entry.typed()) {
        octets = Arrays.copyOf(octets, octets.length + 1);
        octets[octets.length - 1] = CTRL_Z;
      }
    }
    try {
      listener.line(Direction.SENT, WireText.of(octets), System.nanoTime());
      line.write(octets, 0, octets.length);
    } catch (TransportException e) {
      throw new LineLostException("the data was not sent: " + e.getMessage(), e);
    }
  }

  private CompletableFuture<Reply> send(Exchange exchange) {
    CompletableFuture<Reply> reply = channel.send(exchange);
    inFlight = reply;
    return reply;
  }

  private <T> T await(CompletableFuture<T> result) {
    try {
      return result.get();
    } catch (InterruptedException e) {
      // a Ctrl-C that was meant for the line editor, which had just returned
      cancel();
      throw new CancellationException(e.getMessage());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CancellationException c) {
        throw c;
      }
      if (e.getCause() instanceof ModemException m) {
        throw m;
      }
      throw new ModemException("the driver failed: " + e.getCause(), e.getCause());
    }
  }

  /** Gives the command in flight up; the channel takes care that its reply is nobody else's. */
  void cancel() {
    CompletableFuture<Reply> current = inFlight;
    if (current != null) {
      current.cancel(false);
    }
  }

  @Override
  public void close() {
    channel.close();
  }
}
