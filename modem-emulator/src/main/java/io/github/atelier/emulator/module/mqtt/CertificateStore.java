package io.github.atelier.emulator.module.mqtt;

import io.github.atelier.emulator.module.settings.SettingsStore;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.emulator.uplink.TlsConfig;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * CA certificates that hosts wrote to the module, by file name or by client, and how TLS is
 * verified with them. Where a dialect lets the host choose whether to verify, the choice counts;
 * where it does not, the module always verifies.
 */
public final class CertificateStore {
  private static final int MOST_FILES = 64;
  private static final String FILE = "file ";
  private static final String CLIENT = "client ";
  private static final String CONTEXT = "context ";
  private static final String MODULE = "module";
  private static final int NO_CLIENT = -1;

  private final Dialect dialect;
  private final SettingsStore settings;
  private final String factoryCa;
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  CertificateStore(Dialect dialect, SettingsStore settings, String factoryCa) {
    this.dialect = dialect;
    this.settings = settings;
    this.factoryCa = factoryCa;
  }

  void register(Actions actions) {
    actions.on("tls.ca.write", this::write);
    actions.on("tls.ca.delete", this::delete);
    actions.on("tls.ca.list", this::list);
  }

  private static String key(Values values) {
    if (values.has("caFile")) {
      return FILE + values.text("caFile");
    } else if (values.has("client")) {
      return CLIENT + values.number("client");
    }
    return values.has("tlsContext") ? CONTEXT + values.number("tlsContext") : MODULE;
  }

  private void list(Call call) {
    List<Values> rows = new ArrayList<>();
    for (String name : files.keySet()) {
      if (name.startsWith(FILE)) {
        rows.add(Values.of("caFile", name.substring(FILE.length())));
      }
    }
    call.done(Values.empty(), rows);
  }

  /**
   * The certificate that counts for a client: by file, by client, by TLS context, or the only one.
   */
  private byte[] find(int client, Values context) {
    if (context.has("caFile")) {
      return files.get(FILE + context.text("caFile"));
    }
    return Stream.of(CLIENT + client, CONTEXT + context.number("tlsContext", 0), MODULE)
        .map(files::get)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private void write(Call call) {
    if (files.size() == MOST_FILES && !files.containsKey(key(call.values()))) {
      call.fail("memory-full");
      return;
    }
    byte[] ca = call.values().bytes("ca");
    files.put(key(call.values()), ca);
    call.done(Values.of("checksum", checksum(ca)));
  }

  /** Exclusive or of the 16-bit big-endian words; an odd last octet is the high half of a word. */
  private static String checksum(byte[] octets) {
    int sum = 0;
    for (int i = 0; i < octets.length; i++) {
      sum ^= (octets[i] & 0xFF) << (i % 2 == 0 ? 8 : 0);
    }
    return String.format("%04x", sum);
  }

  private void delete(Call call) {
    boolean byFile = call.values().has("caFile");
    if (files.remove(key(call.values())) == null && byFile) {
      call.fail("not-found");
    } else {
      call.done();
    }
  }

  /**
   * How the TLS of a socket is set up.
   *
   * @param context index of its TLS context
   */
  public TlsConfig socketTls(int context) {
    return tls(NO_CLIENT, settings.module().with("tlsContext", context).withCode("tls", "on"));
  }

  /** How a client's TLS is set up, or {@code null} for plain TCP. */
  TlsConfig tls(int client, Values known) {
    // where no value says so, naming a context switches TLS on
    String tls = dialect.value("tls") == null && known.has("tlsContext") ? "on" : known.code("tls");
    if (tls == null || tls.equals("off")) {
      return null;
    }
    Values context =
        known
            .plus(settings.stored())
            .plus(settings.stored("tlsContext", known.number("tlsContext", 0)));
    boolean verify =
        !tls.equals("unverified")
            && (dialect.value("verify") == null || !"none".equals(context.code("verify")));
    boolean ignoreClock =
        dialect.value("ignoreClock") != null && "yes".equals(context.code("ignoreClock"));
    boolean sni = dialect.value("sni") == null || "on".equals(context.code("sni"));
    byte[] ca = find(client, context);
    String pem = ca == null ? factoryCa : new String(ca, StandardCharsets.US_ASCII);
    return new TlsConfig(pem, verify, sni, ignoreClock);
  }
}
