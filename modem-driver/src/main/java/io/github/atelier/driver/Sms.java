package io.github.atelier.driver;

import io.github.atelier.driver.channel.Channel;
import io.github.atelier.driver.channel.ChannelListener;
import io.github.atelier.driver.channel.Reply;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.sms.Deliver;
import io.github.atelier.grammar.sms.MessageParts;
import io.github.atelier.grammar.sms.Pdu;
import io.github.atelier.grammar.sms.Segments;
import io.github.atelier.grammar.sms.SmsFormatException;
import io.github.atelier.grammar.sms.StatusReport;
import io.github.atelier.grammar.sms.Submit;
import io.github.atelier.grammar.sms.UserData;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The short messages of a module (3GPP TS 27.005), in PDU mode: what a text holds never matters to
 * the line. Each call chooses PDU mode first; the memory that is read is the module's choice until
 * {@link #startReceiving} or a raw {@code +CPMS} changes it.
 *
 * <p>Futures fail with a {@link io.github.atelier.driver.channel.ModemException}.
 */
public final class Sms {
  private static final Set<String> MEMORIES = Set.of("sm", "me");

  private final Modem modem;
  private final Channel channel;
  private final Dialect dialect;
  private final Executor tasks;
  private final List<SmsListener> listeners = new CopyOnWriteArrayList<>();
  private final MessageParts parts = new MessageParts();
  private final AtomicInteger concatenations = new AtomicInteger((int) (System.nanoTime() & 0xFF));
  private volatile boolean receiving;
  private volatile boolean deleting;

  /** What listeners are still to be told, in order. */
  private CompletableFuture<Void> told = CompletableFuture.completedFuture(null);

  Sms(Modem modem, Channel channel, Dialect dialect, Executor tasks) {
    this.modem = modem;
    this.channel = channel;
    this.dialect = dialect;
    this.tasks = tasks;
    channel.addListener(new Router());
  }

  /** Sends a text and waits for the network to take it; see {@link #sendAsync}. */
  public List<Integer> send(String number, String text) {
    return channel.await(sendAsync(number, text, false));
  }

  /**
   * Sends a text: in the GSM 7 bit alphabet where that has all its characters, else in UCS2; in one
   * message up to 160 or 70 characters, else in parts, which no other command comes between.
   *
   * @param number the recipient: {@code +8613800138000} or {@code 10086}
   * @param report whether the recipient's service centre is asked for a report; it comes to {@link
   *     SmsListener#report}
   * @return the references of the parts (TP-MR); they are sent when the future completes, and not
   *     yet delivered. Where a later part fails, earlier ones are on their way
   * @throws IllegalArgumentException if the number is none, or the text takes more than 255 parts;
   *     nothing was sent then
   */
  public CompletableFuture<List<Integer>> sendAsync(String number, String text, boolean report) {
    SmsTurn turn = new SmsTurn(dialect);
    for (UserData part : Segments.of(text, concatenations.incrementAndGet() & 0xFF)) {
      Pdu pdu = new Pdu(null, Submit.of(number, part).withStatusReport(report));
      turn.then("sms.send.pdu", Values.of("tpduLength", pdu.tpduLength(), "pdu", pdu.digits()));
    }
    return channel
        .submit(turn)
        .thenApply(
            last ->
                turn.replies(last).stream()
                    .map(r -> (int) r.values().number("smsReference", -1))
                    .toList());
  }

  /** All messages in the memory that is read, part by part; unread ones are read by that. */
  public List<StoredSms> list() {
    return channel.await(listAsync());
  }

  public CompletableFuture<List<StoredSms>> listAsync() {
    SmsTurn turn = new SmsTurn(dialect).then("sms.list", Values.empty().withCode("smsList", "all"));
    return channel
        .submit(turn)
        .thenApply(
            reply -> {
              List<StoredSms> found = new ArrayList<>();
              for (Values row : reply.rows()) {
                if (row.has("pdu")) {
                  found.add(stored((int) row.number("smsIndex"), row));
                }
              }
              return found;
            });
  }

  /** One message, or {@code null} where the module says {@code OK} and shows none. */
  public StoredSms read(int index) {
    return channel.await(readAsync(index));
  }

  public CompletableFuture<StoredSms> readAsync(int index) {
    SmsTurn turn = new SmsTurn(dialect).then("sms.read", Values.of("smsIndex", index));
    return channel.submit(turn).thenApply(reply -> found(index, reply));
  }

  private static StoredSms found(int index, Reply reply) {
    return reply.values().has("pdu") ? stored(index, reply.values()) : null;
  }

  private static StoredSms stored(int index, Values values) {
    String digits = values.text("pdu");
    Pdu pdu;
    try {
      pdu = Pdu.parse(digits);
    } catch (SmsFormatException e) {
      pdu = null;
    }
    return new StoredSms(index, values.text("smsStatus", ""), pdu, digits);
  }

  /** Deletes one message. */
  public void delete(int index) {
    channel.await(deleteAsync(index));
  }

  public CompletableFuture<Reply> deleteAsync(int index) {
    return modem.command("sms.delete", Values.of("smsIndex", index));
  }

  public void addListener(SmsListener listener) {
    listeners.add(listener);
  }

  public void removeListener(SmsListener listener) {
    listeners.remove(listener);
  }

  /**
   * Has the module tell of every message that comes in from now on ({@code +CNMI=2,1,0,1}), also
   * after the line was lost or the module restarted. Each is read from where it lies and given to
   * the listeners; parts are joined. What lay there before is for {@link #list}.
   *
   * @param deleteRead whether a message is deleted once it was read; where it is not, the memory
   *     fills up and the network keeps what comes then
   */
  public CompletableFuture<Reply> startReceiving(boolean deleteRead) {
    deleting = deleteRead;
    receiving = true;
    Values indications =
        Values.of("smsIndicate", 2, "smsRoute", 1, "smsCells", 0, "smsReports", 1, "smsBuffer", 0);
    return modem
        .keep("sms.format", Values.empty().withCode("smsFormat", "pdu"))
        .thenCompose(done -> modem.keep("sms.indications", indications));
  }

  /** Parts of messages that were begun and given up because too many others were. */
  public long lostParts() {
    synchronized (parts) {
      return parts.lost();
    }
  }

  // ---- what comes in

  private void fetch(int index, String memory) {
    SmsTurn turn = new SmsTurn(dialect);
    if (MEMORIES.contains(memory)) {
      turn.then("sms.storage", Values.empty().withCode("smsMemory", memory));
    }
    int reading = MEMORIES.contains(memory) ? 1 : 0;
    turn.then("sms.read", Values.of("smsIndex", index));
    if (deleting) {
      turn.then("sms.delete", Values.of("smsIndex", index));
    }
    channel
        .submit(turn)
        .whenComplete(
            (last, failure) -> {
              if (failure != null) {
                tell(l -> l.unreadable(asException(failure)));
                return;
              }
              Values read = turn.replies(last).get(reading).values();
              if (read.has("pdu")) {
                take(read.text("pdu"));
              } else {
                tell(
                    l ->
                        l.unreadable(
                            new SmsFormatException("place " + index + " holds no message")));
              }
            });
  }

  private static Exception asException(Throwable failure) {
    return failure instanceof Exception e ? e : new IllegalStateException(failure);
  }

  private void take(String digits) {
    try {
      Pdu pdu = Pdu.parse(digits);
      if (pdu.tpdu() instanceof StatusReport report) {
        tell(l -> l.report(report));
      } else if (pdu.tpdu() instanceof Deliver deliver) {
        String text;
        synchronized (parts) {
          text = parts.add(deliver);
        }
        if (text != null) {
          SmsMessage message =
              new SmsMessage(deliver.address().written(), text, deliver.time().moment());
          tell(l -> l.received(message));
        }
      }
    } catch (SmsFormatException e) {
      tell(l -> l.unreadable(e));
    }
  }

  private synchronized void tell(Consumer<SmsListener> what) {
    told = told.handleAsync((nothing, failure) -> tellAll(what), tasks);
  }

  private Void tellAll(Consumer<SmsListener> what) {
    listeners.forEach(what);
    return null;
  }

  /** Brings unsolicited messages here. */
  private final class Router implements ChannelListener {
    @Override
    public void unsolicited(String meaning, Values values) {
      if (!receiving) {
        return;
      }
      switch (meaning) {
        case "sms.stored", "sms.report-stored" ->
            fetch((int) values.number("smsIndex"), values.text("smsMemory", ""));
        case "sms.received.pdu", "sms.report.pdu" -> take(values.text("pdu"));
        default -> {
          // not a short message
        }
      }
    }
  }
}
