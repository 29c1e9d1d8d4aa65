package io.github.atelier.driver;

import io.github.atelier.grammar.value.Values;
import java.util.Arrays;
import java.util.Objects;

/**
 * How the module's MQTT client connects. Neutral: which commands carry what is the dialect's
 * business.
 *
 * @param client index of the client in the module, usually 0 to 5
 * @param host name or address of the server; with TLS its certificate must carry it
 * @param port TCP port
 * @param clientId MQTT client id
 * @param username user name
 * @param password never printed
 * @param keepAlive seconds, 0 for none
 * @param cleanSession whether the server forgets the session
 * @param tls whether TLS is used. It is, unless somebody switches it off
 * @param ca certificates in PEM that the module trusts, or {@code null} for those it has
 * @param checkClock whether certificates must be valid by the module's clock
 */
public record MqttOptions(
    int client,
    String host,
    int port,
    String clientId,
    String username,
    String password,
    int keepAlive,
    boolean cleanSession,
    boolean tls,
    byte[] ca,
    boolean checkClock) {

  public MqttOptions {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(clientId, "clientId");
    ca = ca == null ? null : ca.clone();
  }

  /** Client 0, keep-alive 120 s, clean session, TLS with verification. */
  public static MqttOptions of(
      String clientId, String username, String password, String host, int port) {
    return new MqttOptions(
        0, host, port, clientId, username, password, 120, true, true, null, true);
  }

  public MqttOptions withClient(int index) {
    return new MqttOptions(
        index,
        host,
        port,
        clientId,
        username,
        password,
        keepAlive,
        cleanSession,
        tls,
        ca,
        checkClock);
  }

  public MqttOptions withCa(byte[] pem) {
    return new MqttOptions(
        client,
        host,
        port,
        clientId,
        username,
        password,
        keepAlive,
        cleanSession,
        tls,
        pem,
        checkClock);
  }

  public MqttOptions withKeepAlive(int seconds) {
    return new MqttOptions(
        client,
        host,
        port,
        clientId,
        username,
        password,
        seconds,
        cleanSession,
        tls,
        ca,
        checkClock);
  }

  public MqttOptions withCleanSession(boolean clean) {
    return new MqttOptions(
        client, host, port, clientId, username, password, keepAlive, clean, tls, ca, checkClock);
  }

  /** Without TLS everything, the password included, can be read on the way. */
  public MqttOptions withPlainTcp() {
    return new MqttOptions(
        client,
        host,
        port,
        clientId,
        username,
        password,
        keepAlive,
        cleanSession,
        false,
        null,
        checkClock);
  }

  /**
   * Accepts certificates whatever the module's clock says: for modules that never learn the time.
   */
  public MqttOptions withoutClockCheck() {
    return new MqttOptions(
        client, host, port, clientId, username, password, keepAlive, cleanSession, tls, ca, false);
  }

  Values values() {
    Values values =
        Values.of(
                "client",
                client,
                "host",
                host,
                "port",
                port,
                "clientId",
                clientId,
                "keepAlive",
                keepAlive)
            .with("username", username)
            .with("password", password)
            .withCode("cleanSession", cleanSession ? "yes" : "no")
            .withCode("mqttVersion", "v3.1.1")
            .withCode("receiveMode", "inline")
            .withCode("receiveLength", "yes")
            .withCode("textCheck", "off")
            .withCode("tls", tls ? "on" : "off");
    if (!tls) {
      return values;
    }
    values =
        values
            .with("tlsContext", client)
            .withCode("tlsVersion", "all")
            .withCode("verify", "server")
            .withCode("sni", "on")
            .withCode("ignoreClock", checkClock ? "no" : "yes");
    return ca == null
        ? values
        : values.with("ca", ca).with("caFile", "atelier-ca" + client + ".pem");
  }

  @Override
  public byte[] ca() {
    return ca == null ? null : ca.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MqttOptions o && values().equals(o.values());
  }

  @Override
  public int hashCode() {
    return Objects.hash(client, host, port, clientId, Arrays.hashCode(ca));
  }

  @Override
  public String toString() {
    return "MqttOptions[client "
        + client
        + ", "
        + (tls ? "tls " : "tcp ")
        + host
        + ":"
        + port
        + ", clientId "
        + clientId
        + ", username "
        + username
        + ", password ****]";
  }
}
