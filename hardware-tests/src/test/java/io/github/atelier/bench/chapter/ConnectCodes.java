package io.github.atelier.bench.chapter;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.template.Template.HoleInfo;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.Outcome;
import java.util.stream.Stream;

/** What the codes of a dialect can tell of a connection that failed. */
final class ConnectCodes {
  private ConnectCodes() {}

  /** Whether a refused login is told by another code than a failed handshake. */
  static boolean tellLoginFromHandshake(Dialect dialect) {
    return !dialect.hasOperation("connect")
        || dialect.operation("connect").steps().stream()
            .map(part -> dialect.command(part.command()))
            .filter(c -> c.meaning().equals("mqtt.connect") || c.meaning().equals("mqtt.login"))
            .flatMap(c -> Step.lines(c.steps()).stream())
            .flatMap(line -> line.holes().stream())
            .anyMatch(ConnectCodes::tells);
  }

  private static boolean tells(HoleInfo hole) {
    return hole.name().equals("connack")
        || (hole.type() instanceof CodeType codes
            && codes.tellsSuccess()
            && codes.nearest("bad-credentials") != codes.nearest("tls-untrusted"));
  }

  /** Whether this code says that the server answered CONNECT, by a refusal. */
  static boolean isLogin(String code) {
    Outcome outcome = Outcome.ofWord(code);
    return Stream.iterate(outcome, o -> o != null, Outcome::parent)
        .anyMatch(o -> o == Outcome.CONNECT_REFUSED);
  }
}
