package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The lists of preferred operators on the card (27.007 clauses 7.19, 7.20), which are its files
 * (31.102 clauses 4.2.5, 4.2.53, 4.2.54): only the user's own can be changed. Confined to the
 * module's loop.
 */
final class PreferredOperators {
  private static final Map<String, Integer> FILES =
      Map.of("user", 0x6F60, "operator", 0x6F61, "home", 0x6F62);

  private static final int ENTRY = 10;
  private static final String FREE = "FFFFFF0000";
  private static final int UTRAN = 0x8000;
  private static final int EUTRAN = 0x4000;
  private static final int GSM = 0x0080;
  private static final int COMPACT = 0x0040;

  /** The networks that the module knows by name. */
  private static final Map<String, List<String>> NAMES =
      Map.of(
          "46000", List.of("Atelier Mobile", "ATELIER"),
          "46001", List.of("Forbidden Mobile", "FORBID"));

  private final Sim sim;
  private final SimFiles files;
  private String list = "user";
  private String format = "long";

  PreferredOperators(Sim sim, SimFiles files) {
    this.sim = sim;
    this.files = files;
  }

  void register(Actions actions) {
    actions.on("operator.preferred", this::write);
    actions.on("operator.preferred.read", this::read);
    actions.on(
        "operator.preferred.list",
        c -> {
          String wanted = c.values().code("preferredList");
          list = wanted == null ? "user" : wanted;
          c.done();
        });
    actions.on(
        "operator.preferred.list.read",
        c -> c.done(Values.empty().withCode("preferredList", list)));
  }

  void reset() {
    list = "user";
    format = "long";
  }

  private void read(Call call) {
    if (sim.error() != null) {
      call.fail(sim.error());
      return;
    }
    List<Values> rows = new ArrayList<>();
    List<String> entries = entries();
    for (int i = 0; i < entries.size(); i++) {
      if (!entries.get(i).startsWith("FFFFFF")) {
        rows.add(row(i + 1, entries.get(i)));
      }
    }
    call.done(Values.empty(), rows);
  }

  private List<String> entries() {
    String content = files.record(FILES.get(list), 0);
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < content.length(); i += ENTRY) {
      entries.add(content.substring(i, i + ENTRY));
    }
    return entries;
  }

  private Values row(int index, String entry) {
    String number = number(entry);
    int access = Integer.parseInt(entry.substring(6), 16);
    List<String> names = NAMES.get(number);
    boolean named = names != null && !format.equals("numeric");
    String name = named ? names.get(format.equals("long") ? 0 : 1) : number;
    return Values.of("preferredIndex", index, "operator", name)
        .withCode("preferredFormat", named ? format : "numeric")
        .with("accessGsm", bit(access, GSM))
        .with("accessCompact", bit(access, COMPACT))
        .with("accessUtran", bit(access, UTRAN))
        .with("accessEutran", bit(access, EUTRAN));
  }

  private static int bit(int access, int mask) {
    return (access & mask) == 0 ? 0 : 1;
  }

  /** 24.008 clause 10.5.1.13: digits of country and network with their nibbles swapped. */
  private static String number(String entry) {
    String digits =
        ""
            + entry.charAt(1)
            + entry.charAt(0)
            + entry.charAt(3)
            + entry.charAt(5)
            + entry.charAt(4);
    return entry.charAt(2) == 'F' ? digits : digits + entry.charAt(2);
  }

  private static String coded(String number) {
    char last = number.length() > 5 ? number.charAt(5) : 'F';
    return ""
        + number.charAt(1)
        + number.charAt(0)
        + last
        + number.charAt(2)
        + number.charAt(4)
        + number.charAt(3);
  }

  private void write(Call call) {
    Values values = call.values();
    String form = values.code("preferredFormat");
    if (sim.error() != null) {
      call.fail(sim.error());
    } else if (!values.has("operator") && form != null && !values.has("preferredIndex")) {
      format = form;
      call.done();
    } else if (!list.equals("user")) {
      call.fail("operation-not-allowed");
    } else if (values.has("operator") && form != null) {
      enter(call, number(values.text("operator"), form));
    } else if (values.has("preferredIndex") && form == null) {
      put((int) values.number("preferredIndex") - 1, FREE);
      call.done();
    } else {
      call.fail("incorrect-parameters");
    }
  }

  private void enter(Call call, String number) {
    Values values = call.values();
    int index =
        values.has("preferredIndex") ? (int) values.number("preferredIndex") - 1 : firstFree();
    if (number == null) {
      call.fail("incorrect-parameters");
    } else if (index < 0) {
      call.fail("memory-full");
    } else {
      int access =
          GSM * (int) values.number("accessGsm", 0)
              | COMPACT * (int) values.number("accessCompact", 0)
              | UTRAN * (int) values.number("accessUtran", 0)
              | EUTRAN * (int) values.number("accessEutran", 0);
      put(index, coded(number) + String.format("%04X", access));
      call.done();
    }
  }

  /** The number of an operator; {@code null} where the module does not know it. */
  private static String number(String written, String form) {
    if (form.equals("numeric")) {
      return written.matches("[0-9]{5,6}") ? written : null;
    }
    int which = form.equals("long") ? 0 : 1;
    return NAMES.entrySet().stream()
        .filter(e -> e.getValue().get(which).equalsIgnoreCase(written))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private int firstFree() {
    return entries().indexOf(FREE);
  }

  private void put(int index, String entry) {
    int id = FILES.get(list);
    String old = files.record(id, 0);
    files.record(
        id, 0, old.substring(0, index * ENTRY) + entry + old.substring((index + 1) * ENTRY));
  }
}
