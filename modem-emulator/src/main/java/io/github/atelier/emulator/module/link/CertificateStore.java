package io.github.atelier.emulator.module.link;

import io.github.atelier.emulator.module.files.Checksum;
import io.github.atelier.emulator.module.files.FileStore;
import io.github.atelier.emulator.module.settings.SettingsStore;
import io.github.atelier.emulator.module.terminal.Action;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.emulator.uplink.TlsConfig;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * CA certificates that hosts wrote to the module, by file name, by client or by context, and how
 * TLS is verified with them. They are files of the module: among the others, or in an area of their
 * own where the dialect has one. Where a dialect lets the host choose whether to verify, the choice
 * counts; where it does not, the module always verifies. Confined to the module's loop.
 */
public final class CertificateStore {
  private static final String FILE = "caFile";
  private static final String CLIENT = "client";
  private static final String CONTEXT = "tlsContext";
  private static final String MODULE = "module";

  private final Dialect dialect;
  private final SettingsStore settings;
  private final FileStore files;
  private final String factoryCa;
  private final String area;

  /**
   * @param factoryCa certificates in PEM that are trusted where none were written, or {@code null}
   */
  public CertificateStore(
      Dialect dialect, SettingsStore settings, FileStore files, String factoryCa) {
    this.dialect = dialect;
    this.settings = settings;
    this.files = files;
    this.factoryCa = factoryCa;
    this.area =
        dialect.has("tls.ca.move") || !dialect.has("file.write")
            ? FileStore.CERTIFICATES
            : FileStore.INTERNAL;
  }

  public void register(Actions actions) {
    actions.on("tls.ca.write", new Write());
    actions.on("tls.ca.delete", this::delete);
    actions.on("tls.ca.list", this::list);
    actions.on("tls.ca.move", this::move);
  }

  private String name(Values values) {
    if (values.has(FILE)) {
      return values.text(FILE);
    } else if (values.has(CLIENT)) {
      return CLIENT + " " + values.number(CLIENT);
    }
    return values.has(CONTEXT) ? CONTEXT + " " + values.number(CONTEXT) : MODULE;
  }

  private String place(Values values) {
    return values.has(FILE) ? area : FileStore.CERTIFICATES;
  }

  private void list(Call call) {
    List<Values> rows = new ArrayList<>();
    files.names(area).forEach(name -> rows.add(Values.of(FILE, name)));
    call.done(Values.empty(), rows);
  }

  /**
   * The certificate that counts: by file, by client, by TLS context, or the only one.
   *
   * @param client who connects, or -1 where it is no MQTT client
   */
  private byte[] find(long client, Values context) {
    if (context.has(FILE)) {
      return files.read(area, context.text(FILE));
    }
    return Stream.of(CLIENT + " " + client, CONTEXT + " " + context.number(CONTEXT, 0), MODULE)
        .map(name -> files.read(FileStore.CERTIFICATES, name))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Where a dialect has an error for a file that is there already, it is not written over. */
  private boolean keepsOld() {
    return dialect.value("cme") != null
        && dialect.value("cme").type() instanceof CodeType codes
        && codes.byName("file-exists") != null;
  }

  private final class Write implements Action {
    @Override
    public void check(Call call) {
      Values values = call.values();
      if (values.has(FILE) && keepsOld() && files.read(area, name(values)) != null) {
        call.fail("file-exists");
        return;
      }
      refuse(call, files.refusal(place(values), name(values), values.number("ca.length", 0)));
    }

    private void refuse(Call call, String refusal) {
      if (refusal != null) {
        // a dialect without files has the general code alone
        call.fail(keepsOld() ? refusal : "memory-full");
      }
    }

    @Override
    public Duration patience(Call call) {
      return call.values().has("fileTimeout")
          ? Duration.ofSeconds(call.values().number("fileTimeout"))
          : null;
    }

    @Override
    public void run(Call call) {
      byte[] ca = call.values().bytes("ca");
      String refusal = files.write(place(call.values()), name(call.values()), ca);
      refuse(call, refusal);
      if (refusal == null) {
        call.done(Values.of("checksum", Checksum.of(ca)));
      }
    }
  }

  private void delete(Call call) {
    Values values = call.values();
    boolean byFile = values.has(FILE);
    if (!files.delete(place(values), name(values)) && byFile) {
      call.fail(keepsOld() ? "file-not-found" : "not-found");
    } else {
      call.done();
    }
  }

  private void move(Call call) {
    String storage =
        call.values().has("storage") ? call.values().code("storage") : FileStore.INTERNAL;
    String name = call.values().text(FILE);
    byte[] content = files.read(storage, name);
    if (content == null) {
      call.fail("file-not-found");
      return;
    }
    String refusal = files.write(area, name, content);
    if (refusal == null) {
      files.delete(storage, name);
      call.done();
    } else {
      call.fail(refusal);
    }
  }

  /** How a client's TLS is set up, or {@code null} for plain TCP. */
  public TlsConfig tls(int client, Values known) {
    // where no value says so, naming a context switches TLS on
    String tls = dialect.value("tls") == null && known.has(CONTEXT) ? "on" : known.code("tls");
    if (tls == null || tls.equals("off")) {
      return null;
    }
    Values context =
        known.plus(settings.stored()).plus(settings.stored(CONTEXT, known.number(CONTEXT, 0)));
    return verified(client, context, !tls.equals("unverified"));
  }

  /**
   * How TLS is set up for a client that is none of MQTT.
   *
   * @param number index of its TLS context
   */
  public TlsConfig context(long number) {
    Values context = settings.get(CONTEXT, number).with(CONTEXT, number);
    return verified(-1, context, true);
  }

  private TlsConfig verified(long client, Values context, boolean wanted) {
    boolean verify =
        wanted && (dialect.value("verify") == null || !"none".equals(context.code("verify")));
    boolean ignoreClock =
        dialect.value("ignoreClock") != null && "yes".equals(context.code("ignoreClock"));
    boolean sni = dialect.value("sni") == null || "on".equals(context.code("sni"));
    byte[] ca = find(client, context);
    String pem = ca == null ? factoryCa : new String(ca, StandardCharsets.US_ASCII);
    return new TlsConfig(pem, verify, sni, ignoreClock);
  }
}
