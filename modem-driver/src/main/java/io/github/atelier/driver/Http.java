package io.github.atelier.driver;

import io.github.atelier.driver.channel.Channel;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.CommandRefusedException;
import io.github.atelier.driver.channel.Reply;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Operation;
import io.github.atelier.grammar.value.OctetsType;
import io.github.atelier.grammar.value.Values;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The HTTP(S) client inside a module. The module opens the connection and verifies the server; a
 * PDP context must be active. One call at a time: others wait for it. Redirects are not followed.
 *
 * <p>Bodies are read in counted parts, never by looking for their end, so they may hold any octet.
 *
 * <p>Futures fail with a {@link io.github.atelier.driver.channel.ModemException}: {@link
 * CommandFailedException} where the module tells a failure ({@code dns-failed}, {@code timed-out},
 * …), {@link CommandRefusedException} where the dialect cannot do it; nothing was sent then.
 */
public final class Http {
  private static final int PART = 4096;
  private static final String OPEN = "http-open";
  private static final String PARTS = "http.read.part";
  private static final String SAVE = "http.save";
  private static final String WHOLE = "http.config.request-header";
  private static final String HEADER = "http.config.header";
  private static final String TEMPORARY = "atelier-http.tmp";
  private static final String SIZE = "bodySize";

  /** The last that all dialects have; MQTT client N uses context N, so that client 5 shares it. */
  private static final int CONTEXT = 5;

  private final Channel channel;
  private final Dialect dialect;

  Http(Channel channel, Dialect dialect) {
    this.channel = channel;
    this.dialect = dialect;
  }

  /** Asks and waits for the answer; see {@link #requestAsync}. */
  public HttpResponse request(HttpRequest request) {
    return channel.await(requestAsync(request));
  }

