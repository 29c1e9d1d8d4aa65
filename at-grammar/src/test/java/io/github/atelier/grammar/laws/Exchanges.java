package io.github.atelier.grammar.laws;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import java.util.stream.Stream;

/** Every exchange of every dialect that comes with the library. */
final class Exchanges {
  private Exchanges() {}

  /** One command of one dialect. */
  record Exchange(Dialect dialect, Command command) {
    @Override
    public String toString() {
      return dialect.name() + " " + command.meaning();
    }
  }

  static Stream<Exchange> all() {
    return dialects().flatMap(d -> d.commands().stream().map(c -> new Exchange(d, c)));
  }

  static Stream<Dialect> dialects() {
    return Dialects.BUILT_IN.stream().map(Dialects::load);
  }
}
