package io.github.atelier.emulator.module.http;

import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.emulator.module.files.FileStore;
import io.github.atelier.emulator.module.link.CertificateStore;
import io.github.atelier.emulator.module.link.LinkOutcome;
import io.github.atelier.emulator.module.terminal.Action;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.emulator.uplink.HttpAnswer;
import io.github.atelier.emulator.uplink.HttpExchange;
import io.github.atelier.emulator.uplink.HttpRequest;
import io.github.atelier.emulator.uplink.LinkFailure;
import io.github.atelier.emulator.uplink.LinkTarget;
import io.github.atelier.emulator.uplink.Uplinks;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.Outcome;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP commands of the module: one request at a time, its answer kept until the next one.
 * Redirects are not followed: the host is told their status, as these modules do. Confined to the
 * module's loop.
 */
public final class HttpService {
  private static final Logger LOG = LoggerFactory.getLogger(HttpService.class);

  /** Seconds that an answer may take, where neither host nor dialect says. */
  private static final long PATIENCE = 60;

  private static final String BODY = "body";
  private static final String SIZE = "bodySize";
  private static final byte[] NOTHING = {};

  private final Dialect dialect;
  private final ModuleLoop loop;
  private final Uplinks uplinks;
  private final CertificateStore certificates;
  private final FileStore files;
  private final Limits limits;
  private final BooleanSupplier hasData;
  private final HttpConfig config;
  private final HttpReading reading;
  private boolean started;
  private String url;
  private byte[] prepared = NOTHING;
  private Call running;
  private HttpExchange exchange;

  /**
   * What bounds a request.
   *
   * @param connect resolving, connecting and the handshake, where the host does not say
   * @param body most octets of an answer's body
   */
  public record Limits(Duration connect, int body) {}

  /**
   * @param hasData whether a PDP context carries data
   */
  public HttpService(
      Dialect dialect,
      ModuleLoop loop,
      Uplinks uplinks,
      CertificateStore certificates,
      FileStore files,
      Limits limits,
      BooleanSupplier hasData) {
    this.dialect = dialect;
    this.loop = loop;
    this.uplinks = uplinks;
    this.certificates = certificates;
    this.files = files;
    this.limits = limits;
    this.hasData = hasData;
    this.config = new HttpConfig(dialect);
    this.reading = new HttpReading(config, files);
  }

  public void register(Actions actions) {
    config.register(actions);
    reading.register(actions);
    actions.on("http.start", this::start);
    actions.on("http.end", this::end);
    actions.on("http.stop", this::stop);
    actions.on("http.url", new Url());
    actions.on("http.url.read", this::readUrl);
    actions.on("http.body", new Body());
    actions.on("http.get", new Request("GET"));
    actions.on("http.get.request", new Request("GET"));
    actions.on("http.post", new Request("POST"));
    actions.on("http.head", new Request("HEAD"));
    actions.on("http.delete", new Request("DELETE"));
    actions.on("http.put", new Request("PUT"));
    actions.on("http.post.file", this::postFile);
  }

  /** The module starts anew: nothing is configured and nothing on its way. */
  public void reset() {
    drop();
    running = null;
    forget();
  }

  /** The network is gone: so is the request on its way. */
  public void dataLost() {
    if (running != null) {
      drop();
      finish(Outcome.NETWORK_ERROR, Values.empty());
    }
  }

  private void forget() {
    started = false;
    url = null;
    prepared = NOTHING;
    config.reset();
    reading.keep(null);
  }

  private void drop() {
    if (exchange != null) {
      exchange.abort();
      exchange = null;
    }
  }

  private void start(Call call) {
    if (started) {
      call.fail("operation-not-allowed");
    } else {
      started = true;
      call.done();
    }
  }

  private void end(Call call) {
    if (!started) {
      call.fail("operation-not-allowed");
      return;
    }
    drop();
    running = null;
    forget();
    call.done();
  }

  /** The request on its way ends with a failure of its own. */
  private void stop(Call call) {
    if (running != null) {
      drop();
      finish(Outcome.CLOSED_BY_HOST, Values.empty());
    }
    call.done();
  }

  private boolean isReady() {
    return started || !dialect.has("http.start");
  }

  private final class Url implements Action {
    @Override
    public void check(Call call) {
      if (running != null) {
        call.fail("http-busy");
      }
    }

    @Override
    public Duration patience(Call call) {
      return inputTime(call);
    }

    @Override
    public void silent(Call call) {
      call.fail("http-input-timeout");
    }

    @Override
    public void run(Call call) {
      String text = call.values().text("url");
      if (!isReady()) {
        call.fail("http-not-configured");
      } else if (HttpUrl.parse(text) == null) {
        call.fail("http-bad-url");
      } else {
        url = text;
        call.done();
      }
    }
  }

