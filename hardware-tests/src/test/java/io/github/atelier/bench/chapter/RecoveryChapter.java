package io.github.atelier.bench.chapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.atelier.bench.run.Chapter;
import io.github.atelier.bench.run.Session;
import io.github.atelier.bench.run.Step;
import io.github.atelier.bench.target.ResetControl;
import io.github.atelier.bench.target.Switch;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.grammar.value.Values;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.function.Executable;

/** What happens to modules in the field: one event each, and then the main job again. */
final class RecoveryChapter extends Chapter {
  private static final Set<String> REGISTERED = Set.of("home", "roaming");
  private final AliyunChapter aliyun;

  RecoveryChapter(Session session, DataChapter data, AliyunChapter aliyun) {
    super("recovery", session);
    this.aliyun = aliyun;
    Step before =
        step("the main job, before anything happens", this::mainJob)
            .needs(data.ready)
            .follows(aliyun.connected);
    after("the line unplugged and plugged in again is one event", this::unplug, before);
    after("a restart by reset is one event", this::reset, before);
    after("a restart in the middle of a publish is one event", this::resetDuringPublish, before);
    after("coverage lost and found is one event", this::loseCoverage, before);
  }

  private void after(String name, Executable happening, Step before) {
    Step happens = step(name, happening).needs(before);
    step("then the main job again", this::mainJob).needs(happens);
  }

  private boolean hasJob() {
    return target().dialect().hasOperation("connect")
        && target().account().isPresent()
        && (aliyun.carriesRegistrations() || aliyun.job().hasCredentials());
  }

  private void mainJob() throws Exception {
    session.ready();
    if (hasJob()) {
      aliyun.job().run();
    } else {
      assertThat(modem().network().registration()).isIn(REGISTERED);
      note("it carries data; there is no MQTT or no device");
    }
  }

  private void unplug() throws Exception {
    Switch plug = can(target().plug(), "nothing here can unplug the line");
    int mark = session.events().mark();
    plug.off();
    try {
      session.events().await(mark, "line lost", session.patience());
    } finally {
      plug.on();
    }
    comesBack(mark);
    assertThat(session.events().since(mark, "line lost")).hasSize(1);
  }

  /** The line is back or the module has started, its settings are sent, and it answers. */
  private void comesBack(int mark) throws Exception {
    session.events().await(mark, "restored", session.patience());
    assertThat(session.events().since(mark, "line lost", "restarted")).hasSize(1);
    assertThat(session.events().since(mark, "restored")).hasSize(1);
    note(session.events().since(mark, "line lost", "restarted").get(0).what());
    assertThat(modem().information().manufacturer()).isNotBlank();
  }

  private void reset() throws Exception {
    int mark = session.events().mark();
    Optional<ResetControl> control = target().resetControl();
    if (control.isPresent()) {
      control.get().reset();
    } else {
      note("by command: nothing here reaches the reset input");
      Values now = Values.empty().withCode("functionality", "full").withCode("resetNow", "yes");
      modem().command("phone.functionality", now);
    }
    comesBack(mark);
  }

  private void resetDuringPublish() throws Exception {
    if (!hasJob()) {
      skip("there is no MQTT or no device");
    }
    ResetControl control =
        can(target().resetControl(), "nothing here reaches the reset input (bench.reset)");
    String meaning = "mqtt.publish";
    boolean armed = modem().dialect().has(meaning) && control.resetDuring(meaning);
    int mark = session.events().mark();
    CompletableFuture<?> publish =
        modem()
            .mqtt()
            .publishAsync(0, aliyun.job().topics().custom("update"), Session.octets(1024), 1);
    if (!armed) {
      note("reset at some moment while the publish was under way");
      control.reset();
    }
    try {
      modem().await(publish);
      assertThat(armed).as("the publish succeeded although its module was reset").isFalse();
    } catch (ModemException e) {
      note("the publish ended by " + e.getClass().getSimpleName());
    }
    comesBack(mark);
  }

  private void loseCoverage() throws Exception {
    Switch coverage = can(target().coverage(), "this target has no coverage switch");
    int mark = session.events().mark();
    coverage.off();
    try {
      if (hasJob()) {
        session.events().await(mark, "connection lost", session.patience());
      } else {
        await("loss of registration")
            .atMost(session.patience())
            .until(() -> !REGISTERED.contains(modem().network().registration()));
      }
    } finally {
      coverage.on();
    }
    session.ready();
    assertThat(session.events().since(mark, "connection lost")).hasSize(hasJob() ? 1 : 0);
    assertThat(session.events().since(mark, "line lost", "restarted")).isEmpty();
  }
}
