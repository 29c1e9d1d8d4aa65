package io.github.atelier.bench.chapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.atelier.bench.run.Chapter;
import io.github.atelier.bench.run.Events;
import io.github.atelier.bench.run.Session;
import io.github.atelier.bench.run.Step;
import io.github.atelier.bench.target.Switch;
import io.github.atelier.driver.NetworkState;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.Set;

/** Registration, signal, operator (27.007 clauses 7.2, 7.3, 8.5, 10.1.20, 10.1.22). */
final class NetworkChapter extends Chapter {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Set<String> REGISTERED = Set.of("home", "roaming");
  private static final String REGISTRATION = "network.registration.";

  final Step registered;
  final Step reported;

  NetworkChapter(Session session, SimChapter sim) {
    super("network", session);
    registered = step("it registers in time", this::register).needs(sim.ready);
    step("it tells the signal", this::signal).needs(registered);
    step("it tells the operator", this::operator).needs(registered);
    reported = step("it takes the wish to report its registration", this::wish).needs(registered);
    step("registration lost and found is reported", this::lostAndFound).needs(reported);
  }

  private void register() {
    if (modem().dialect().has("phone.functionality")) {
      modem()
          .await(
              modem()
                  .command(
                      "phone.functionality", Values.empty().withCode("functionality", "full")));
    }
    long begun = System.nanoTime();
    await("registration")
        .atMost(session.patience())
        .pollInterval(POLL)
        .untilAsserted(() -> assertThat(modem().network().registration()).isIn(REGISTERED));
    note(
        "%s, after %.1f s"
            .formatted(modem().network().registration(), (System.nanoTime() - begun) / 1e9));
  }

  private void signal() {
    NetworkState network = modem().network();
    assertThat(network.signalDbm()).as("dBm").isBetween(-113, -51);
    note(network.signalDbm() + " dBm");
  }

  private void operator() {
    assertThat(modem().network().operator()).isNotBlank();
    session.fact("operator", modem().network().operator());
  }

  private void wish() {
    int taken = 0;
    for (String domain : new String[] {"eps", "ps", "cs"}) {
      if (modem().dialect().has(REGISTRATION + domain)) {
        try {
          modem().await(modem().keep(REGISTRATION + domain, Values.of("report", 1)));
          taken++;
        } catch (CommandFailedException e) {
          note(domain + " is not reported: " + e.code());
        }
      }
    }
    assertThat(taken).as("domains whose registration is reported").isPositive();
  }

  private void lostAndFound() throws Exception {
    Switch coverage = can(target().coverage(), "this target has no coverage switch");
    int mark = session.events().mark();
    coverage.off();
    try {
      session
          .events()
          .await(
              mark,
              "a report that registration is lost",
              session.patience(),
              e -> tells(e) && !REGISTERED.contains(e.values().code("stat")));
    } finally {
      mark = session.events().mark();
      coverage.on();
    }
    session
        .events()
        .await(
            mark,
            "a report of registration",
            session.patience(),
            e -> tells(e) && REGISTERED.contains(e.values().code("stat")));
  }

  private static boolean tells(Events.Event event) {
    return event.what().startsWith(REGISTRATION) && event.values().code("stat") != null;
  }
}
