package io.github.atelier.platform.core;

import io.github.atelier.aliyun.ClientId;
import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.RegistrationPush;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.SignMethod;
import io.github.atelier.aliyun.Signatures;
import io.github.atelier.platform.event.RefusalReason;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Decides who may connect, by Aliyun's rules over the submitted parameters, and issues credentials
 * for dynamic registrations.
 *
 * <p>Signatures are compared as hex in any case. What SDKs disagree about is accepted: {@code
 * securemode} 2 or -2 for registrations and tokens, {@code instanceId} present or not.
 * Authentication comes before all else that could tell a stranger what exists.
 */
final class Authenticator {
  private final Registry registry;
  private final PlatformRules rules;
  private final Clock clock;
  private volatile PreAuthenticated preAuthenticated = (userName, password) -> Optional.empty();

  Authenticator(Registry registry, PlatformRules rules, Clock clock) {
    this.registry = registry;
    this.rules = rules;
    this.clock = clock;
  }

  /** Who is allowed in: an ordinary session, or a registration with what it shall be sent. */
  sealed interface Admission {
    record Login(Session session, ClientId clientId) implements Admission {}

    /**
     * @param issued complete when what was issued is on the disk
     */
    record Registration(
        DeviceIdentity device,
        CompletableFuture<? extends DeviceCredentials> issued,
        String authType)
        implements Admission {}
  }

  Admission admit(ConnectAttempt attempt) throws Refusal {
    ClientId clientId = clientId(attempt);
    if (clientId.parameter("securemode").orElse("").equals("-1")) {
      return preAuthenticated(attempt, clientId);
    }
    DeviceIdentity identity = identity(attempt);
    if (attempt.password() == null) {
      throw new Refusal(RefusalReason.MISSING_PASSWORD, "CONNECT carries no password");
    }
    String authType = clientId.parameter("authType").orElse("");
    switch (authType) {
      case "":
        checkKeepAlive(attempt);
        checkSecureMode(attempt, clientId);
        return withSecret(attempt, clientId, identity);
      case "connwl":
        checkKeepAlive(attempt);
        return withToken(attempt, clientId, identity);
      case "register", "regnwl":
        return registration(attempt, clientId, identity, authType);
      default:
        throw new Refusal(
            RefusalReason.MALFORMED_PARAMETER,
            "authType=" + authType + " is none of register, regnwl, connwl");
    }
  }

  void preAuthenticated(PreAuthenticated other) {
    preAuthenticated = other;
  }

  private Admission preAuthenticated(ConnectAttempt attempt, ClientId clientId) throws Refusal {
    checkKeepAlive(attempt);
    Optional<Device> device =
        attempt.userName() == null || attempt.password() == null
            ? Optional.empty()
            : preAuthenticated
                .find(attempt.userName(), attempt.password())
                .flatMap(registry::device)
                .filter(known -> known.iotId().equals(attempt.userName()));
    if (device.isEmpty()) {
      throw new Refusal(
          RefusalReason.PRE_AUTHENTICATION,
          "user name and password are no iotId and iotToken that /auth/devicename issued");
    }
    checkEnabled(device.get());
    return new Admission.Login(device.get().session(), clientId);
  }

  private static ClientId clientId(ConnectAttempt attempt) throws Refusal {
    try {
      return ClientId.parse(attempt.clientId());
    } catch (InvalidInputException e) {
      throw new Refusal(RefusalReason.MALFORMED_CLIENT_ID, e.getMessage());
    }
  }

  private static DeviceIdentity identity(ConnectAttempt attempt) throws Refusal {
    try {
      return DeviceIdentity.ofUserName(attempt.userName());
    } catch (InvalidInputException e) {
      throw new Refusal(RefusalReason.MALFORMED_USER_NAME, e.getMessage());
    }
  }

  private void checkKeepAlive(ConnectAttempt attempt) throws Refusal {
    int seconds = attempt.keepAliveSeconds();
    if (rules.keepAliveChecked() && (seconds < 30 || seconds > 1200)) {
      throw new Refusal(
          RefusalReason.KEEP_ALIVE_OUT_OF_RANGE, "keep-alive must be 30 to 1200 s, was " + seconds);
    }
  }

  private void checkSecureMode(ConnectAttempt attempt, ClientId clientId) throws Refusal {
    String expected = attempt.secure() ? "2" : "3";
    String given = clientId.parameter("securemode").orElse("missing");
    if (rules.secureModeChecked() && !given.equals(expected)) {
      throw new Refusal(
          RefusalReason.SECURE_MODE,
          "securemode must be "
              + expected
              + (attempt.secure() ? " over TLS" : " over plain TCP")
              + ", was "
              + given);
    }
  }

  private Admission withSecret(ConnectAttempt attempt, ClientId clientId, DeviceIdentity identity)
      throws Refusal {
    Device device = knownDevice(identity);
    String timestamp = clientId.parameter("timestamp").orElse(null);
    SignMethod method = signMethod(clientId);
    String expected =
        Signatures.device(method, device.secret(), clientId.id(), identity, timestamp);
    checkSignature(
        expected,
        attempt.password(),
        method.wireName()
            + " with the DeviceSecret of "
            + identity
            + " over clientId"
            + clientId.id()
            + "deviceName"
            + identity.deviceName()
            + "productKey"
            + identity.productKey()
            + (timestamp == null ? "" : "timestamp" + timestamp));
    checkEnabled(device);
    return new Admission.Login(device.session(), clientId);
  }

