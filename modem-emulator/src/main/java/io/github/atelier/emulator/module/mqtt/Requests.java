package io.github.atelier.emulator.module.mqtt;

import io.github.atelier.emulator.line.Cancellable;
import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.value.Outcome;
import io.github.atelier.grammar.value.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one client has asked of its server and waits for. A packet is never sent again over a
 * connection that stands (MQTT 3.1.1, 4.4): a module that "retransmits" waits once more here, and
 * says so where the host wants to hear it. Confined to the module's loop.
 */
final class Requests {
  private final ModuleLoop loop;
  private final Map<Integer, Request> waiting = new LinkedHashMap<>();
  private int last;

  Requests(ModuleLoop loop) {
    this.loop = loop;
  }

  private final class Request {
    private final Call call;
    private final Patience patience;
    private final boolean publish;
    private int waits;
    private Cancellable timer = () -> {};

    Request(Call call, Patience patience, boolean publish) {
      this.call = call;
      this.patience = patience;
      this.publish = publish;
    }

    private void await(int number) {
      if (patience != null) {
        timer = loop.schedule(patience.once(), () -> overdue(number));
      }
    }

    private void overdue(int number) {
      if (++waits < patience.times()) {
        if (patience.notice()) {
          // a result with a field for the granted QoS has the count there
          call.progress("retransmitted", Values.of("retries", waits, "granted", waits));
        }
        await(number);
      } else {
        end(number, Outcome.TIMED_OUT, Values.empty());
      }
    }
  }

  /**
   * Remembers a call.
   *
   * @param patience how long its answer may take, or {@code null} for ever
   * @return the number by which its answer comes back
   */
  int add(Call call, Patience patience, boolean publish) {
    Request request = new Request(call, patience, publish);
    waiting.put(++last, request);
    request.await(last);
    return last;
  }

  /** Whether a publish has not been answered. */
  boolean publishing() {
    return waiting.values().stream().anyMatch(r -> r.publish);
  }

  /** The answer came, or will never come; one that nobody waits for any more is dropped. */
  void end(int number, Outcome outcome, Values values) {
    Request request = waiting.remove(number);
    if (request != null) {
      request.timer.cancel();
      request.call.end(outcome, values);
    }
  }

  void endAll(Outcome outcome) {
    List.copyOf(waiting.keySet()).forEach(number -> end(number, outcome, Values.empty()));
  }

  /** The client is gone without a word. */
  void forget() {
    waiting.values().forEach(r -> r.timer.cancel());
    waiting.clear();
  }
}