  /**
   * Has the module send a request, and reads the answer from it.
   *
   * @return what the server answered, whatever its status
   */
  public CompletableFuture<HttpResponse> requestAsync(HttpRequest request) {
    Call call = new Call(request);
    try {
      call.plan();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    for (String secret : request.secrets()) {
      channel.redactor().add(secret.getBytes(StandardCharsets.UTF_8));
    }
    return channel
        .submit(call.turn)
        .thenApply(last -> call.response())
        .whenComplete(
            (response, failure) -> {
              if (failure != null && !(failure instanceof CommandRefusedException)) {
                call.cleanUp();
              }
            });
  }

  /** One request on its way. What it holds belongs to the channel's loop. */
  private final class Call {
    private final HttpRequest request;
    private final ScriptTurn turn = new ScriptTurn(dialect);
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private final boolean whole = dialect.has(WHOLE);
    private Values values;
    private String head = "";
    private int status;
    private long handle = -1;

    Call(HttpRequest request) {
      this.request = request;
    }

    void plan() {
      if (!dialect.hasOperation(OPEN) || !dialect.has(PARTS) && !dialect.has(SAVE)) {
        throw new CommandRefusedException(
            dialect
                + " has no commands for HTTP (see docs/reference/dialects.md). Nothing was sent");
      }
      boolean plainGet = request.method().equals("GET") && request.headers().isEmpty();
      boolean own = whole && !plainGet;
      values = values(own);
      if (request.secure()) {
        mustCarry("tlsContext");
        if (request.ca() != null) {
          mustCarry("ca");
        }
      }
      if (!whole && !request.headers().isEmpty() && !dialect.has(HEADER)) {
        throw new CommandRefusedException(
            dialect + " has no command for headers of one's own. Nothing was sent");
      }
      turn.operation(OPEN, values, reply -> {});
      if (!whole) {
        for (Map.Entry<String, String> field : request.fields()) {
          turn.add(
              HEADER, Values.of("header", field.getKey() + ": " + field.getValue()), reply -> {});
        }
      }
      String operation =
          request.method().equals("POST")
              ? "http-post"
              : own && dialect.hasOperation("http-get-request") ? "http-get-request" : "http-get";
      turn.operation(operation, values, this::answered).check();
      if (values.has("body") && !turn.carries("body")) {
        throw new CommandRefusedException(
            "operation "
                + operation
                + " of "
                + dialect
                + " has no command that carries a body. Nothing was sent");
      }
    }

    private void mustCarry(String name) {
      boolean carried =
          dialect.operation(OPEN).steps().stream()
              .map(Operation.Part::command)
              .anyMatch(
                  meaning ->
                      dialect.command(meaning).needs().contains(name)
                          || dialect.command(meaning).request().holeNames().contains(name));
      if (!carried) {
        throw new CommandRefusedException(
            "operation "
                + OPEN
                + " of "
                + dialect
                + " has no command that carries '"
                + name
                + "'. Nothing was sent");
      }
    }

    private Values values(boolean own) {
      long seconds = Math.max(1, request.patience().toSeconds());
      Values all =
          Values.of("cid", 1, "url", request.url().toString(), "responseTime", seconds)
              .withCode("requestHeader", own ? "on" : "off")
              .withCode("responseHeader", "on")
              .withCode("readMode", "again");
      if (request.contentType() != null) {
        all = all.with("contentType", request.contentType());
      }
      byte[] body = own ? request.octets() : request.body();
      if (body.length > 0) {
        all = all.with("body", body);
      }
      if (request.secure()) {
        all =
            all.with("tlsContext", CONTEXT)
                .withCode("tlsVersion", "all")
                .withCode("verify", "server")
                .withCode("sni", "on")
                .withCode("ignoreClock", request.checkClock() ? "no" : "yes");
        if (request.ca() != null) {
          all = all.with("ca", request.ca()).with("caFile", "atelier-http.pem");
        }
      }
      return all;
    }

    private void answered(Reply reply) {
      status = (int) reply.values().number("httpStatus", 0);
      long size = reply.values().number(SIZE, -1);
      bound(size);
      if (dialect.has(PARTS)) {
        if (dialect.has("http.headers")) {
          turn.add(
              "http.headers",
              Values.empty(),
              r -> head = new String(r.values().bytes("responseHead"), StandardCharsets.UTF_8));
        }
        readPart(size);
      } else {
        save();
      }
    }

    private void bound(long size) {
      if (size > request.mostBody()) {
        throw new CommandFailedException(
            "the answer has "
                + size
                + " octets; this call takes "
                + request.mostBody()
                + " (HttpRequest.withMostBody)",
            "http.read",
            "reply-too-long",
            Values.empty());
      }
    }

    private void readPart(long size) {
      if (octets.size() >= size) {
        end();
        return;
      }
      long most = Math.min(PART, size - octets.size());
      turn.add(
          PARTS,
          Values.of("fileOffset", octets.size(), "partSize", most),
          reply -> {
            int before = octets.size();
            reply.rows().forEach(row -> octets.writeBytes(row.bytes("responsePart")));
            if (octets.size() == before) {
              throw new CommandFailedException(
                  "the module told " + size + " octets of answer and gives no more after " + before,
                  PARTS,
                  "answer-cut-off",
                  reply.values());
            }
            readPart(size);
          });
    }

    /** Where a module tells a body's end by nothing, it writes the answer into a file first. */
    private void save() {
      Values file = temporary();
      turn.tryTo("file.delete", file);
      turn.add(SAVE, file, reply -> {});
      turn.add(
          "file.open",
          file.withCode("fileMode", "read"),
          reply -> {
            handle = reply.values().number("fileHandle");
            readFile();
          });
    }

    private Values temporary() {
      return Values.of("fileName", TEMPORARY).withCode("storage", "ram");
    }

    private void readFile() {
      turn.add(
          "file.read.part",
          Values.of("fileHandle", handle, "partSize", PART),
          reply -> {
            byte[] part = reply.values().bytes("part");
            octets.writeBytes(part);
            bound(octets.size() - headLength(octets));
            if (part.length == PART) {
              readFile();
            } else {
              turn.tryTo("file.close", Values.of("fileHandle", handle));
              turn.tryTo("file.delete", temporary());
              end();
            }
          });
    }

    private void end() {
      if (dialect.hasOperation("http-close")) {
        turn.operation("http-close", values, reply -> {});
      }
    }

    /** The head stands before the body where the module was told to show it. */
    private int headLength(ByteArrayOutputStream all) {
      if (dialect.has(PARTS) || !dialect.has("http.config.response-header")) {
        return 0;
      }
      byte[] bytes = all.toByteArray();
      for (int i = 3; i < bytes.length; i++) {
        if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
          return i + 1;
        }
      }
      return 0;
    }

    HttpResponse response() {
      byte[] all = octets.toByteArray();
      int from = headLength(octets);
      String shown = from > 0 ? new String(all, 0, from, StandardCharsets.UTF_8) : head;
      return new HttpResponse(status, shown, Arrays.copyOfRange(all, from, all.length));
    }

    /** After a failure the module is left as it was found, as far as it answers. */
    void cleanUp() {
      ScriptTurn after = new ScriptTurn(dialect);
      if (handle >= 0) {
        after.tryTo("file.close", Values.of("fileHandle", handle));
        after.tryTo("file.delete", temporary());
      }
      if (dialect.hasOperation("http-close")) {
        after.operation("http-close", values, reply -> {});
      }
      channel.submit(after);
    }
  }

  /** Most octets that the dialect's command for a body takes, head included where it has one. */
  public int mostBodySent() {
    return dialect.value("body") != null && dialect.value("body").type() instanceof OctetsType t
        ? t.max()
        : 0;
  }
}