  private Admission withToken(ConnectAttempt attempt, ClientId clientId, DeviceIdentity identity)
      throws Refusal {
    Device device = knownDevice(identity);
    Session session =
        device
            .tokenSession(clientId.id(), attempt.password())
            .orElseThrow(
                () ->
                    new Refusal(
                        RefusalReason.WRONG_TOKEN,
                        "client id "
                            + clientId.id()
                            + " with this token was not issued for "
                            + identity));
    checkEnabled(device);
    return new Admission.Login(session, clientId);
  }

  private Admission registration(
      ConnectAttempt attempt, ClientId clientId, DeviceIdentity identity, String authType)
      throws Refusal {
    if (!attempt.secure()) {
      throw new Refusal(
          RefusalReason.REGISTRATION_NEEDS_TLS, "dynamic registration is for TLS connections only");
    }
    String random = clientId.parameter("random").orElse("");
    if (random.isEmpty()) {
      throw new Refusal(RefusalReason.MALFORMED_PARAMETER, "the parameter random is missing");
    }
    Product product = knownProduct(identity);
    SignMethod method = signMethod(clientId);
    checkSignature(
        Signatures.registration(method, product.productSecret(), identity, random),
        attempt.password(),
        method.wireName()
            + " with the ProductSecret of "
            + product
            + " over deviceName"
            + identity.deviceName()
            + "productKey"
            + identity.productKey()
            + "random"
            + random);
    if (!product.dynamicRegistration()) {
      throw new Refusal(
          RefusalReason.REGISTRATION_OFF,
          "dynamic registration is switched off for the product " + product);
    }
    return new Admission.Registration(
        identity,
        authType.equals("register") ? register(identity) : regnwl(product, identity),
        authType);
  }

  /**
   * The DeviceSecret for a device that was made beforehand and is not active; the signature was
   * checked.
   */
  CompletableFuture<DeviceCredentials.DeviceSecret> register(DeviceIdentity identity)
      throws Refusal {
    Device device = knownDevice(identity);
    if (!device.product().dynamicRegistration()) {
      throw new Refusal(
          RefusalReason.REGISTRATION_OFF,
          "dynamic registration is switched off for the product " + device.product());
    }
    checkEnabled(device);
    checkNotActive(device);
    if (!rules.secretReissued()) {
      return CompletableFuture.completedFuture(
          new DeviceCredentials.DeviceSecret(identity, device.secret()));
    }
    Secret fresh = Registry.newSecret();
    return registry
        .database()
        .write(
            c -> {
              RegistryTable.change(c, identity, "device_secret = ?", fresh);
              return fresh;
            })
        .thenApply(
            written -> {
              device.secret(written);
              return new DeviceCredentials.DeviceSecret(identity, written);
            });
  }

  private CompletableFuture<DeviceCredentials> regnwl(Product product, DeviceIdentity identity)
      throws Refusal {
    Device known = registry.device(identity).orElse(null);
    if (known == null && registry.full()) {
      throw new Refusal(
          RefusalReason.TOO_MANY_CLIENTS,
          "the platform takes no more than " + rules.maxDevices() + " devices");
    }
    if (known != null) {
      checkEnabled(known);
      checkNotActive(known);
      if (known.tokensFull()) {
        throw new Refusal(
            RefusalReason.TOO_MANY_CLIENTS,
            rules.maxTokenClients() + " clients share the device " + identity + " already");
      }
    }
    String clientId = Registry.randomHex(8);
    Secret token = Secret.of("deviceToken", "^1^" + clock.millis() + "^" + Registry.randomHex(8));
    return registry
        .addToken(product, identity, clientId, token)
        .thenApply(done -> new DeviceCredentials.DeviceToken(identity, clientId, token));
  }

  private Product knownProduct(DeviceIdentity identity) throws Refusal {
    return registry
        .product(identity.productKey())
        .orElseThrow(
            () ->
                new Refusal(RefusalReason.UNKNOWN_PRODUCT, "no product " + identity.productKey()));
  }

  private Device knownDevice(DeviceIdentity identity) throws Refusal {
    Product product = knownProduct(identity);
    return registry
        .device(identity)
        .orElseThrow(
            () ->
                new Refusal(
                    RefusalReason.UNKNOWN_DEVICE,
                    "no device " + identity.deviceName() + " in the product " + product));
  }

  private static SignMethod signMethod(ClientId clientId) throws Refusal {
    try {
      return clientId.parameter("signmethod").map(SignMethod::parse).orElse(SignMethod.HMAC_MD5);
    } catch (InvalidInputException e) {
      throw new Refusal(RefusalReason.MALFORMED_PARAMETER, e.getMessage());
    }
  }

  private static void checkSignature(String expected, Secret submitted, String how) throws Refusal {
    if (!Signatures.matches(expected, submitted.reveal())) {
      throw new Refusal(RefusalReason.WRONG_SIGNATURE, "the password is not " + how);
    }
  }

  private static void checkEnabled(Device device) throws Refusal {
    if (device.disabled()) {
      throw new Refusal(
          RefusalReason.DEVICE_DISABLED, "the device " + device.identity() + " is disabled");
    }
  }

  private static void checkNotActive(Device device) throws Refusal {
    if (device.activated()) {
      throw new Refusal(
          RefusalReason.ALREADY_ACTIVE,
          "the device "
              + device.identity()
              + " has connected with its DeviceSecret before; reset it to register again");
    }
  }

  /**
   * The push for issued credentials; QoS 0, as a registering client has no session to acknowledge
   * in.
   */
  static DeviceLink.Outgoing push(DeviceCredentials issued) {
    return new DeviceLink.Outgoing(
        RegistrationPush.topic(issued), RegistrationPush.payload(issued), 0, 0, false);
  }
}
