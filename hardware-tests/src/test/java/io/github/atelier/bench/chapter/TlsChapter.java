package io.github.atelier.bench.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.bench.run.Chapter;
import io.github.atelier.bench.run.Session;
import io.github.atelier.bench.run.Step;
import io.github.atelier.bench.target.Account;
import io.github.atelier.bench.target.BadServers;
import io.github.atelier.driver.MqttOptions;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.platform.pki.CertificateAuthority;
import java.nio.charset.StandardCharsets;

/**
 * Whom the module trusts. It logs in as nobody: a server that answers that, even by a refusal, has
 * passed the handshake.
 */
final class TlsChapter extends Chapter {
  private static final String NOBODY = "atelier-bench";

  TlsChapter(Session session, DataChapter data) {
    super("TLS", session);
    Step accepted =
        step("a server under the CA that it was given is accepted", this::accept).needs(data.ready);
    Step otherCa =
        step("the same server is refused where it was given another CA", this::otherCa)
            .needs(accepted);
    Step unknownCa =
        step("a server under an unknown CA is refused", this::unknownCa).needs(accepted);
    Step wrongName =
        step("a server with another name in its certificate is refused", this::wrongName)
            .needs(accepted);
    step("after that the good server is accepted again", this::accept)
        .needs(accepted)
        .follows(otherCa, unknownCa, wrongName);
  }

  /** Connects; whether the server answered the login, which comes after the handshake. */
  private boolean serverAnswers(Endpoint endpoint, byte[] ca) {
    Account account = account();
    MqttOptions options =
        MqttOptions.of(
            NOBODY,
            NOBODY,
            NOBODY,
            endpoint.host(account.device().identity().productKey()),
            endpoint.port());
    try {
      modem().mqtt().connect(ca == null ? options : options.withCa(ca));
      note("it accepted a login without credentials");
      modem().mqtt().disconnect();
      return true;
    } catch (CommandFailedException e) {
      String connack = e.values().code("connack");
      boolean answered = connack != null ? !connack.equals("ok") : ConnectCodes.isLogin(e.code());
      note(answered ? "CONNECT is answered by " + connack : "the module says " + e.code());
      return answered;
    }
  }

  private void accept() {
    if (!ConnectCodes.tellLoginFromHandshake(target().dialect())) {
      skip(target().dialect() + " has one code for a refused login and a failed handshake");
    }
    assertThat(serverAnswers(account().endpoint(), account().ca()))
        .as("the server answers CONNECT")
        .isTrue();
  }

  private void refuse(Endpoint endpoint, byte[] ca) {
    assertThat(serverAnswers(endpoint, ca)).as("the module goes on to CONNECT").isFalse();
  }

  private void otherCa() {
    if (account().ca() == null) {
      skip("no CA was named (bench.ca), and another one would stay in the module");
    }
    refuse(
        account().endpoint(),
        CertificateAuthority.temporary("A stranger")
            .certificatePem()
            .getBytes(StandardCharsets.US_ASCII));
  }

  private void unknownCa() {
    refuse(
        can(target().badServers().flatMap(BadServers::unknownCa), missing("bench.unknown-ca")),
        account().ca());
  }

  private void wrongName() {
    refuse(
        can(target().badServers().flatMap(BadServers::otherName), missing("bench.wrong-name")),
        account().ca());
  }

  private static String missing(String setting) {
    return "no such server was named (" + setting + ")";
  }
}
