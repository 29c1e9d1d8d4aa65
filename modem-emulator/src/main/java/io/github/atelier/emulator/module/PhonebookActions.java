package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.settings.SettingsStore;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.sms.SmsFormatException;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The phonebooks (27.007 clauses 8.11 to 8.14): dialling numbers and own numbers are the card's
 * files, one is the module's own. Confined to the module's loop.
 */
final class PhonebookActions {
  private static final int MODULE_ENTRIES = 100;
  private static final int DIGITS = 20;
  private static final int INTERNATIONAL = 145;
  private static final int NATIONAL = 129;

  private final Sim sim;
  private final SettingsStore settings;
  private final Map<String, Phonebook> books;
  private String book = "sim";

  PhonebookActions(Sim sim, SimFiles files, SettingsStore settings) {
    this.sim = sim;
    this.settings = settings;
    this.books =
        Map.of(
            "sim", new Phonebook.OnCard(files, SimFiles.DIALLING),
            "own", new Phonebook.OnCard(files, SimFiles.OWN_NUMBERS),
            "module", new Phonebook.InModule(MODULE_ENTRIES));
  }

  void register(Actions actions) {
    actions.on("phonebook.storage", this::choose);
    actions.on("phonebook.storage.read", this::state);
    actions.on("phonebook.read", this::read);
    actions.on("phonebook.read.test", c -> ranges(c, "(1-%d),%d,%d"));
    actions.on("phonebook.find", this::find);
    actions.on(
        "phonebook.find.test",
        c -> c.done(Values.of("rest", "%d,%d".formatted(DIGITS, book().textLimit()))));
    actions.on("phonebook.write", this::write);
    actions.on("phonebook.write.test", c -> ranges(c, "(1-%d),%d,(129,145),%d"));
  }

  /** Power off and on; the entries stay. */
  void reset() {
    book = "sim";
  }

  private Phonebook book() {
    return books.get(book);
  }

  /** Whether the book can be had now; says why where it cannot. */
  private boolean refused(Call call) {
    if (!book.equals("module") && sim.error() != null) {
      call.fail(sim.error());
      return true;
    }
    return false;
  }

  private void choose(Call call) {
    String before = book;
    book = call.values().code("phonebook");
    if (refused(call)) {
      book = before;
    } else {
      call.done();
    }
  }

  private void state(Call call) {
    if (!refused(call)) {
      long used = book().entries().stream().filter(e -> e != null).count();
      call.done(
          Values.empty()
              .withCode("phonebook", book)
              .with("entriesUsed", used)
              .with("entriesTotal", book().entries().size()));
    }
  }

  private void ranges(Call call, String form) {
    if (!refused(call)) {
      String rest = form.formatted(book().entries().size(), DIGITS, book().textLimit());
      call.done(Values.of("rest", rest));
    }
  }

  // ---- entries

  private void read(Call call) {
    if (refused(call)) {
      return;
    }
    int first = (int) call.values().number("entryIndex");
    int last = (int) call.values().number("entryLast", first);
    List<Phonebook.Entry> entries = book().entries();
    if (last > entries.size() || last < first) {
      call.fail("invalid-index");
      return;
    }
    List<Values> rows = new ArrayList<>();
    for (int i = first; i <= last; i++) {
      if (entries.get(i - 1) != null) {
        rows.add(row(i, entries.get(i - 1)));
      }
    }
    if (rows.isEmpty() && !call.values().has("entryLast")) {
      call.fail("not-found");
    } else {
      call.done(Values.empty(), rows);
    }
  }

  private Values row(int index, Phonebook.Entry entry) {
    return Values.of("entryIndex", index, "entryNumber", entry.number())
        .with("numberType", entry.number().startsWith("+") ? INTERNATIONAL : NATIONAL)
        .with("entryText", characters().shown(entry.text()));
  }

  private void find(Call call) {
    String wanted = text(call);
    if (wanted == null || refused(call)) {
      return;
    }
    List<Values> rows = new ArrayList<>();
    List<Phonebook.Entry> entries = book().entries();
    for (int i = 0; i < entries.size(); i++) {
      Phonebook.Entry entry = entries.get(i);
      if (entry != null
          && entry.text().toLowerCase(Locale.ROOT).startsWith(wanted.toLowerCase(Locale.ROOT))) {
        rows.add(row(i + 1, entry));
      }
    }
    if (rows.isEmpty()) {
      call.fail("not-found");
    } else {
      call.done(Values.empty(), rows);
    }
  }

  private void write(Call call) {
    Values values = call.values();
    if (refused(call)) {
      return;
    }
    int index = index(values);
    String number = number(values);
    String text = text(call);
    if (text == null) {
      return;
    }
    if (!values.has("entryIndex") && number.isEmpty() && text.isEmpty()) {
      call.fail("incorrect-parameters");
    } else if (index < 0) {
      call.fail("memory-full");
    } else if (index >= book().entries().size()) {
      call.fail("invalid-index");
    } else if (number.length() > DIGITS + 1) {
      call.fail("dial-string-too-long");
    } else if (!number.matches("[+]?[0-9*#pP]*")) {
      call.fail("invalid-dial-characters");
    } else if (!book().fits(text)) {
      call.fail("text-string-too-long");
    } else {
      boolean delete = number.isEmpty() && text.isEmpty();
      book().put(index, delete ? null : new Phonebook.Entry(number, text));
      call.done();
    }
  }

  private int index(Values values) {
    return values.has("entryIndex")
        ? (int) values.number("entryIndex") - 1
        : book().entries().indexOf(null);
  }

  /** The type tells whether a plus is meant where none is written. */
  private static String number(Values values) {
    String number = values.text("entryNumber", "");
    boolean international = values.number("numberType", NATIONAL) == INTERNATIONAL;
    return international && !number.isEmpty() && !number.startsWith("+") ? "+" + number : number;
  }

  private CharacterSet characters() {
    return new CharacterSet(settings.module().text("charset", "IRA"));
  }

  /** The text that the host wrote; {@code null} after saying that it is none. */
  private String text(Call call) {
    byte[] written =
        call.values().get("entryText") instanceof Value.Octets o
            ? o.bytes()
            : "".getBytes(StandardCharsets.US_ASCII);
    try {
      return characters().meant(written);
    } catch (SmsFormatException e) {
      call.fail("invalid-characters");
      return null;
    }
  }
}
