package io.github.atelier.emulator.module.http;

import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.Values;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a host has configured for requests, and the head that follows from it. */
final class HttpConfig {
  private static final String PREFIX = "http.config.";
  private static final String HEADER = "header";

  private final Dialect dialect;
  private final String userAgent;
  private final List<String> fields = new ArrayList<>();
  private Values values = Values.empty();

  HttpConfig(Dialect dialect) {
    this.dialect = dialect;
    this.userAgent = dialect.identity().getOrDefault("manufacturer", "MODULE") + "_MODULE";
    reset();
  }

  void register(Actions actions) {
    for (Command command : dialect.commands()) {
      String meaning = command.meaning();
      if (meaning.startsWith(PREFIX) && meaning.endsWith(".read")) {
        actions.on(meaning, call -> call.done(dialect.defaults().plus(values)));
      } else if (meaning.startsWith(PREFIX)) {
        actions.on(meaning, this::put);
      }
    }
  }

  void reset() {
    values = Values.of("cid", 1, "tlsContext", 1);
    fields.clear();
  }

  private void put(Call call) {
    if (!call.meaning().equals(PREFIX + HEADER)) {
      values = values.plus(call.values());
    } else if (call.values().text(HEADER).isEmpty()) {
      fields.clear();
    } else {
      fields.add(call.values().text(HEADER));
    }
    call.done();
  }

  Values values() {
    return dialect.defaults().plus(values);
  }

  boolean is(String switched) {
    return "on".equals(values().code(switched));
  }

  /** The request as it is sent, where the host has not written it itself. */
  byte[] request(String method, HttpUrl url, byte[] body) {
    Values known = values();
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(url.path()).append(" HTTP/1.1\r\n");
    field(head, "Host", url.authority());
    field(head, "Accept", known.text("accept", "*/*"));
    field(head, "User-Agent", known.text("userAgent", userAgent));
    field(head, "Connection", "close");
    if (body.length > 0 || method.equals("POST") || method.equals("PUT")) {
      String type =
          known.code("contentKind") == null
              ? known.text("contentType", "text/plain")
              : known.code("contentKind");
      field(head, "Content-Type", type);
      field(head, "Content-Length", String.valueOf(body.length));
    }
    for (String own : fields) {
      head.append(own).append("\r\n");
    }
    head.append("\r\n");
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
    request.writeBytes(body);
    return request.toByteArray();
  }

  /** A field, unless the host has one of that name among its own. */
  private void field(StringBuilder head, String name, String value) {
    boolean own =
        fields.stream().anyMatch(f -> f.regionMatches(true, 0, name + ":", 0, name.length() + 1));
    if (!own) {
      head.append(name).append(": ").append(value).append("\r\n");
    }
  }
}
