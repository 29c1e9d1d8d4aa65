package io.github.atelier.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** SIM and network in every state, as a module tells them. */
class ReadyTest {
  private static final String OK = "\r\nOK\r\n";

  private static Map<String, String> module(String... others) {
    Map<String, String> answers = new HashMap<>();
    answers.put("AT+CPIN?", "\r\n+CPIN: READY\r\n" + OK);
    answers.put("AT+CPINR", "\r\n+CME ERROR: 4\r\n");
    answers.put("AT+CFUN?", "\r\n+CFUN: 1\r\n" + OK);
    answers.put("AT+CEREG?", "\r\n+CEREG: 0,1\r\n" + OK);
    answers.put("AT+CGATT?", "\r\n+CGATT: 1\r\n" + OK);
    answers.put("AT+CGACT?", "\r\n+CGACT: 1,1\r\n" + OK);
    answers.put("AT+CGPADDR=1", "\r\n+CGPADDR: 1,\"10.0.0.2\"\r\n" + OK);
    for (int i = 0; i < others.length; i += 2) {
      answers.put(others[i], others[i + 1]);
    }
    return answers;
  }

  private static ReadyOptions quick() {
    return ReadyOptions.defaults()
        .withTimeout(Duration.ofMillis(200))
        .withPoll(Duration.ofMillis(10));
  }

  @Test
  void aModuleThatIsReadyIs() throws Exception {
    try (Rig rig = new Rig("3gpp", module())) {
      Readiness ready = rig.modem.ready(quick());
      assertThat(ready.registration()).isEqualTo("home");
      assertThat(ready.address()).isEqualTo("10.0.0.2");
    }
  }

  @Test
  void aWrongPinIsNeverTriedTwiceAndAThirdOneNever() throws Exception {
    try (Rig rig =
        new Rig(
            "3gpp",
            module(
                "AT+CPIN?",
                "\r\n+CPIN: SIM PIN\r\n" + OK,
                "AT+CPIN=\"1111\"",
                "\r\n+CME ERROR: 16\r\n",
                "AT+CPIN=\"2222\"",
                "\r\n+CME ERROR: 16\r\n"))) {
      for (String pin : new String[] {"1111", "1111", "2222", "3333", "2222"}) {
        assertThatThrownBy(() -> rig.modem.ready(quick().withPin(pin)))
            .isInstanceOf(NotReadyException.class)
            .hasMessageNotContaining(pin);
      }
      assertThat(rig.sent.stream().filter(line -> line.startsWith("AT+CPIN=")))
          .containsExactly("AT+CPIN=\"1111\"", "AT+CPIN=\"2222\"");
    }
  }

  @Test
  void theLastTryThatTheSimLeavesIsNotMade() throws Exception {
    try (Rig rig =
        new Rig(
            "3gpp",
            module(
                "AT+CPIN?",
                "\r\n+CPIN: SIM PIN\r\n" + OK,
                "AT+CPINR",
                "\r\n+CPINR: SIM PIN,1,3\r\n\r\n+CPINR: SIM PUK,10,10\r\n" + OK))) {
      assertThatThrownBy(() -> rig.modem.ready(quick().withPin("1234")))
          .hasMessageContaining("one try left");
      assertThat(rig.sent).noneMatch(line -> line.startsWith("AT+CPIN="));
    }
  }

  @Test
  void aLockedSimAsksForItsPuk() throws Exception {
    try (Rig rig = new Rig("3gpp", module("AT+CPIN?", "\r\n+CPIN: SIM PUK\r\n" + OK))) {
      assertThatThrownBy(() -> rig.modem.ready(quick().withPin("1234")))
          .hasMessageContainingAll("PUK", "AT+CPIN=");
      assertThat(rig.sent).noneMatch(line -> line.startsWith("AT+CPIN="));
    }
  }

  @Test
  void deniedRoamingAndNoServiceAreToldApart() throws Exception {
    try (Rig rig = new Rig("3gpp", module("AT+CEREG?", "\r\n+CEREG: 0,3\r\n" + OK))) {
      assertThatThrownBy(() -> rig.modem.ready(quick())).hasMessageContaining("denies");
    }
    try (Rig rig = new Rig("3gpp", module("AT+CEREG?", "\r\n+CEREG: 0,5\r\n" + OK))) {
      assertThat(rig.modem.ready(quick()).registration()).isEqualTo("roaming");
      assertThatThrownBy(() -> rig.modem.ready(quick().withRoaming(false)))
          .hasMessageContaining("roaming");
    }
    try (Rig rig = new Rig("3gpp", module("AT+CEREG?", "\r\n+CEREG: 0,2\r\n" + OK))) {
      assertThatThrownBy(() -> rig.modem.ready(quick()))
          .hasMessageContainingAll("searching", "antenna");
    }
  }

  @Test
  void aSimThatAsksForAPinThatNobodyGaveAndNoSimAtAllAreToldApart() throws Exception {
    try (Rig rig = new Rig("3gpp", module("AT+CPIN?", "\r\n+CPIN: SIM PIN\r\n" + OK))) {
      assertThatThrownBy(() -> rig.modem.ready(quick()))
          .isInstanceOf(NotReadyException.class)
          .hasMessageContaining("withPin");
    }
    try (Rig rig = new Rig("3gpp", module("AT+CPIN?", "\r\n+CME ERROR: 10\r\n"))) {
      assertThatThrownBy(() -> rig.modem.ready(quick()))
          .isInstanceOf(NotReadyException.class)
          .hasMessageContainingAll("sim-not-inserted", "seated");
    }
  }

  @Test
  void aRadioThatIsOffIsSwitchedOnAndOneThatCannotBeIsTold() throws Exception {
    try (Rig rig = new Rig("3gpp", module("AT+CFUN?", "\r\n+CFUN: 4\r\n" + OK))) {
      rig.modem.ready(quick());
      assertThat(rig.sent).contains("AT+CFUN=1");
      rig.answers.put("AT+CFUN=1", "\r\n+CME ERROR: 3\r\n");
      assertThatThrownBy(() -> rig.modem.ready(quick()))
          .hasMessageContainingAll("radio", "operation-not-allowed");
    }
  }

  @Test
  void aContextThatIsRefusedNamesTheApn() throws Exception {
    try (Rig rig =
        new Rig(
            "3gpp",
            module(
                "AT+CGACT?",
                "\r\n+CGACT: 1,0\r\n" + OK,
                "AT+CGACT=1,1",
                "\r\n+CME ERROR: 133\r\n"))) {
      assertThatThrownBy(() -> rig.modem.ready(quick().withApn("wrong")))
          .hasMessageContainingAll("APN", "AT+CGACT=1,1");
    }
  }

  @Test
  void aSimThatIsBusyIsAskedAgain() throws Exception {
    try (Rig rig = new Rig("3gpp", module("AT+CPIN?", "\r\n+CME ERROR: 14\r\n"))) {
      var ready = rig.modem.readyAsync(quick().withTimeout(Duration.ofSeconds(10)));
      await().until(() -> rig.sent.stream().filter("AT+CPIN?"::equals).count() > 1);
      rig.answers.put("AT+CPIN?", "\r\n+CPIN: READY\r\n" + OK);
      assertThat(ready.get(5, java.util.concurrent.TimeUnit.SECONDS).registration())
          .isEqualTo("home");
    }
  }
}
