package io.github.atelier.grammar.dialect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Finds and loads dialects: built-in ones by name, a user's own by path. */
public final class Dialects {
  /** Names of the dialects that come with the library. */
  public static final List<String> BUILT_IN =
      List.of(
          "3gpp",
          "ailink",
          "ailink-positional",
          "quectel",
          "bc26",
          "simcom",
          "simcom-ex",
          "onemo",
          "onemo-legacy",
          "fibocom",
          "esp-at",
          "ica",
          "nordic",
          "huawei");

  private static final int DEEPEST = 8;
  private static final long LARGEST_FILE = 1 << 20;

  private Dialects() {}

  /**
   * Loads a dialect with all that it extends.
   *
   * @param nameOrFile a built-in name, or the path of a file (it holds a {@code /} or ends in
   *     {@code .at}). A file may extend a built-in name or another file, relative to itself
   * @throws DialectException with file, line and hint for every mistake
   */
  public static Dialect load(String nameOrFile) {
    return isPath(nameOrFile)
        ? load(Path.of(nameOrFile))
        : compile(builtIn(nameOrFile, null), null);
  }

  /** Loads a file; see {@link #load(String)}. */
  public static Dialect load(Path file) {
    return compile(DialectSource.parse(file.toString(), read(file)), file);
  }

  /** Compiles text, as if it stood in a file of that name. */
  public static Dialect parse(String fileName, String text) {
    return compile(DialectSource.parse(fileName, text), null);
  }

  private static boolean isPath(String nameOrFile) {
    return nameOrFile.endsWith(".at")
        || nameOrFile.indexOf('/') >= 0
        || nameOrFile.indexOf('\\') >= 0;
  }

  private static Dialect compile(DialectSource source, Path file) {
    Deque<DialectSource> chain = new ArrayDeque<>();
    chain.push(source);
    Path at = file;
    DialectSource child = source;
    while (child.parent() != null) {
      if (chain.size() > DEEPEST) {
        throw new DialectException(
            child.origin(),
            "a dialect that extends itself, or more than " + DEEPEST + " deep",
            "break the circle of 'extends'");
      }
      String parent = child.parent();
      if (isPath(parent)) {
        Path next =
            at == null || at.getParent() == null ? Path.of(parent) : at.getParent().resolve(parent);
        child = DialectSource.parse(next.toString(), read(next));
        at = next;
      } else {
        child = builtIn(parent, child.origin());
        at = null;
      }
      chain.push(child);
    }
    return new DialectCompiler(new ArrayList<>(chain)).compile();
  }

  private static DialectSource builtIn(String name, Origin from) {
    String resource = "/io/github/atelier/dialects/" + name + ".at";
    try (InputStream in =
        BUILT_IN.contains(name) ? Dialects.class.getResourceAsStream(resource) : null) {
      if (in == null) {
        throw new DialectException(
            from,
            "unknown dialect '" + name + "'",
            "built-in ones are "
                + String.join(", ", BUILT_IN)
                + "; a file of your own is given by path, ending in .at");
      }
      return DialectSource.parse(
          name + ".at", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new DialectException(
          from,
          "dialect '" + name + "' cannot be read: " + e.getMessage(),
          "the library is damaged; build it again");
    }
  }

  private static String read(Path file) {
    Origin origin = new Origin(file.toString(), 1);
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new DialectException(
            origin, "larger than " + LARGEST_FILE + " octets", "this is hardly a dialect file");
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new DialectException(origin, "not UTF-8 text", "save the file as UTF-8");
    } catch (IOException e) {
      throw new DialectException(
          origin, "cannot be read: " + reason(e), "check the path and the file's permissions");
    }
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException
        ? "no such file"
        : e.getClass().getSimpleName();
  }
}
