package io.github.atelier.emulator.module.files;

import io.github.atelier.emulator.module.terminal.Action;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.template.HoleTypes;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.OctetsType;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The commands for whole files: write, read, list, delete, move, and how much room there is.
 * Confined to the module's loop.
 */
public final class FileActions {
  private static final String STORAGE = "storage";
  private static final String NAME = "fileName";
  private static final String CONTENT = "content";
  private static final int PART = 512;

  /** Seconds that a host may pause while it uploads, where it does not say. */
  private static final long PATIENCE = 5;

  private final FileStore store;
  private final OpenFiles open;
  private final int part;

  /** Whether the dialect has an error for a file that is there already. */
  private final boolean keepsOld;

  private String directory = FileStore.INTERNAL;

  public FileActions(Dialect dialect, FileStore store) {
    this.store = store;
    this.open = new OpenFiles(store);
    this.keepsOld =
        dialect.value("cme") != null
            && dialect.value("cme").type() instanceof CodeType codes
            && codes.byName("file-exists") != null;
    HoleTypes.Declared declared = dialect.value("part");
    this.part =
        declared != null && declared.type() instanceof OctetsType octets
            ? Math.min(PART, octets.max())
            : PART;
  }

  public void register(Actions actions) {
    open.register(actions);
    actions.on("file.write", new Write());
    actions.on("file.read", this::read);
    actions.on("file.delete", this::delete);
    actions.on("file.move", this::move);
    actions.on("file.list", this::list);
    actions.on("file.attributes", this::attributes);
    actions.on("file.space", this::space);
    actions.on("file.usage", this::usage);
    actions.on("file.directory", this::directory);
    actions.on(
        "file.directory.read", call -> call.done(Values.empty().withCode(STORAGE, directory)));
  }

  /** The module starts anew: files are closed, and what lies in its RAM is gone. */
  public void reset() {
    open.reset();
    store.powerDown();
    directory = FileStore.INTERNAL;
  }

  private String storage(Call call) {
    return call.values().has(STORAGE) ? call.values().code(STORAGE) : directory;
  }

  private static Duration pause(Call call) {
    return Duration.ofSeconds(call.values().number("fileTimeout", PATIENCE));
  }

  /** Room is looked for before the host is asked for its data. */
  private final class Write implements Action {
    @Override
    public void check(Call call) {
      String name = call.values().text(NAME);
      if (keepsOld && store.read(storage(call), name) != null) {
        call.fail("file-exists");
        return;
      }
      String refusal =
          store.refusal(storage(call), name, call.values().number(CONTENT + ".length", 0));
      if (refusal != null) {
        call.fail(refusal);
      }
    }

    @Override
    public Duration patience(Call call) {
      return pause(call);
    }

    @Override
    public void run(Call call) {
      byte[] content = call.values().bytes(CONTENT);
      String refusal = store.write(storage(call), call.values().text(NAME), content);
      if (refusal == null) {
        call.done(Values.of("checksum", Checksum.of(content)));
      } else {
        call.fail(refusal);
      }
    }
  }

  /** The whole file, or a range of it, in one piece and in parts: the dialect takes its form. */
  private void read(Call call) {
    byte[] content = store.read(storage(call), call.values().text(NAME));
    if (content == null) {
      call.fail("file-not-found");
      return;
    }
    long from = call.values().number("fileOffset", 0);
    if (from > content.length) {
      call.fail("file-past-end");
      return;
    }
    long to = Math.min(content.length, from + call.values().number("partSize", content.length));
    byte[] range = Arrays.copyOfRange(content, (int) from, (int) to);
    List<Values> rows = new ArrayList<>();
    for (int at = 0; at < range.length; at += part) {
      byte[] octets = Arrays.copyOfRange(range, at, Math.min(range.length, at + part));
      rows.add(Values.of("part", octets));
    }
    call.done(
        Values.of(CONTENT, range, "fileSize", range.length, "checksum", Checksum.of(range)), rows);
  }

  private void delete(Call call) {
    String pattern = call.values().text(NAME);
    String storage = storage(call);
    List<String> found = matching(storage, pattern);
    if (found.isEmpty() && !isPattern(pattern)) {
      call.fail("file-not-found");
    } else if (found.stream().anyMatch(name -> open.isOpen(storage, name))) {
      call.fail("file-open");
    } else {
      found.forEach(name -> store.delete(storage, name));
      call.done();
    }
  }

  private static boolean isPattern(String text) {
    return text.indexOf('*') >= 0;
  }

  /** {@code *} stands for any characters; {@code *.*} for all files, as in DOS. */
  private List<String> matching(String storage, String pattern) {
    if (pattern.equals("*.*")) {
      return store.names(storage);
    }
    return store.names(storage).stream().filter(name -> matches(name, pattern)).toList();
  }

  private static boolean matches(String name, String pattern) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return name.equals(pattern);
    }
    if (!name.startsWith(pattern.substring(0, star))) {
      return false;
    }
    String rest = pattern.substring(star + 1);
    for (int at = star; at <= name.length(); at++) {
      if (matches(name.substring(at), rest)) {
        return true;
      }
    }
    return false;
  }

  private void list(Call call) {
    String storage = storage(call);
    List<Values> rows = new ArrayList<>();
    if (!"directories".equals(call.values().code("listKind"))) {
      for (String name : matching(storage, call.values().text("filePattern", "*"))) {
        Values row = Values.of(NAME, name, "fileSize", store.read(storage, name).length);
        row = row.with("listedFile", name);
        rows.add(storage.equals(FileStore.INTERNAL) ? row : row.withCode(STORAGE, storage));
      }
    }
    call.done(Values.empty(), rows);
  }

  private void attributes(Call call) {
    byte[] content = store.read(storage(call), call.values().text(NAME));
    if (content == null) {
      call.fail("file-not-found");
    } else {
      call.done(Values.of("fileSize", content.length));
    }
  }

  private void space(Call call) {
    String storage = storage(call);
    if (store.has(storage)) {
      call.done(
          Values.of("freeSize", store.free(storage), "totalSize", store.capacity(storage))
              .withCode(STORAGE, storage));
    } else {
      call.fail("storage-absent");
    }
  }

  private void usage(Call call) {
    call.done(
        Values.of(
            "fileSize",
            store.used(FileStore.INTERNAL),
            "fileCount",
            store.names(FileStore.INTERNAL).size()));
  }

  private void directory(Call call) {
    if (store.has(storage(call))) {
      directory = storage(call);
      call.done();
    } else {
      call.fail("storage-absent");
    }
  }

  private void move(Call call) {
    String storage = storage(call);
    String from = call.values().text(NAME);
    String to = call.values().text("newFileName");
    byte[] content = store.read(storage, from);
    if (content == null) {
      call.fail("file-not-found");
    } else if (store.read(storage, to) != null && !"yes".equals(call.values().code("overwrite"))) {
      call.fail("file-exists");
    } else {
      boolean copy = "yes".equals(call.values().code("copyFile"));
      if (!copy) {
        store.delete(storage, from);
      }
      String refusal = store.write(storage, to, content);
      if (refusal == null) {
        call.done();
      } else {
        call.fail(refusal);
      }
    }
  }
}
