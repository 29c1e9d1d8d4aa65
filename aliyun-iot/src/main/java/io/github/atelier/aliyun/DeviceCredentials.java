package io.github.atelier.aliyun;

/** What a device needs to connect, once it is known to the platform. Prints without its secret. */
public sealed interface DeviceCredentials {
  /** The device these credentials belong to. */
  DeviceIdentity identity();

  /** The parameters of an ordinary connection with these credentials, all defaults. */
  ConnectionParameters connectTo(Endpoint endpoint);

  /**
   * A device with a secret of its own, declared or received on {@code /ext/register}.
   *
   * @param secret the DeviceSecret, with which each connection is signed
   */
  record DeviceSecret(DeviceIdentity identity, Secret secret) implements DeviceCredentials {
    public DeviceSecret {
      if (identity == null || secret == null) {
        throw new InvalidInputException("deviceSecret", "needs an identity and a secret", "");
      }
    }

    @Override
    public ConnectionParameters connectTo(Endpoint endpoint) {
      return DeviceLogin.of(identity, secret, endpoint).build();
    }
  }

  /**
   * A client id and token received on {@code /ext/regnwl}; both are submitted as they came.
   *
   * @param clientId the bare client id that the platform chose
   * @param token the password, verbatim
   */
  record DeviceToken(DeviceIdentity identity, String clientId, Secret token)
      implements DeviceCredentials {
    public DeviceToken {
      if (identity == null || token == null) {
        throw new InvalidInputException("deviceToken", "needs an identity and a token", "");
      }
      Inputs.requireClientId(clientId);
    }

    @Override
    public ConnectionParameters connectTo(Endpoint endpoint) {
      return TokenLogin.of(this, endpoint).build();
    }
  }
}
