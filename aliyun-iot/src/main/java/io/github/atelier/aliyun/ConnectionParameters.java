package io.github.atelier.aliyun;

/**
 * What any MQTT client needs to connect, whoever built it: the neutral form between Aliyun's rules
 * and a module's commands.
 *
 * @param clientId the full MQTT client id, for Aliyun {@code id|k=v,…|}
 * @param username the MQTT user name
 * @param password the MQTT password; prints masked
 * @param host host name or address of the broker
 * @param port TCP port, 1 to 65535
 */
public record ConnectionParameters(
    String clientId, String username, Secret password, String host, int port) {
  public ConnectionParameters {
    if (clientId == null || clientId.isEmpty() || Characters.firstControl(clientId) >= 0) {
      throw new InvalidInputException(
          "clientId", "must be printable and not empty", clientId == null ? "" : clientId);
    }
    if (username == null || username.isEmpty() || Characters.firstControl(username) >= 0) {
      throw new InvalidInputException(
          "username", "must be printable and not empty", username == null ? "" : username);
    }
    if (password == null) {
      throw new InvalidInputException("password", "is missing", "");
    }
    Inputs.requireHost(host);
    Inputs.requirePort(port);
  }

  /** The same login at another address, for example a stand-in on loopback. */
  public ConnectionParameters at(String otherHost, int otherPort) {
    return new ConnectionParameters(clientId, username, password, otherHost, otherPort);
  }
}
