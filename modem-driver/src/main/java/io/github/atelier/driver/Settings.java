package io.github.atelier.driver;

import io.github.atelier.driver.channel.Exchange;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a module must be told again when it may have forgotten: echo off, error numbers, and what
 * the user asked to keep. Thread-safe.
 */
final class Settings {
  private static final List<String> INDEXES = List.of("client", "tlsContext", "cid");

  private final Dialect dialect;
  private final Map<String, Exchange> kept = new LinkedHashMap<>();

  Settings(Dialect dialect) {
    this.dialect = dialect;
    own("line.echo", Values.empty().withCode("echo", "off"));
    own("errors.format", Values.empty().withCode("errors", "numbers"));
  }

  private void own(String meaning, Values values) {
    if (dialect.has(meaning)) {
      keep(meaning, values);
    }
  }

  synchronized void keep(String meaning, Values values) {
    StringBuilder key = new StringBuilder(meaning);
    for (String index : INDEXES) {
      if (values.has(index)) {
        key.append(' ').append(values.number(index));
      }
    }
    kept.remove(key.toString());
    kept.put(key.toString(), Exchange.of(dialect, meaning, values));
  }

  /** In the order in which they were kept. */
  synchronized List<Exchange> all() {
    return List.copyOf(kept.values());
  }
}
