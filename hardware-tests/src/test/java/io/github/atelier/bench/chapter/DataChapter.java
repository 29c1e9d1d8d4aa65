package io.github.atelier.bench.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.bench.run.Chapter;
import io.github.atelier.bench.run.Session;
import io.github.atelier.bench.run.Step;
import io.github.atelier.driver.Readiness;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.grammar.value.Values;

/** Packet data (27.007 clause 10). */
final class DataChapter extends Chapter {
  private static final int CONTEXT = 1;
  private Readiness readiness;

  final Step ready;
  final Step deactivated;

  DataChapter(Session session, NetworkChapter network) {
    super("data", session);
    Step first = step("its context is activated", this::activate).needs(network.registered);
    step("the context has an address", this::address).needs(first);
    deactivated = step("the context is deactivated", this::deactivate).needs(first);
    ready = step("it is activated again", this::activate).needs(first).follows(deactivated);
  }

  private void activate() {
    readiness = session.ready();
    assertThat(active()).isEqualTo("yes");
  }

  private String active() {
    for (Values row : modem().await(modem().command("pdp.activate.read", Values.empty())).rows()) {
      if (row.number("cid", 0) == CONTEXT) {
        return row.code("active");
      }
    }
    return "undefined";
  }

  private void address() {
    assertThat(readiness.address()).containsAnyOf(".", ":");
    note(readiness.address());
  }

  /** On LTE the last context cannot go: 27.007 clause 9.2.2, error 171. */
  private void deactivate() {
    try {
      modem()
          .await(
              modem().command("pdp.activate", Values.of("cid", CONTEXT).withCode("active", "no")));
    } catch (CommandFailedException e) {
      if (e.code().equals("last-pdn-disconnection")) {
        skip("the network does not let the last context go (" + e.code() + ")");
      }
      throw e;
    }
    assertThat(active()).isNotEqualTo("yes");
  }
}
