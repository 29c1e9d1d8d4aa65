package io.github.atelier.cli;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Reads the dialect on a thread of its own while the command line is still being understood: either
 * takes about as long as the other, and a user waits for both. The classes of the command line
 * library are of an old format that the launcher's archive cannot hold.
 */
final class HeadStart {
  private static final String OPTION = "--dialect";
  private static HeadStart begun;

  private final String name;
  private final FutureTask<Dialect> loading;

  private HeadStart(String name) {
    this.name = name;
    this.loading = new FutureTask<>(() -> Dialects.load(name));
    Thread loader = new Thread(loading, "dialect-loader");
    loader.setDaemon(true);
    loader.start();
  }

  /** Begins where the arguments name a dialect; what they mean is decided elsewhere. */
  static synchronized void begin(String... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals(OPTION) && i + 1 < arguments.length) {
        begun = new HeadStart(arguments[i + 1]);
      } else if (arguments[i].startsWith(OPTION + "=")) {
        begun = new HeadStart(arguments[i].substring(OPTION.length() + 1));
      }
    }
  }

  /**
   * The dialect, begun or not.
   *
   * @throws io.github.atelier.grammar.dialect.DialectException with what is wrong with it
   */
  static Dialect dialect(String nameOrFile) throws InterruptedException {
    HeadStart head;
    synchronized (HeadStart.class) {
      head = begun;
      begun = null;
    }
    if (head == null || !head.name.equals(nameOrFile)) {
      return Dialects.load(nameOrFile);
    }
    try {
      return head.loading.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException mistake) {
        throw mistake;
      }
      throw new IllegalStateException("the dialect could not be loaded", e.getCause());
    }
  }
}
