package io.github.atelier.emulator.module.http;

import io.github.atelier.emulator.module.files.FileStore;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.emulator.uplink.HttpAnswer;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.value.Outcome;
import io.github.atelier.grammar.value.Values;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a host reads the answer that the module keeps. Confined to the module's loop. */
final class HttpReading {
  private static final Logger LOG = LoggerFactory.getLogger(HttpReading.class);
  private static final String NOTHING_ASKED = "http-no-request";
  private static final String PART = "responsePart";

  private final HttpConfig config;
  private final FileStore files;
  private HttpAnswer answer;
  private int position;

  HttpReading(HttpConfig config, FileStore files) {
    this.config = config;
    this.files = files;
  }

  void register(Actions actions) {
    actions.on("http.headers", this::head);
    actions.on("http.size", call -> call.done(Values.of("bodySize", size())));
    actions.on("http.read", this::whole);
    actions.on("http.read.part", this::part);
    actions.on("http.save", this::save);
  }

  /** Keeps an answer, or none. */
  void keep(HttpAnswer newer) {
    answer = newer;
    position = 0;
  }

  /** Octets of the body that is kept. */
  int size() {
    return answer == null ? 0 : answer.body().length;
  }

  /**
   * Whether the size is told with the result: where the dialect can leave it out, only if the
   * server told it.
   */
  boolean tellsSize(Call call) {
    return answer.told() >= 0
        || Step.lines(call.command().steps()).stream()
            .map(Template::holes)
            .flatMap(List::stream)
            .anyMatch(hole -> hole.name().equals("bodySize") && !hole.optional());
  }

  /** The body, and before it the head where the host wants to see it. */
  private byte[] octets() {
    if (!config.is("responseHeader")) {
      return answer.body();
    }
    byte[] all = Arrays.copyOf(answer.head(), answer.head().length + answer.body().length);
    System.arraycopy(answer.body(), 0, all, answer.head().length, answer.body().length);
    return all;
  }

  private void head(Call call) {
    if (answer == null) {
      call.fail(NOTHING_ASKED);
    } else {
      call.done(Values.of("responseHead", answer.head()));
    }
  }

  /** Once: what was read is gone. */
  private void whole(Call call) {
    if (answer == null) {
      call.fail(NOTHING_ASKED);
      return;
    }
    byte[] octets = octets();
    keep(null);
    call.end(Outcome.OK, Values.of("responseBody", octets));
  }

  /** A range, or what follows the range before. */
  private void part(Call call) {
    if (answer == null) {
      call.fail(NOTHING_ASKED);
      return;
    }
    int from = (int) Math.min(size(), call.values().number("fileOffset", position));
    int to = (int) Math.min(size(), from + call.values().number("partSize", size()));
    position = to;
    call.done(
        Values.empty(),
        from == to
            ? List.of()
            : List.of(Values.of(PART, Arrays.copyOfRange(answer.body(), from, to))));
  }

  private void save(Call call) {
    if (answer == null) {
      call.fail(NOTHING_ASKED);
      return;
    }
    String storage =
        call.values().has("storage") ? call.values().code("storage") : FileStore.INTERNAL;
    call.accepted();
    String refusal = files.write(storage, call.values().text("fileName"), octets());
    if (refusal != null) {
      LOG.warn("the answer could not be saved: {}", refusal);
    }
    call.end(refusal == null ? Outcome.OK : Outcome.NO_MEMORY, Values.empty());
  }
}