  private void readUrl(Call call) {
    if (url == null) {
      call.fail("http-no-url");
    } else {
      call.done(Values.of("url", url));
    }
  }

  /** How long the host may pause within its data. */
  private static Duration inputTime(Call call) {
    Values values = call.values();
    return values.has("inputMillis")
        ? Duration.ofMillis(values.number("inputMillis"))
        : Duration.ofSeconds(values.number("inputTime", PATIENCE));
  }

  private final class Body implements Action {
    @Override
    public void check(Call call) {
      if (!isReady()) {
        call.fail("http-not-configured");
      }
    }

    @Override
    public Duration patience(Call call) {
      return inputTime(call);
    }

    @Override
    public void silent(Call call) {
      call.fail("http-input-timeout");
    }

    @Override
    public void run(Call call) {
      prepared = call.values().bytes(BODY);
      call.done();
    }
  }

  /** A request whose body comes with the command, or came before it. */
  private final class Request implements Action {
    private final String method;

    Request(String method) {
      this.method = method;
    }

    @Override
    public void check(Call call) {
      String refusal = refusal();
      if (refusal != null) {
        call.fail(refusal);
      }
    }

    @Override
    public Duration patience(Call call) {
      return inputTime(call);
    }

    @Override
    public void silent(Call call) {
      call.fail("http-input-timeout");
    }

    @Override
    public void run(Call call) {
      boolean own = call.values().get(BODY) != null;
      boolean takes = method.equals("POST") || method.equals("PUT");
      byte[] body = own ? call.values().bytes(BODY) : takes ? prepared : NOTHING;
      prepared = NOTHING;
      send(call, method, body, own);
    }
  }

  private void postFile(Call call) {
    String storage =
        call.values().has("storage") ? call.values().code("storage") : FileStore.INTERNAL;
    byte[] body = files.read(storage, call.values().text("fileName"));
    if (body == null) {
      call.fail("file-not-found");
    } else {
      send(call, "POST", body, true);
    }
  }

  /** Why nothing can be sent, as the name of an error; {@code null} where it can. */
  private String refusal() {
    if (!isReady()) {
      return "http-not-configured";
    } else if (url == null) {
      return "http-no-url";
    }
    return running == null ? null : "http-busy";
  }

  /**
   * @param mayBeWhole whether the octets are the whole request where the host said so
   */
  private void send(Call call, String method, byte[] body, boolean mayBeWhole) {
    String refusal = refusal();
    if (refusal != null) {
      call.fail(refusal);
      return;
    }
    call.accepted();
    running = call;
    reading.keep(null);
    if (!hasData.getAsBoolean()) {
      LOG.warn("no request to {}: no PDP context is active", url);
      finish(Outcome.NO_PDP, Values.empty());
      return;
    }
    HttpUrl to = HttpUrl.parse(url);
    byte[] octets =
        mayBeWhole && config.is("requestHeader") ? body : config.request(method, to, body);
    Values known = config.values().plus(call.values());
    Duration connect =
        known.has("connectTime")
            ? shorter(Duration.ofSeconds(known.number("connectTime")), limits.connect())
            : limits.connect();
    LinkTarget target =
        new LinkTarget(
            to.host(),
            to.port(),
            to.secure() ? certificates.context(known.number("tlsContext", 0)) : null,
            connect);
    exchange =
        uplinks.fetch(
            new HttpRequest(
                target,
                octets,
                startsWith(octets, "HEAD "),
                Duration.ofSeconds(known.number("responseTime", PATIENCE)),
                limits.body()),
            loop,
            new Answers(call));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static boolean startsWith(byte[] octets, String word) {
    return new String(octets, 0, Math.min(octets.length, word.length()), StandardCharsets.US_ASCII)
        .equals(word);
  }

  /** What came of one request; nothing, where it is no longer the one on its way. */
  private final class Answers implements HttpExchange.Listener {
    private final Call call;

    Answers(Call call) {
      this.call = call;
    }

    @Override
    public void answered(HttpAnswer answer) {
      if (running == call) {
        reading.keep(answer);
        Values values = Values.of("httpStatus", answer.status());
        finish(Outcome.OK, reading.tellsSize(call) ? values.with(SIZE, reading.size()) : values);
      }
    }

    @Override
    public void failed(LinkFailure failure) {
      if (running == call) {
        LOG.warn("the request failed: {}", failure);
        finish(LinkOutcome.of(failure.kind()), Values.empty());
      }
    }
  }

  private void finish(Outcome outcome, Values values) {
    Call call = running;
    running = null;
    exchange = null;
    call.end(outcome, outcome == Outcome.OK ? values : values.with(SIZE, 0));
  }
}
