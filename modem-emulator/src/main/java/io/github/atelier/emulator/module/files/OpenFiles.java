package io.github.atelier.emulator.module.files;

import io.github.atelier.emulator.module.terminal.Action;
import io.github.atelier.emulator.module.terminal.Actions;
import io.github.atelier.emulator.module.terminal.Call;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The commands for open files: parts of them, by handle. Confined to the module's loop. */
final class OpenFiles {
  private static final int MOST = 10;
  private static final int FIRST_HANDLE = 1;
  private static final String HANDLE = "fileHandle";
  private static final String PART = "part";
  private static final String SIZE = "fileSize";
  private static final String READ_ONLY = "read";

  /** Seconds that a host may pause while it writes, where it does not say. */
  private static final long PATIENCE = 5;

  private final FileStore store;
  private final Map<Integer, OpenFile> open = new TreeMap<>();

  OpenFiles(FileStore store) {
    this.store = store;
  }

  void register(Actions actions) {
    actions.on("file.open", this::open);
    actions.on("file.open.read", this::list);
    actions.on("file.read.part", onFile(this::read));
    actions.on("file.write.part", new Write());
    actions.on("file.seek", onFile(this::seek));
    actions.on("file.position", onFile((c, f) -> c.done(Values.of("fileOffset", f.position()))));
    actions.on("file.truncate", onFile((call, file) -> end(call, file.truncate())));
    actions.on("file.close", onFile(this::close));
  }

  void reset() {
    open.clear();
  }

  boolean isOpen(String storage, String name) {
    return open.values().stream().anyMatch(f -> f.is(storage, name));
  }

  private Action onFile(BiConsumer<Call, OpenFile> what) {
    return call -> {
      OpenFile file = file(call);
      if (file != null) {
        what.accept(call, file);
      }
    };
  }

  /** The file of the call's handle; where there is none, the call is refused. */
  private OpenFile file(Call call) {
    OpenFile file = open.get((int) call.values().number(HANDLE));
    if (file == null) {
      call.fail("file-bad-handle");
    }
    return file;
  }

  private static void end(Call call, String refusal) {
    if (refusal == null) {
      call.done();
    } else {
      call.fail(refusal);
    }
  }

  private void open(Call call) {
    Values values = call.values();
    String storage = values.has("storage") ? values.code("storage") : FileStore.INTERNAL;
    String name = values.text("fileName");
    String mode = values.has("fileMode") ? values.code("fileMode") : "create";
    boolean exists = store.read(storage, name) != null;
    if (open.size() == MOST) {
      call.fail("file-too-many-open");
    } else if (isOpen(storage, name)) {
      call.fail("file-open");
    } else if (!exists && mode.equals(READ_ONLY)) {
      call.fail("file-not-found");
    } else {
      String refusal =
          exists && !mode.equals("overwrite") ? null : store.write(storage, name, new byte[0]);
      if (refusal != null) {
        call.fail(refusal);
        return;
      }
      int handle = FIRST_HANDLE;
      while (open.containsKey(handle)) {
        handle++;
      }
      open.put(handle, new OpenFile(store, storage, name, mode));
      call.done(Values.of(HANDLE, handle));
    }
  }

  private void list(Call call) {
    List<Values> rows = new ArrayList<>();
    open.forEach(
        (handle, file) ->
            rows.add(
                Values.of(HANDLE, handle, "fileName", file.name())
                    .withCode("storage", file.storage())
                    .withCode("fileMode", file.mode())));
    call.done(Values.empty(), rows);
  }

  /** At the end of the file there is nothing to read, and that is no failure. */
  private void read(Call call, OpenFile file) {
    call.done(Values.of(PART, file.read(call.values().number("partSize", file.size()))));
  }

  private final class Write implements Action {
    @Override
    public void check(Call call) {
      OpenFile file = file(call);
      if (file != null && file.mode().equals(READ_ONLY)) {
        call.fail("file-read-only");
      } else if (file != null) {
        long end = file.position() + call.values().number(PART + ".length", 0);
        String refusal = store.refusal(file.storage(), file.name(), Math.max(file.size(), end));
        if (refusal != null) {
          call.fail(refusal);
        }
      }
    }

    @Override
    public Duration patience(Call call) {
      return Duration.ofSeconds(call.values().number("fileTimeout", PATIENCE));
    }

    @Override
    public void run(Call call) {
      OpenFile file = file(call);
      if (file == null) {
        return;
      }
      byte[] part = call.values().bytes(PART);
      String refusal = file.write(part);
      if (refusal == null) {
        call.done(Values.of("written", part.length, SIZE, file.size()));
      } else {
        call.fail(refusal);
      }
    }
  }

  private void seek(Call call, OpenFile file) {
    long from = call.values().number("fileOffset", 0);
    String whence = call.values().has("fileWhence") ? call.values().code("fileWhence") : "start";
    long to =
        switch (whence) {
          case "current" -> file.position() + from;
          case "end" -> file.size() - from;
          default -> from;
        };
    if (to < 0 || to > file.size()) {
      call.fail("file-past-end");
    } else {
      file.seek((int) to);
      call.done();
    }
  }

  private void close(Call call, OpenFile file) {
    open.values().remove(file);
    call.done();
  }
}
